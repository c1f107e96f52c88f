"""`huline export`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from huline.api.cli.doors import LangOption, guarded, noticed, writable, wrote
from huline.models.errors import BadInput, Problem
from huline.models.sentence import Lang, both

if TYPE_CHECKING:
    from huline.models.case import Case
    from huline.models.plan import Perspective, Plan


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
    workloads: Annotated[
        Path | None, typer.Option(help="The batch the plan was made for, if not the case's own.")
    ] = None,
    perspective: Annotated[
        Literal["payer", "system"] | None,
        typer.Option(help="Whose cost a program minimises; by default the plan's, else payer."),
    ] = None,
    lang: LangOption = None,
) -> None:
    """Write the placements of PLAN as a table: one row a run, one for what is unserved.

    As lp or mps: the program that a plan of the case solves, for other solvers. Its optimum is the
    least net cost in thousandths of a fen. PLAN is then the case, or a plan with its --case.
    """
    with guarded(lang):
        from huline.models.files import export_plan, read_plan

        path = output or source.with_suffix(f".{'rows.json' if to == 'json' else to}")
        if to == "lp" or to == "mps":
            text = _program(source, case, workloads, perspective, to, lang)
            writable(path).write_text(text, encoding="utf-8")
        else:
            made = read_plan(source)
            subject = _case_of(made, source, case, workloads, lang) if case else None
            export_plan(subject, made, writable(path), to)
        wrote(path, lang)


def _program(
    source: Path,
    case: Path | None,
    workloads: Path | None,
    perspective: "Perspective | None",
    to: Literal["lp", "mps"],
    lang: Lang | None,
) -> str:
    """State a Case, or the one a plan was made for, as text for other solvers."""
    from huline.models.files import read_batch, read_case, read_plan
    from huline.optimizer.stating import program_text

    if case is not None:
        made = read_plan(source)
        subject = _case_of(made, source, case, workloads, lang)
        return program_text(subject, perspective or made.perspective, to)
    subject = read_case(source, notice=noticed(lang))
    if workloads is not None:
        subject = read_batch(workloads, subject, notice=noticed(lang))
    return program_text(subject, perspective or "payer", to)


def _case_of(
    made: "Plan", plan: Path, case: Path, workloads: Path | None, lang: Lang | None
) -> "Case":
    """Read the Case a plan was made for; another's names and clock would be wrong for it."""
    from huline.models.files import read_batch, read_case

    subject = read_case(case, notice=noticed(lang))
    if workloads is not None:
        subject = read_batch(workloads, subject, notice=noticed(lang))
    if made.case_hash != subject.hash:
        message = both(
            "is a plan of another case, not of '{name}'",
            "是另一个算例的计划，不是“{name}”的",
            name=subject.name,
        )
        hint = both(
            "name the case it was made for, and its batch with --workloads",
            "请给出生成该计划的算例；若用过任务批次，请用 --workloads 一并给出",
        )
        raise BadInput([Problem(plan.name, None, "case_hash", "other-case", message, hint)])
    return subject
