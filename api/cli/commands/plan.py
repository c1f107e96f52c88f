"""`huline plan`."""

import json
from pathlib import Path
from typing import Annotated, Literal

import typer

from huline.api.cli.doors import (
    CaseArgument,
    Exit,
    JsonOption,
    LangOption,
    err,
    guarded,
    language,
    notice,
    out,
)
from huline.api.cli.page import write_page
from huline.api.cli.progress import ProgressLine
from huline.api.cli.settings import changed
from huline.api.cli.summary import summary
from huline.models.case import Case
from huline.models.files import read_batch, read_case, write_plan
from huline.models.plan import Plan
from huline.models.verdict import Verdict
from huline.optimizer.options import Options
from huline.optimizer.planning import plan as make_plan
from huline.optimizer.verify import verify


def plan(
    case: CaseArgument,
    workloads: Annotated[
        Path | None,
        typer.Option(help="Batch of workloads (CSV, XLSX, Parquet, JSON) in place of the case's."),
    ] = None,
    output: Annotated[
        str, typer.Option("--output", "-o", help="Where the plan goes; - prints it.")
    ] = "-",
    seconds: Annotated[
        float | None, typer.Option(min=0.1, max=86_400, help="Stop after this long.")
    ] = None,
    gap: Annotated[
        float, typer.Option(min=0, max=1, help="Stop once proven within this share of gross.")
    ] = 0.0001,
    strategy: Annotated[Literal["auto", "whole"], typer.Option(help="How to solve.")] = "auto",
    backend: Annotated[Literal["highs", "cpsat"], typer.Option(help="Solver.")] = "highs",
    perspective: Annotated[
        Literal["payer", "system"], typer.Option(help="Whose cost is minimised.")
    ] = "payer",
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1)] = 0,
    threads: Annotated[int, typer.Option(min=1, max=256)] = 1,
    memory: Annotated[
        int, typer.Option(min=256, help="MB the solving process may hold.")
    ] = 16_384,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="Change the case first: TABLE[ID].FIELD=VALUE; repeatable."),
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Write a self-contained page.")] = None,
    full: Annotated[bool, typer.Option("--full", help="List every placement.")] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Place every workload of CASE and say how far from the best the plan can be.

    Exit status: 0 proven within the gap; 2 bad input; 3 a plan, gap not reached; 4 no plan
    exists; 5 time ran out with no plan and no proof that none exists; 1 the engine failed.
    """
    with guarded(as_json=as_json):
        subject = read_case(case, notice=notice)
        if workloads is not None:
            subject = read_batch(workloads, subject, notice=notice)
        subject = changed(subject, settings or [])
        options = Options(
            perspective=perspective, gap=gap, seconds=seconds, strategy=strategy,
            backend=backend, seed=seed, threads=threads, memory_mb=memory,
        )  # fmt: skip
        with ProgressLine(err, gap) as line:
            made = make_plan(subject, options, progress=line.show)
        verdict = verify(subject, made)
        _deliver(made, output)
        if html is not None:
            html.parent.mkdir(parents=True, exist_ok=True)
            write_page(subject, made, verdict, html, language(lang))
        _tell(subject, made, verdict, output, as_json, full, language(lang))
    raise typer.Exit(Exit.PROVEN if made.status != "feasible" else Exit.NOT_PROVEN)


def _deliver(made: Plan, output: str) -> None:
    if output == "-":
        typer.echo(made.model_dump_json())
        return
    path = Path(output)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_plan(made, path)


def _tell(
    subject: Case,
    made: Plan,
    verdict: Verdict,
    output: str,
    as_json: bool,
    full: bool,
    lang: Literal["zh", "en"],
) -> None:
    """Tell of the plan on stdout, or beside it on stderr where stdout carries the plan."""
    if as_json and output != "-":
        typer.echo(json.dumps(_figures(made), ensure_ascii=False))
    elif not as_json:
        console = err if output == "-" else out
        console.print(summary(subject, made, verdict, lang, full=full))


def _figures(made: Plan) -> dict[str, object]:
    return {
        "ok": True,
        "status": made.status,
        "stop_reason": made.stop_reason,
        "cost": str(made.cost),
        "bound": None if made.bound is None else str(made.bound),
        "bound_kind": made.bound_kind,
        "gap": made.gap,
        "gap_served": made.gap_served,
        "closed": made.closed,
        "ledger": {line: str(amount) for line, amount in made.ledger},
        "system": {line: str(amount) for line, amount in made.system},
    }
