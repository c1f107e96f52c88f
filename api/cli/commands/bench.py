"""`huline bench`."""

from typing import Annotated, Literal

import typer

from huline.api.cli.doors import Exit, guarded, out


def bench(
    name: Annotated[Literal["phases"], typer.Argument(help="Which benchmark.")],
    only: Annotated[
        list[str] | None, typer.Option(help="Sizes to run, such as 50x10x24 or demo; repeatable.")
    ] = None,
) -> None:
    """Run a benchmark, print its table and, last, one line with its figure.

    `phases`: seconds of each phase and peak memory, each case in a fresh process.
    """
    with guarded():
        from huline.optimizer.bench.phases import SIZES, measure, table

        if unknown := sorted(set(only or ()) - set(SIZES)):
            known = f"known are {', '.join(SIZES)}"
            raise typer.BadParameter(f"there is no size {', '.join(unknown)}; {known}")
        rows = [measure(size) for size in (only or SIZES)]
        out.print(table(rows), markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(Exit.PROVEN if all(row.proven for row in rows) else Exit.BROKEN)
