"""`huline check`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huline.api.cli.doors import (
    CaseArgument,
    Exit,
    JsonOption,
    LangOption,
    guarded,
    language,
    noticed,
    out,
)
from huline.models.sentence import Lang, translated

if TYPE_CHECKING:
    from huline.models.verdict import Verdict


def check(
    case: CaseArgument,
    plan: Annotated[Path, typer.Argument(help="Plan file, JSON.", show_default=False)],
    workloads: Annotated[
        Path | None, typer.Option(help="The batch the plan was made for, if not the case's own.")
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Check PLAN against CASE independently of the engine: every rule, every amount.

    Exit status: 0 no breach; 1 breaches, or another case's plan; 2 bad input.
    """
    with guarded(lang, as_json=as_json):
        from huline.models.files import read_batch, read_case, read_plan
        from huline.optimizer.verify import verify

        subject = read_case(case, notice=noticed(lang))
        if workloads is not None:
            subject = read_batch(workloads, subject, notice=noticed(lang))
        verdict = verify(subject, read_plan(plan))
        if as_json:
            typer.echo(json.dumps(_document(verdict), ensure_ascii=False))
        else:
            _tell(verdict, language(lang))
    raise typer.Exit(Exit.PROVEN if verdict.ok else Exit.BROKEN)


def _document(verdict: "Verdict") -> dict[str, object]:
    document: dict[str, object] = {
        "ok": verdict.ok,
        "breaches": [breach.model_dump() for breach in verdict.breaches],
        "cost": None if verdict.cost is None else str(verdict.cost),
    }
    if verdict.bound is not None:
        document |= {"bound": str(verdict.bound), "gap": verdict.gap, "bound_kind": "certificate"}
    return document


def _tell(verdict: "Verdict", spoken: Lang) -> None:
    from huline.api.cli.messages import say
    from huline.models.units import cny

    if verdict.ok:
        out.print(say("check.ok", spoken, cost=cny(verdict.cost or 0)), markup=False)
        return
    out.print(say("check.failed", spoken, count=len(verdict.breaches)), style="bold red")
    for breach in verdict.breaches:
        line = f"- {breach.rule} · {breach.where}: {translated(breach.message, spoken)}"
        out.print(line, markup=False, highlight=False, soft_wrap=True)
