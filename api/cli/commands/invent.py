"""`huline invent`."""

from pathlib import Path
from typing import Annotated

import typer

from huline.api.cli.doors import ForceOption, LangOption, guarded, writable_case, wrote
from huline.api.cli.outputs import over_no_case


def invent(
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="Folder, or .json file, to write.", show_default=False
        ),
    ],
    workloads: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many.")] = 50,
    centres: Annotated[int, typer.Option(min=1, max=5_000, help="How many.")] = 10,
    slots: Annotated[int, typer.Option(min=1, max=10_000, help="Of an hour each.")] = 24,
    seed: Annotated[int, typer.Option(min=0, help="Another seed, another case.")] = 0,
    tightness: Annotated[
        float, typer.Option(min=0.05, max=5, help="Demand over capacity: 0.7 loose, 1.0 tight.")
    ] = 0.7,
    force: ForceOption = False,
    lang: LangOption = None,
) -> None:
    """Make up a case shaped like the market; the same seed gives the same case."""
    with guarded(lang):
        from huline.models.files import write_case
        from huline.models.invent import invent as make_up

        over_no_case(output, force=force)
        writable_case(output)
        case = make_up(workloads, centres, slots, seed, tightness)
        write_case(case, output)
        wrote(output, lang, f" ({case.hash})")
