"""`huline compare`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huline.api.cli.doors import (
    CaseArgument,
    JsonOption,
    LangOption,
    guarded,
    language,
    out,
    writable,
    wrote,
)
from huline.api.cli.outputs import kept_apart, named_as
from huline.api.cli.subject import ItsBatch, ItsSettings, read_subject

if TYPE_CHECKING:
    from huline.models.plan import Plan


def compare(
    case: CaseArgument,
    first: Annotated[
        Path,
        typer.Argument(
            metavar="FIRST", help="The earlier plan, of CASE or another one.", show_default=False
        ),
    ],
    second: Annotated[
        Path,
        typer.Argument(metavar="SECOND", help="The later plan, of CASE.", show_default=False),
    ],
    workloads: ItsBatch = None,
    settings: ItsSettings = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write it all as a workbook (XLSX)."),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="List every difference.")] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Tell two plans apart: work that moved and why, money by line, rules kept and broken.

    Both plans count slots from the start of CASE. Whatever FIRST was made for, it is
    priced and checked as if it were kept today, so that what the world changed and what
    planning anew changed are told apart.

    Exit status: 0; 2 bad input.
    """
    with guarded(lang, as_json=as_json):
        if output is not None:
            named_as(output, "xlsx")
            kept_apart({"--output": output}, (case, first, second, workloads))
            writable(output)
        from huline.models.files import write_comparison
        from huline.optimizer.replan import compare as find

        subject = read_subject(case, lang, workloads, settings)
        before, after = _read(first), _read(second)
        found = find(subject, before, after)
        if output is not None:
            write_comparison(found, subject, output, language(lang))
            wrote(output, lang)
        if as_json:
            typer.echo(found.model_dump_json())
            return
        from huline.api.cli.comparing import comparison

        out.print(comparison(found, subject, language(lang), full=full))


def _read(path: Path) -> "Plan":
    from huline.models.files import read_plan

    return read_plan(path)
