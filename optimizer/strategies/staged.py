"""Strict tiers: what is left unserved of the first is minimised, then of the next, then money.

Each stage solves the same Program for another aim, from the best plan of the stage before, and
what it comes to stands as a row in all that follow (lexicographic goal programming: Charnes and
Cooper, 1961). Stages share the time that is left evenly; what one cannot prove in its share is
said to be unproven, and stands all the same.
"""

from collections.abc import Sequence

from huline.optimizer.formulate import Program
from huline.optimizer.formulate.shortfall import Shortfall, shortfall_of
from huline.optimizer.strategies.search import Search
from huline.optimizer.strategies.watch import Watch


def lower_tiers(search: Search, watch: Watch) -> Program:
    """Minimise the shortfalls of strict tiers, the most urgent first.

    Returns
    -------
    The Program of the whole, with a row for each tier: no more than the best plan leaves
    """
    formulation = search.formulation
    tiers = formulation.compiled.terms.strict_tiers
    shortfalls = [shortfall_of(formulation, tier) for tier in tiers]
    for stage, shortfall in enumerate(shortfalls):
        search.turn_to(stage)
        # that nothing is left needs no proof
        if search.tick(None, 0):
            later = len(tiers) - stage
            kept = (watch.remaining() or 0.0) * later / (later + 1)
            aim = shortfall.aim(_limited(search, shortfalls[:stage]))
            search.close(search.solve(aim, kept))
        if search.over or search.best is None:
            break
    search.turn_to(len(tiers))
    return _limited(search, shortfalls)


def _limited(search: Search, shortfalls: Sequence[Shortfall]) -> Program:
    """Return the Program of plans that leave no more of some tiers than the best so far."""
    program = search.formulation.program
    if search.best is not None:
        for shortfall, most in zip(shortfalls, search.best.shortfalls, strict=False):
            program = shortfall.limit(program, most)
    return program
