"""`huline bench`."""

from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import typer

from huline.api.cli.doors import Exit, guarded, out
from huline.models.sentence import both, listed

bench = typer.Typer(
    no_args_is_help=True,
    help="Run a benchmark, print its table and, last, one line with its figure. "
    "Ends with status 1 where the figure misses its bar.",
)

Only = Annotated[
    list[str] | None,
    typer.Option(help="Cases to run, such as 50x10x24, demo or c10400; repeatable."),
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
    """Seconds to read and compile Cases of up to 100,000 workloads, and peak memory."""
    with guarded():
        from huline.optimizer.bench.scale import SIZES, measure, table

        rows = [measure(size) for size in _chosen(only, SIZES)]
        _print(table(rows))
    _end(all(row.passes for row in rows))


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
