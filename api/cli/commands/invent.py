"""`huline invent`."""

from pathlib import Path
from typing import Annotated

import typer

from huline.api.cli.doors import err, guarded
from huline.models.files import write_case
from huline.models.invent import invent as make_up


def invent(
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="Folder, or .json file, to write.", show_default=False
        ),
    ],
    workloads: Annotated[int, typer.Option(min=1, max=1_000_000)] = 50,
    centres: Annotated[int, typer.Option(min=1, max=5_000)] = 10,
    slots: Annotated[int, typer.Option(min=1, max=10_000)] = 24,
    seed: Annotated[int, typer.Option(min=0)] = 0,
    tightness: Annotated[
        float, typer.Option(min=0.05, max=5, help="Demand over capacity: 0.7 loose, 1.0 tight.")
    ] = 0.7,
) -> None:
    """Make up a case shaped like the market; the same seed gives the same case."""
    with guarded():
        case = make_up(workloads, centres, slots, seed, tightness)
        write_case(case, output)
        err.print(f"wrote {output} ({case.hash})", markup=False, highlight=False)
