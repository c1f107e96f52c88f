"""Ascent: better and better multipliers, and with them a better and better bound.

A volume algorithm (Barahona and Anbil, 2000): every step starts from the best multipliers so far
and follows an average of the subgradients met, towards a *level* somewhat above the best bound.
Where that is out of reach for some rounds, the level comes nearer; where it keeps coming within
reach, it is put further away again.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.strategies.prices.relaxation import Relaxation
from huline.optimizer.strategies.prices.rows import Family

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NEARER = 0.6
CLOSE = 3e-3
"""Share of the bound below which the level is close: from then on steps are taken with care."""
Manner = tuple[tuple[float, int], tuple[float, int]]
"""Weight of the newest subgradient in the average, and poor rounds after which the level comes
nearer: first while it is far, then while it is close."""
QUICKLY: Manner = ((0.3, 2), (0.1, 4))
PATIENTLY: Manner = ((0.1, 10), (0.05, 30))
"""Some six times as many rounds, for a higher bound."""
ROUNDS_FOR_PATIENCE = 5
"""Times the rounds of the quick ascent that must be left for a patient one, and as much time."""
FURTHER, GOOD = 1.5, 3
"""How the way to the level grows after so many rounds in a row that are not poor."""
QUICK = 16
"""How much more readily the prices of programmes move than others: one of them weighs on whatever
many workloads may claim. On the bundled day the ascent ends a quarter lower with 1 or 4, and a
little lower with 64 or more."""
HOPE, WARM = 0.2, 0.03
"""How far above the first bound the first level lies, as a share of it; and where the multipliers
to begin with are known from an earlier plan."""
DONE = 1e-6
"""Share of the bound at which a level is too near to be worth reaching for."""
POOR = 0.1
"""Of the way to the level: a round that gains less is poor."""
THIN = 0.1
"""Share of a row's mean limit below which no limit is taken for its scale."""


@dataclass
class Ascended:
    """The best multipliers met.

    Attributes
    ----------
    worth : (rows,) whole milli-fen
    bound : L at these, milli-fen
    rounds : how many multipliers were tried
    """

    worth: Ints
    bound: int
    rounds: int


def ascend(
    relaxation: Relaxation,
    start: Ints,
    rounds: int,
    go_on: Callable[[Ascended], bool] = lambda _: True,
    ample: Callable[[], bool] = lambda: True,
) -> Ascended | None:
    """Improve multipliers for a number of rounds, as long as ``go_on`` says so.

    Quickly first, so that there soon are good ones; where enough rounds are left, patiently from
    the start again: going on from there ends lower.

    Parameters
    ----------
    start : (rows,) multipliers to begin with; they are clipped to their cones
    ample : asked after the quick ascent whether there is time for a patient one

    Returns
    -------
    None if it turns out that no plan exists
    """
    best = _ascended(relaxation, start, rounds, go_on, QUICKLY)
    if best is None or rounds <= ROUNDS_FOR_PATIENCE * best.rounds:
        return best
    if not (go_on(best) and ample()):
        return best
    known, before = best, best.rounds

    def better(found: Ascended) -> Ascended:
        higher = found if found.bound > known.bound else known
        return Ascended(higher.worth, higher.bound, before + found.rounds)

    again = _ascended(
        relaxation, start, rounds - before, lambda found: go_on(better(found)), PATIENTLY
    )
    assert again is not None
    return better(again)


def _ascended(
    relaxation: Relaxation,
    start: Ints,
    rounds: int,
    go_on: Callable[[Ascended], bool],
    manner: Manner,
) -> Ascended | None:
    """Ascend once, until the level is too near."""
    worth = relaxation.rows.clip(start)
    bound = relaxation.bound(worth)
    if bound is None:
        return None
    best = Ascended(worth, bound, 1)
    mean, scale = relaxation.use() / _units(relaxation), _scale(relaxation)
    hope = WARM if start.any() else HOPE
    reach, poor, good = hope * max(abs(bound), 1), 0, 0
    while best.rounds < rounds and go_on(best) and reach > DONE * max(abs(best.bound), 1):
        worth = _step(relaxation, best.worth, mean, scale, reach)
        found = relaxation.bound(worth)
        best.rounds += 1
        assert found is not None  # whether work can be served does not depend on prices
        fresh, patience = manner[reach < CLOSE * max(abs(best.bound), 1)]
        mean = fresh * relaxation.use() / _units(relaxation) + (1 - fresh) * mean
        gain = found - best.bound
        if gain > 0:
            best.worth, best.bound = worth, found
        poor, good = (poor + 1, 0) if gain < POOR * reach else (0, good + 1)
        if poor >= patience:
            reach, poor = NEARER * reach, 0
        if good >= GOOD:
            reach, good = FURTHER * reach, 0
    return best


def _step(relaxation: Relaxation, worth: Ints, mean: Floats, scale: Floats, reach: float) -> Ints:
    """(rows,) multipliers one step away, whole and within their cones."""
    # what can move no further that way is no part of the step
    held = ((worth == 0) & (mean < 0)) | ((worth >= _most(relaxation)) & (mean > 0))
    toward = np.where(held, 0.0, mean)
    steep = float((scale * toward * toward).sum())
    if steep == 0.0:
        return worth
    moved = np.rint(worth + reach / steep * scale * toward)
    return relaxation.rows.clip(np.clip(moved, 0, 2.0**53).astype(np.int64))


def _most(relaxation: Relaxation) -> Ints:
    """(rows,) the most that each multiplier may come to by itself."""
    found = np.empty(relaxation.rows.size, dtype=np.int64)
    for family in relaxation.rows.families:
        family.of(found)[:] = family.most
    return found


def _units(relaxation: Relaxation) -> Floats:
    """(rows,) how much of its limit each multiplier is the price of."""
    found = np.empty(relaxation.rows.size)
    for family in relaxation.rows.families:
        family.of(found)[:] = family.unit
    return found


def _scale(relaxation: Relaxation) -> Floats:
    """(rows,) how readily each multiplier moves: the same share of all limits counts the same."""
    found = np.empty(relaxation.rows.size)
    for family in relaxation.rows.families:
        quick = QUICK if family.row in ("budget", "firm-cap") else 1
        family.of(found)[:] = quick / _sizes(family)
    return found


def _sizes(family: Family) -> Floats:
    """(G, n) what each row's limit comes to in units of its multiplier, never too thin."""
    limit = np.abs(family.limit) / family.unit
    floor = np.maximum(THIN * limit.mean(axis=1, keepdims=True), 1.0)
    return np.asarray(np.maximum(limit, floor))
