"""Strict tiers: what is left unserved of the first is minimised, then of the next, then money.

Each stage solves the same Program for another aim, from the best plan of the stage before, and
what it comes to stands as a row in all that follow (lexicographic goal programming: Charnes and
Cooper, 1961). Stages share the time that is left evenly; what one cannot prove in its share is
said to be unproven, and stands all the same.
"""

from collections.abc import Sequence

from huline.optimizer.formulate import Program
from huline.optimizer.formulate.shortfall import Shortfall, blended, shortfall_of
from huline.optimizer.strategies.polish import time_for_parts
from huline.optimizer.strategies.search import Search
from huline.optimizer.strategies.watch import Watch

MENDING = 0.5
"""Of the time for a large Case, what goes into its parts first; and of that of a stage, what is
kept to mend the plan."""


def lower_tiers(search: Search, watch: Watch) -> Program:
    """Minimise the shortfalls of strict tiers, the most urgent first.

    Returns
    -------
    The Program of the whole, with a row for each tier: no more than the best plan leaves
    """
    formulation = search.formulation
    tiers = formulation.compiled.terms.strict_tiers
    shortfalls = [shortfall_of(formulation, tier) for tier in tiers]
    if shortfalls:
        left = watch.remaining()
        _mend(search, shortfalls, left, (1 - MENDING) * (left or 0.0))
    for stage in range(len(tiers)):
        search.turn_to(stage)
        # that what must be left is all that is left needs no proof
        if search.tick(None, shortfalls[stage].least):
            _lower(search, shortfalls, stage, watch.remaining())
        if search.over or search.best is None:
            break
    search.turn_to(len(tiers))
    return _limited(search, shortfalls)


def _lower(
    search: Search, shortfalls: Sequence[Shortfall], stage: int, left: float | None
) -> None:
    """Minimise one shortfall in a share of the time left, and mend what that does to the rest."""
    before = search.best
    share = (left or 0.0) / (len(shortfalls) - stage + 1)
    kept = (left or 0.0) - share
    large = time_for_parts(search.formulation.program, left) > 0
    aim = shortfalls[stage].aim(_limited(search, shortfalls[:stage]))
    search.close(search.solve(aim, kept + MENDING * share * large))
    if search.best is not before:
        # the solver had an eye for one tier alone
        _mend(search, shortfalls, left, kept)


def _mend(
    search: Search, shortfalls: Sequence[Shortfall], left: float | None, kept: float
) -> None:
    """Improve a large plan part by part with an eye for all tiers and money; keep some seconds."""
    whole = search.formulation.program
    search.turn_to(len(shortfalls))
    if time_for_parts(whole, left) and search.tick(None, None):
        search.polish(blended(whole, shortfalls), kept)


def _limited(search: Search, shortfalls: Sequence[Shortfall]) -> Program:
    """Return the Program of plans that leave no more of some tiers than the best so far."""
    program = search.formulation.program
    if search.best is not None:
        for shortfall, most in zip(shortfalls, search.best.shortfalls, strict=False):
            program = shortfall.limit(program, most)
    return program
