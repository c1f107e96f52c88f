"""`huline bench`."""

from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Literal

import typer

from huline.api.cli.doors import Exit, guarded, out


def bench(
    name: Annotated[Literal["phases", "gap"], typer.Argument(help="Which benchmark.")],
    only: Annotated[
        list[str] | None,
        typer.Option(help="Cases to run, such as 50x10x24, demo or c10400; repeatable."),
    ] = None,
    instances: Annotated[
        Path | None,
        typer.Option(help="gap: the folder with the instances and best_known.csv."),
    ] = None,
    seconds: Annotated[
        float, typer.Option(min=1, max=86_400, help="gap: for each instance.")
    ] = 60.0,
    threads: Annotated[int, typer.Option(min=1, max=256, help="gap: for each instance.")] = 2,
) -> None:
    """Run a benchmark, print its table and, last, one line with its figure.

    `phases`: seconds of each phase and peak memory, each case in a fresh process.
    `gap`: public generalised assignment instances against the best values published.
    """
    with guarded():
        if name == "phases":
            passed = _phases(only)
        elif instances is None:
            raise typer.BadParameter("gap needs --instances DIR")
        else:
            passed = _gap(instances, only, seconds, threads)
    raise typer.Exit(Exit.PROVEN if passed else Exit.BROKEN)


def _phases(only: list[str] | None) -> bool:
    from huline.optimizer.bench.phases import SIZES, measure, table

    rows = [measure(size) for size in _chosen(only, SIZES)]
    _print(table(rows))
    return all(row.proven for row in rows)


def _gap(folder: Path, only: list[str] | None, seconds: float, threads: int) -> bool:
    from huline.optimizer.bench.gap import best_published, figure, heading, line, measure

    best = best_published(folder)
    rows = []
    _print(heading())
    for name in _chosen(only, [name for name in best if (folder / name).is_file()]):
        rows.append(measure(folder / name, best, seconds, threads))
        _print(line(rows[-1]))
    _print(figure(rows))
    return all(row.passes for row in rows)


def _chosen(only: list[str] | None, known: Collection[str]) -> list[str]:
    if unknown := sorted(set(only or ()) - set(known)):
        there = f"known are {', '.join(known)}"
        raise typer.BadParameter(f"there is no case {', '.join(unknown)}; {there}")
    return list(only or known)


def _print(text: str) -> None:
    out.print(text, markup=False, highlight=False, soft_wrap=True)
