"""`huline bench`."""

import sys
from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import typer

from huline.api.cli.doors import Exit, guarded, out
from huline.models.sentence import both, listed

HULINE = (sys.executable, "-P", "-m", "huline.api.cli")
"""This command line, for a process of its own."""

bench = typer.Typer(
    no_args_is_help=True,
    help="Run a benchmark, print its table and, last, one line with its figure. "
    "Ends with status 1 where the figure misses its bar.",
)

Only = Annotated[
    list[str] | None,
    typer.Option(help="Cases to run, such as 50x10x24, demo or c10400; repeatable."),
]

OfCase = Annotated[Path, typer.Argument(metavar="CASE", help="Folder, or .json file.")]
OfPlan = Annotated[Path, typer.Argument(metavar="PLAN", help="A plan of it, as .json file.")]
Proof = Annotated[
    Path | None, typer.Option(help="The certificate of its bound.", show_default=False)
]


@bench.command()
def phases(only: Only = None) -> None:
    """Seconds of each phase and peak memory, each case in a fresh process."""
    with guarded():
        from huline.optimizer.bench.phases import SIZES, measure, table

        rows = [measure(size) for size in _chosen(only, SIZES)]
        _print(table(rows))
    _end(all(row.proven for row in rows))


@bench.command()
def scale(only: Only = None) -> None:
    """Seconds of all that is not search, for Cases of up to 100,000 workloads, and peak memory."""
    with guarded():
        from huline.optimizer.bench.scale import SIZES, measure, table

        rows = [measure(size) for size in _chosen(only, SIZES)]
        _print(table(rows))
    _end(all(row.passes for row in rows))


@bench.command()
def verify(case: OfCase, plan: OfPlan, certificate: Proof = None) -> None:
    """Seconds to check a plan, with and without its certificate, and peak memory."""
    with guarded():
        from huline.optimizer.bench.verifying import measure, table

        row = measure(case, plan, certificate)
        _print(table(row))
    _end(row.passes)


@bench.command()
def explain(case: OfCase, plan: OfPlan, certificate: Proof = None) -> None:
    """Seconds to say why a workload is where it is, and where new work would go."""
    with guarded():
        from huline.optimizer.bench.explaining import measure, table

        row = measure(case, plan, certificate)
        _print(table(row))
    _end(row.passes)


@bench.command()
def ladder(
    sizes: Annotated[
        list[str] | None, typer.Option("--size", help="S, M, L or XL; repeatable.")
    ] = None,
    kinds: Annotated[
        list[str] | None, typer.Option("--tightness", help="loose or tight; repeatable.")
    ] = None,
    seeds: Annotated[
        list[int] | None, typer.Option("--seed", min=0, help="Which cases; repeatable.")
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option(min=1, max=86_400, help="For each plan, in place of those of its size."),
    ] = None,
    threads: Annotated[int, typer.Option(min=1, max=256, help="For each plan.")] = 2,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="JSON file for the figures.", show_default=False),
    ] = None,
) -> None:
    """Invented cases of four sizes, planned from files and judged by the checker.

    Without options: S and M, loose and tight, seed 0.
    """
    with guarded():
        from huline.optimizer.bench import ladder as the

        chosen = _chosen(sizes or ["S", "M"], the.SIZES), _chosen(kinds, the.TIGHTNESS)
        rows = []
        the.warm(HULINE)
        _print(the.heading())
        for cell in the.cells(*chosen, seeds or [0]):
            rows.append(the.measure(cell, HULINE, seconds, threads))
            _print(the.lines(rows[-1]))
            if output is not None:
                output.write_text(the.document(rows, seconds, threads), encoding="utf-8")
        _print(the.figure(rows))
    _end(all(row.passes for row in rows))


