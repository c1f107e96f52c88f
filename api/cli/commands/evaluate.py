"""`huline evaluate`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

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
    writable,
    wrote,
)
from huline.api.cli.outputs import kept_apart
from huline.api.cli.subject import ItsBatch, ItsSettings, read_subject
from huline.models.sentence import Lang

if TYPE_CHECKING:
    from huline.api.cli.evaluation_told import Scored
    from huline.models.evaluation import Saving
    from huline.optimizer.explain.evaluation import Evaluation


def evaluate(
    case: CaseArgument,
    plan: Annotated[
        Path,
        typer.Argument(
            metavar="PLAN",
            help="A plan made by hand: a table (.csv .xlsx .parquet) with a row a run, or .json.",
            show_default=False,
        ),
    ],
    workloads: ItsBatch = None,
    settings: ItsSettings = None,
    against: Annotated[
        Path | None,
        typer.Option(help="A plan to compare with, of any of these kinds.", show_default=False),
    ] = None,
    seconds: Annotated[
        float,
        typer.Option(min=0, help="Without --against, plan for so long to compare; 0: do not."),
    ] = 20.0,
    perspective: Annotated[
        Literal["payer", "system"], typer.Option(help="Whose cost counts.")
    ] = "payer",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Where the completed plan goes, JSON."),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Score PLAN, made by hand: its cost, each rule it breaks and why, and what could be saved.

    A row needs the workload, the pool, the first slot or the start, the end and the cards; what
    is exported can be edited and read again. All else is computed: how data travels, what is
    rented and claimed, all money. Of a sound plan also what work that is left lacks.

    Exit status: 0 no rule is broken; 1 some are; 2 bad input.
    """
    with guarded(lang, as_json=as_json):
        from huline.api.cli.evaluation_told import Scored
        from huline.models.files import read_handmade, write_plan
        from huline.optimizer.explain.evaluation import evaluate as scored
        from huline.optimizer.explain.faults import faults
        from huline.optimizer.explain.shortages import shortages

        kept_apart({"--output": output}, (case, plan, workloads, against))
        subject = read_subject(case, lang, workloads, settings)
        hand = read_handmade(plan, subject, notice=noticed(lang))
        found = scored(subject, hand.sketch, perspective)
        wrong = faults(subject, found.plan, found.verdict.breaches, hand.rows)
        if output is not None:
            write_plan(found.plan, writable(output))
        lacking = shortages(subject, found.plan) if found.verdict.ok else ()
        told = Scored(found, wrong, _compared(found, against, seconds), lacking)
        _tell(told, as_json, language(lang))
        if output is not None:
            wrote(output, lang)
    raise typer.Exit(Exit.PROVEN if found.verdict.ok else Exit.BROKEN)


def _tell(told: "Scored", as_json: bool, spoken: Lang) -> None:
    from huline.api.cli.evaluation_told import document, lines

    if as_json:
        typer.echo(json.dumps(document(told), ensure_ascii=False))
        return
    for line in lines(told, spoken):
        out.print(line, markup=False, highlight=False, soft_wrap=True)


def _compared(found: "Evaluation", against: Path | None, seconds: float) -> "Saving | None":
    """Compare with a plan that is given, or made now; None where there is none."""
    from huline.models.errors import NoPlanExists, OutOfTime
    from huline.models.files import read_handmade
    from huline.optimizer.explain.evaluation import evaluate as scored
    from huline.optimizer.explain.saving import saving_with
    from huline.optimizer.made import Earlier
    from huline.optimizer.options import Options
    from huline.optimizer.planning import plan as make_plan

    case, view = found.case, found.plan.perspective
    if against is not None:
        other = scored(case, read_handmade(against, case).sketch, view)
        return saving_with(found, other.plan, other.verdict)
    if seconds == 0:
        return None
    try:
        options = Options(perspective=view, seconds=seconds, gap=0.001)
        best = make_plan(case, options, Earlier(found.plan))
    except (NoPlanExists, OutOfTime):
        return None
    from huline.optimizer.verify import verify

    return saving_with(found, best, verify(case, best))
