"""`huline import`: cases from files of other kinds."""

from pathlib import Path
from typing import Annotated

import typer

from huline.api.cli.doors import ForceOption, LangOption, guarded, writable_case, wrote
from huline.api.cli.outputs import kept_apart, over_no_case

importing = typer.Typer(help="Make a case of a file of another kind.", no_args_is_help=True)


@importing.callback()
def _name_the_kind() -> None:
    """Keep the kind of file a word of its own, also while there is one kind only."""


@importing.command()
def gap(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A generalised assignment instance, as published."),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="Folder, or .json file, to write.", show_default=False
        ),
    ],
    force: ForceOption = False,
    lang: LangOption = None,
) -> None:
    """Read agents, jobs, costs, uses and capacities; a cost of 1 becomes 1 CNY."""
    with guarded(lang):
        from huline.models.files import read_gap, write_case

        kept_apart({"--output": output}, (file,))
        over_no_case(output, force=force)
        writable_case(output)
        case = read_gap(file)
        write_case(case, output)
        wrote(output, lang, f" ({case.hash})")