@bench.command()
def replanning(
    size: Annotated[str, typer.Option(help="S, M, L or XL, as of the ladder.")] = "L",
    only: Only = None,
    seed: Annotated[int, typer.Option(min=0, help="Which case.")] = 0,
    seconds: Annotated[float, typer.Option(min=1, max=86_400, help="For each new plan.")] = 20.0,
    threads: Annotated[int, typer.Option(min=1, max=256, help="For each plan.")] = 2,
) -> None:
    """Replan an invented case after new work, an outage, a dear tariff, and all three."""
    with guarded():
        from huline.models.invent import invent
        from huline.optimizer.bench import ladder
        from huline.optimizer.bench import replanning as the

        (of,), changes = _chosen([size], ladder.SIZES), _chosen(only, the.CHANGES)
        ladder.warm(HULINE)
        rows, limits = [], the.Limits(ladder.SECONDS[of], seconds, threads)
        case = invent(*ladder.SIZES[of], seed, ladder.TIGHTNESS["loose"])
        _print(the.heading())
        for row in the.measure(case, changes, HULINE, limits):
            rows.append(row)
            _print(the.line(row))
        _print(the.figure(rows))
    _end(all(row.passes for row in rows))


@bench.command()
def rivals(
    case: OfCase,
    only: Annotated[
        list[str] | None, typer.Option(help="Rivals to run, such as highs; repeatable.")
    ] = None,
    seconds: Annotated[float, typer.Option(min=1, max=86_400, help="For each plan.")] = 60.0,
    threads: Annotated[int, typer.Option(min=1, max=256, help="For each plan.")] = 2,
    seed: Annotated[int, typer.Option(min=0, help="Of searches and of the partition.")] = 0,
) -> None:
    """Plan CASE in other ways, in the same time, against the bound of Huline's certificate."""
    with guarded():
        from huline.models.files import read_case
        from huline.optimizer.bench import rivals as the
        from huline.optimizer.options import Options

        names, subject = _chosen(only, the.RIVALS), read_case(case)
        options = Options(seconds=seconds, threads=threads, seed=seed)
        _print(the.heading())
        rows = the.compare(subject, options, names, lambda row: _print(the.line(row)))
        _print(the.figure(rows))
    _end(not the.better(rows))


@bench.command()
def gap(
    instances: Annotated[
        Path, typer.Option(help="The folder with the instances and best_known.csv.")
    ],
    only: Only = None,
    seconds: Annotated[float, typer.Option(min=1, max=86_400, help="For each instance.")] = 60.0,
    threads: Annotated[int, typer.Option(min=1, max=256, help="For each instance.")] = 2,
) -> None:
    """Public generalised assignment instances against the best values published."""
    with guarded():
        from huline.optimizer.bench.gap import best_published, figure, heading, line, measure

        best = best_published(instances)
        names = _chosen(only, best)
        rows = []
        _print(heading())
        for name in names:
            rows.append(measure(instances / name, best, seconds, threads))
            _print(line(rows[-1]))
        _print(figure(rows))
    _end(all(row.passes for row in rows))


@bench.command()
def agreement(
    cases: Annotated[int, typer.Option(min=1, max=100_000, help="How many random cases.")] = 200,
    seed: Annotated[int, typer.Option(min=0, max=2**31, help="Which random cases.")] = 1,
    workers: Annotated[int, typer.Option(min=1, max=256, help="Processes to use.")] = 2,
) -> None:
    """Random tiny cases on which all solvers and plain trying must agree to the milli-fen.

    Progress goes to stderr; Ctrl-C prints the table so far.
    """
    with guarded():
        from huline.optimizer.bench.agreement import line, report, table

        found = report(cases, seed, workers, lambda so_far: typer.echo(line(so_far), err=True))
        _print(table(found))
    _end(found.passed)


def _chosen(only: list[str] | None, known: Collection[str]) -> list[str]:
    if unknown := sorted(set(only or ()) - set(known)):
        raise typer.BadParameter(
            both(
                "there is no case {unknown}; known: {known}",
                "没有算例 {unknown}；已有：{known}",
                unknown=listed(unknown),
                known=listed(known),
            )
        )
    return list(only or known)


def _print(text: str) -> None:
    out.print(text, markup=False, highlight=False, soft_wrap=True)


def _end(passed: bool) -> None:
    raise typer.Exit(Exit.PROVEN if passed else Exit.BROKEN)
