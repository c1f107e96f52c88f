"""`huline export`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from huline.api.cli.doors import LangOption, guarded, notice, writable, wrote
from huline.models.errors import BadInput, Problem

if TYPE_CHECKING:
    from huline.models.case import Case
    from huline.models.plan import Plan


def export(
    plan: Annotated[Path, typer.Argument(help="Plan file, JSON.", show_default=False)],
    to: Annotated[Literal["csv", "xlsx", "parquet", "json"], typer.Option(help="Format.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File; by default beside the plan.")
    ] = None,
    case: Annotated[
        Path | None, typer.Option(help="Its case: adds names, tenants and clock times.")
    ] = None,
    workloads: Annotated[
        Path | None, typer.Option(help="The batch the plan was made for, if not the case's own.")
    ] = None,
    lang: LangOption = None,
) -> None:
    """Write the placements of PLAN as a table: one row a run, one for what is unserved."""
    with guarded(lang):
        from huline.models.files import export_plan, read_plan

        made = read_plan(plan)
        subject = _case_of(made, plan, case, workloads) if case else None
        path = output or plan.with_suffix(f".{'rows.json' if to == 'json' else to}")
        export_plan(subject, made, writable(path), to)
        wrote(path, lang)


def _case_of(made: "Plan", plan: Path, case: Path, workloads: Path | None) -> "Case":
    """Read the Case a plan was made for; another's names and clock would be wrong for it."""
    from huline.models.files import read_batch, read_case

    subject = read_case(case, notice=notice)
    if workloads is not None:
        subject = read_batch(workloads, subject, notice=notice)
    if made.case_hash != subject.hash:
        message = f"is a plan of another case, not of {subject.name}"
        hint = "name the case it was made for, and its batch with --workloads"
        raise BadInput([Problem(plan.name, None, "case_hash", "other-case", message, hint)])
    return subject
