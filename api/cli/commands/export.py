"""`huline export`."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from huline.api.cli.doors import LangOption, guarded, language, writable, wrote
from huline.api.cli.outputs import kept_apart, named_as
from huline.api.cli.subject import ItsBatch, ItsSettings, its_own, read_subject

if TYPE_CHECKING:
    from huline.models.case import Case
    from huline.models.plan import Perspective


def export(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="PLAN", help="Plan file, JSON; for lp and mps a case.", show_default=False
        ),
    ],
    to: Annotated[
        Literal["csv", "xlsx", "parquet", "json", "lp", "mps"], typer.Option(help="Format.")
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File; by default beside PLAN.")
    ] = None,
    case: Annotated[
        Path | None, typer.Option(help="Its case: adds names, tenants and clock times.")
    ] = None,
    workloads: ItsBatch = None,
    settings: ItsSettings = None,
    perspective: Annotated[
        Literal["payer", "system"] | None,
        typer.Option(help="Whose cost a program minimises; by default the plan's, else payer."),
    ] = None,
    lang: LangOption = None,
) -> None:
    """Write the placements of PLAN as a table: one row a run, one for what is unserved.

    Headings of csv and xlsx are in the language of --lang, those of parquet and
    json are names for programs.

    As lp or mps: the program that a plan of the case solves, for other solvers.
    Its optimum is the least net cost in thousandths of a fen. PLAN is then the
    case, or a plan with its --case.
    """
    with guarded(lang):
        from huline.models.files import export_plan, read_plan

        def the_case(of: Path) -> "Case":
            return read_subject(of, lang, workloads, settings)

        beside = source.with_suffix(f".{'rows.json' if to == 'json' else to}")
        path = named_as(output or beside, to)
        kept_apart({"--output": path}, (source, case, workloads))
        if to == "lp" or to == "mps":
            text = _program(source, case, the_case, perspective, to)
            writable(path).write_text(text, encoding="utf-8")
        else:
            made = read_plan(source)
            subject = its_own(the_case(case), made, source) if case else None
            export_plan(subject, made, writable(path), to, language(lang))
        wrote(path, lang)


def _program(
    source: Path,
    case: Path | None,
    the_case: Callable[[Path], "Case"],
    perspective: "Perspective | None",
    to: Literal["lp", "mps"],
) -> str:
    """State a Case, or the one a plan was made for, as text for other solvers."""
    from huline.models.files import read_plan
    from huline.optimizer.stating import program_text

    if case is None:
        return program_text(the_case(source), perspective or "payer", to)
    made = read_plan(source)
    subject = its_own(the_case(case), made, source)
    return program_text(subject, perspective or made.perspective, to)
