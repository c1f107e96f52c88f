"""`huline export`."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from huline.api.cli.doors import LangOption, guarded, notice, writable, wrote


def export(
    plan: Annotated[Path, typer.Argument(help="Plan file, JSON.", show_default=False)],
    to: Annotated[Literal["csv", "xlsx", "parquet", "json"], typer.Option(help="Format.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File; by default beside the plan.")
    ] = None,
    case: Annotated[
        Path | None, typer.Option(help="Its case: adds names, tenants and clock times.")
    ] = None,
    lang: LangOption = None,
) -> None:
    """Write the placements of PLAN as a table: one row a run, one for what is unserved."""
    with guarded(lang):
        from huline.models.files import export_plan, read_case, read_plan

        made = read_plan(plan)
        subject = read_case(case, notice=notice) if case else None
        path = output or plan.with_suffix(f".{'rows.json' if to == 'json' else to}")
        export_plan(subject, made, writable(path), to)
        wrote(path, lang)
