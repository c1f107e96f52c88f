"""Compiles the loops of large Cases before anybody waits for them."""

import os
from typing import Any

from huline.optimizer.strategies.prices.kept import all_kept, note_all_kept


def warm(_wire: Any = None, *, niceness: int = 0) -> bool:
    """Compile all loops and keep them, unless they are kept; return whether they are now.

    That takes up to half a minute once for each installation, and nothing later.

    Parameters
    ----------
    niceness : by how much all else on the machine goes first
    """
    if all_kept():
        return True
    os.nice(niceness)
    # what brings in numba is left to those who need it
    from huline.models.invent import invent
    from huline.optimizer.compile import compile_case
    from huline.optimizer.options import Options
    from huline.optimizer.strategies.by_prices import solve_by_prices
    from huline.optimizer.strategies.earlier import recalled
    from huline.optimizer.strategies.watch import Watch

    # some of everything that is packed: jobs and services, links, programmes; then taken up again
    compiled = compile_case(invent(workloads=40, centres=6, slots=24, seed=3))
    first = solve_by_prices(compiled, Options(), [], Watch(), brief=True).best
    assert first is not None
    solve_by_prices(compiled, Options(), [], Watch(), recalled(compiled, first), brief=True)
    note_all_kept()
    return all_kept()


def gently(wire: Any) -> bool:
    """Do that in a child process, so that plans under way hardly feel it."""
    return warm(wire, niceness=15)
