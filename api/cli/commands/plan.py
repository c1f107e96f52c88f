"""`huline plan`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from huline.api.cli.doors import (
    CaseArgument,
    Exit,
    JsonOption,
    Lang,
    LangOption,
    err,
    guarded,
    language,
    notice,
    out,
    uninterrupted,
    writable,
)

if TYPE_CHECKING:
    from huline.models.case import Case
    from huline.models.plan import Plan
    from huline.models.verdict import Verdict


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
    seed: Annotated[
        int, typer.Option(min=0, max=2**31 - 1, help="Of the solver's choices among equals.")
    ] = 0,
    threads: Annotated[int, typer.Option(min=1, max=256, help="Threads of the solver.")] = 1,
    memory: Annotated[
        int,
        typer.Option(
            min=256,
            help="MB the solving process may hold; beyond that the best plan so far is kept.",
        ),
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

    Ctrl-C ends the search and keeps the best plan so far.

    Exit status: 0 proven within the gap; 3 a plan, gap not reached;
    4 no plan exists; 5 stopped with no plan and no proof that none exists;
    2 bad input; 1 the engine failed.
    """
    with guarded(lang, as_json=as_json):
        from huline.api.cli.page import write_page
        from huline.api.cli.progress import ProgressLine
        from huline.optimizer.options import Options
        from huline.optimizer.planning import plan as make_plan
        from huline.optimizer.verify import verify

        for path in filter(None, (None if output == "-" else Path(output), html)):
            writable(path)
        subject = _read(case, workloads, settings or [])
        options = Options(
            perspective=perspective, gap=gap, seconds=seconds, strategy=strategy,
            backend=backend, seed=seed, threads=threads, memory_mb=memory,
        )  # fmt: skip
        spoken = language(lang)
        with ProgressLine(err, gap, spoken) as line:
            made = make_plan(subject, options, progress=line.show)
        with uninterrupted():
            _deliver(made, output)
            verdict = verify(subject, made)
            if html is not None:
                write_page(subject, made, verdict, html, spoken)
            _tell(subject, made, verdict, output, as_json, full, spoken)
    raise typer.Exit(Exit.PROVEN if made.status != "feasible" else Exit.NOT_PROVEN)


def _read(path: Path, workloads: Path | None, settings: list[str]) -> "Case":
    from huline.api.cli.settings import changed
    from huline.models.files import read_batch, read_case

    case = read_case(path, notice=notice)
    if workloads is not None:
        case = read_batch(workloads, case, notice=notice)
    return changed(case, settings)


def _deliver(made: "Plan", output: str) -> None:
    from huline.models.files import write_plan

    if output == "-":
        typer.echo(made.model_dump_json())
    else:
        write_plan(made, Path(output))


def _tell(
    subject: "Case",
    made: "Plan",
    verdict: "Verdict",
    output: str,
    as_json: bool,
    full: bool,
    lang: Lang,
) -> None:
    """Tell of the plan on stdout, or beside it on stderr where stdout carries the plan."""
    from huline.api.cli.summary import summary

    if as_json and output != "-":
        typer.echo(json.dumps(_figures(made), ensure_ascii=False))
    elif not as_json:
        console = err if output == "-" else out
        console.print(summary(subject, made, verdict, lang, full=full))


def _figures(made: "Plan") -> dict[str, object]:
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
