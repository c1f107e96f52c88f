"""A plan by prices for a solver to begin with: seconds that save it minutes."""

import time

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.options import Options
from huline.optimizer.settle import Schedule, Settlement
from huline.optimizer.strategies.prices.kept import all_kept
from huline.optimizer.strategies.watch import Bounds, Watch
from huline.optimizer.strategies.whole import columns_of

SMALLEST = 500
"""Columns of a Program below which a solver needs no such plan."""
LEAST_SECONDS = 2.5
"""Left, below which loading compiled loops would take too much of them."""
SHARE_OF_TIME = 0.3


def packed_start(
    compiled: Compiled, options: Options, watch: Watch, unknown: Bounds
) -> tuple[Schedule, Settlement] | None:
    """Pack a plan at prices, in a share of the time left; None where it would not pay.

    That is where there is no limit of time, for then a plan must not depend on whether loops have
    been compiled on this machine before; and where they have not, which takes half a minute.

    Parameters
    ----------
    unknown : bounds to tell of with its plans: a solver will prove its own
    """
    left = watch.remaining()
    if left is None or left < LEAST_SECONDS or options.work is not None:
        return None
    if columns_of(compiled) < SMALLEST or not all_kept():
        return None
    # numba takes a second or more to come in: only who needs it waits for it
    from huline.optimizer.strategies.by_prices import solve_by_prices

    mine = Watch(
        progress=watch.progress,
        incumbent=lambda found, _: watch.incumbent(found, unknown),
        stopped=watch.stopped,
        deadline=time.monotonic() + SHARE_OF_TIME * left,
    )
    solved = solve_by_prices(compiled, options, [], mine, brief=True)
    if solved.best is None or solved.schedule is None:
        return None
    return solved.schedule, solved.best
