"""Strategy `whole`: one exact Program for the whole Case."""

from collections.abc import Sequence

import numpy as np

from huline.optimizer.backends import Outcome
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate import Program, formulate
from huline.optimizer.formulate.rows import Row
from huline.optimizer.options import Options
from huline.optimizer.settle import Schedule, Settlement
from huline.optimizer.strategies.polish import time_for_parts
from huline.optimizer.strategies.search import Search, Solved
from huline.optimizer.strategies.staged import lower_tiers
from huline.optimizer.strategies.watch import Watch

Start = tuple[Schedule, Settlement]

MOST_COLUMNS = 100_000
"""Columns up to which the strategy `auto` states the whole as one Program."""

NEARER = 0.5
"""Of the gap that is asked for, what the solver is told: it counts with the first plan's sum."""


def solve_whole(
    compiled: Compiled,
    options: Options,
    starts: Sequence[Start],
    watch: Watch,
    more: Sequence[Row] = (),
    known: int | None = None,
) -> Solved:
    """State the Case as one Program and solve it to the asked gap.

    Parameters
    ----------
    starts : settled Schedules of which the best is where the search begins
    more : rows besides those of the Case's rules; all ``starts`` satisfy them
    known : milli-fen that no plan costs less than, if that is known
    """
    watch.enter("formulate")
    formulation = formulate(compiled, options.perspective, more)
    watch.enter("solve")
    search = Search(formulation, options, watch, known)
    for schedule, found in starts:
        search.keep(schedule, found)
    program = lower_tiers(search, watch)
    if not search.over:
        _lower_cost(search, program, options, watch)
    return search.finish()


def columns_of(compiled: Compiled) -> int:
    """Return about how many columns a Program of the whole has, without stating it."""
    arcs = compiled.arcs
    starts = np.maximum(arcs.deadline - arcs.earliest - arcs.slots + 1, 1)
    return int(starts.sum()) + sum(int((s.need > 0).sum()) for s in compiled.services)


def _lower_cost(search: Search, program: Program, options: Options, watch: Watch) -> None:
    kept = time_for_parts(program, watch.remaining())
    answer = search.solve(program, kept, NEARER * options.gap)
    if answer.outcome is Outcome.NEAR and search.tick(answer.values, answer.bound):
        # what was near for the sum of the first plan is not for that of the best
        answer = search.solve(program, kept)
    if kept and answer.outcome is not Outcome.PROVEN and search.tick(answer.values, answer.bound):
        search.polish(program)
    watch.enter("decode")
    search.close(answer)
