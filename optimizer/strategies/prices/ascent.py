"""Ascent: better and better multipliers, and with them a better and better bound.

It comes near quickly with a volume algorithm (Barahona and Anbil, 2000): every step starts from
the best multipliers so far and follows an average of the subgradients met, towards a *level*
somewhat above the best bound. Where that is out of reach for some rounds, the level comes nearer;
where it keeps coming within reach, it is put further away again.

From there it *wanders*: steps of one length, each multiplier by itself (Adam: Kingma and Ba,
2015). Their mean (Polyak and Juditsky, 1992) lies amid all that bound well, where prices tell
ways apart that cost the same at the very best ones: that is what to pack by. Steps that get
shorter and shorter lead from there to the best bound.
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
"""Share of the bound below which the level is close: what is quick ends there."""
FRESH, PATIENCE = 0.3, 2
"""Weight of the newest subgradient in the average, and poor rounds after which the level comes
nearer."""
CAREFUL = 0.1, 4
"""The same once the level is close, where rounds are too few for anything else."""
FURTHER, GOOD = 1.5, 3
"""How the way to the level grows after so many rounds in a row that are not poor."""
FEW = 100
"""Rounds below which the volume algorithm has them all."""
SURE = 10
"""Rounds that it has where multipliers are close already; they tell how long one takes."""
NEARING = 0.3
"""Share of all rounds that it may take else."""
MOST = 600
"""Rounds that go into wandering and settling, at most: further ones gain next to nothing."""
WANDERING = 2 / 3
"""Share of these for wandering."""
UNCOUNTED = 0.2
"""Share of the rounds of wandering that come before what the mean is of."""
STRIDE = 0.2
"""Length of a step while wandering, and of the first one after that: share of what multipliers
of that kind come to on average."""
INERTIA, MEMORY = 0.9, 0.99
"""How much of its direction, and of what is known of its size, a step has from those before."""
FAINT = 1e-3
"""Share of a limit below which what is used beyond it counts for little."""
UNPRICED = 0.01
"""Share of the bound that a kind of rows is taken to weigh, of which none has a price."""
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
    central : (rows,) whole milli-fen: amid all that bound well; to be packed by
    """

    worth: Ints
    bound: int
    rounds: int
    central: Ints


def ascend(
    relaxation: Relaxation,
    start: Ints,
    rounds: int,
    go_on: Callable[[Ascended], bool] = lambda _: True,
    affords: Callable[[int], int] = lambda _: MOST,
    *,
    close: bool = False,
) -> Ascended | None:
    """Improve multipliers for a number of rounds, as long as ``go_on`` says so.

    Parameters
    ----------
    start : (rows,) multipliers to begin with; they are clipped to their cones
    affords : told how many rounds there were so far, says for how many more there is time
    close : whether the multipliers to begin with are close already, but for a part of the Case

    Returns
    -------
    None if it turns out that no plan exists
    """
    best = _ascended(relaxation, start, rounds, go_on, affords, close=close)
    if best is None:
        return None
    exact = relaxation.bound(best.worth)
    assert exact is not None  # whether work can be served does not depend on prices
    best.bound = exact
    return best


def _ascended(
    relaxation: Relaxation,
    start: Ints,
    rounds: int,
    go_on: Callable[[Ascended], bool],
    affords: Callable[[int], int],
    *,
    close: bool,
) -> Ascended | None:
    """Ascend by rough bounds: their best multipliers are as good, and take half the time."""
    quick = rounds if rounds < FEW else int(NEARING * min(rounds, MOST / (1 - NEARING)))
    if close:
        quick = min(quick, SURE)
    best = _near(relaxation, start, quick, go_on, few=rounds < FEW)
    if best is None or rounds < FEW:
        return best
    left = min(rounds - best.rounds, affords(best.rounds), MOST)
    wander = int(WANDERING * left)
    if wander > 1:
        best.central = _strode(relaxation, best, best.worth, wander, 0, go_on)
    _strode(relaxation, best, best.central, left - wander, 2, go_on)
    return best


def _near(
    relaxation: Relaxation,
    start: Ints,
    rounds: int,
    go_on: Callable[[Ascended], bool],
    *,
    few: bool,
) -> Ascended | None:
    """Ascend by the volume algorithm, until the level is close; if rounds are few, too near."""
    worth = relaxation.rows.clip(start)
    bound = relaxation.bound(worth, rough=True)
    if bound is None:
        return None
    best = Ascended(worth, bound, 1, worth)
    mean, scale = relaxation.use() / _units(relaxation), _scale(relaxation)
    hope = WARM if start.any() else HOPE
    reach, poor, good = hope * max(abs(bound), 1), 0, 0
    end = DONE if few else CLOSE
    while best.rounds < rounds and go_on(best) and reach > end * max(abs(best.bound), 1):
        worth = _step(relaxation, best.worth, mean, scale, reach)
        close = reach < CLOSE * max(abs(best.bound), 1)
        gain = _tried(relaxation, best, worth)
        fresh, patience = CAREFUL if close else (FRESH, PATIENCE)
        mean = fresh * relaxation.use() / _units(relaxation) + (1 - fresh) * mean
        poor, good = (poor + 1, 0) if gain < POOR * reach else (0, good + 1)
        if poor >= patience:
            reach, poor = NEARER * reach, 0
        if good >= GOOD:
            reach, good = FURTHER * reach, 0
    best.central = best.worth
    return best


def _tried(relaxation: Relaxation, best: Ascended, worth: Ints) -> int:
    """Work out the bound at some multipliers, and keep them if it is better; return the gain."""
    found = relaxation.bound(worth, rough=True)
    best.rounds += 1
    assert found is not None  # whether work can be served does not depend on prices
    gain = found - best.bound
    if gain > 0:
        best.worth, best.bound = worth, found
    return gain


def _strode(
    relaxation: Relaxation,
    best: Ascended,
    start: Ints,
    rounds: int,
    slowing: int,
    go_on: Callable[[Ascended], bool],
) -> Ints:
    """Take so many steps from some multipliers; return the mean of where they led to.

    Parameters
    ----------
    best : what is better is kept there
    slowing : power by which steps get shorter; 0: they do not
    """
    worth, size, scale = start, _each(relaxation, _sizes), _usual(relaxation, best)
    size *= _units(relaxation)
    way, square = np.zeros(worth.size), np.zeros(worth.size)
    summed, counted = np.zeros(worth.size), 0
    for k in range(rounds):
        if not go_on(best):
            break
        _tried(relaxation, best, worth)
        beyond = relaxation.use() / size
        way = INERTIA * way + (1 - INERTIA) * beyond
        square = MEMORY * square + (1 - MEMORY) * beyond * beyond
        toward = way / (1 - INERTIA ** (k + 1))
        toward /= np.sqrt(square / (1 - MEMORY ** (k + 1))) + FAINT
        if k >= UNCOUNTED * rounds:
            summed, counted = summed + worth, counted + 1
        moved = np.rint(worth + STRIDE * (1 - k / rounds) ** slowing * scale * toward)
        worth = relaxation.rows.clip(np.clip(moved, 0, 2.0**53).astype(np.int64))
    if not counted:
        return best.worth
    return relaxation.rows.clip(np.rint(summed / counted).astype(np.int64))


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


def _each(relaxation: Relaxation, of: Callable[[Family], Floats | float]) -> Floats:
    """(rows,) of each row what a function says of its family."""
    found = np.empty(relaxation.rows.size)
    for family in relaxation.rows.families:
        family.of(found)[:] = of(family)
    return found


def _most(relaxation: Relaxation) -> Floats:
    """(rows,) the most that each multiplier may come to by itself."""
    return _each(relaxation, lambda family: family.most)


def _units(relaxation: Relaxation) -> Floats:
    """(rows,) how much of its limit each multiplier is the price of."""
    return _each(relaxation, lambda family: family.unit)


def _scale(relaxation: Relaxation) -> Floats:
    """(rows,) how readily each multiplier moves: the same share of all limits counts the same."""

    def readily(family: Family) -> Floats:
        return (QUICK if family.row in ("budget", "firm-cap") else 1) / _sizes(family)

    return _each(relaxation, readily)


def _usual(relaxation: Relaxation, best: Ascended) -> Floats:
    """(rows,) what the multipliers of each kind come to on average, of those above 0."""

    def mean(family: Family) -> float:
        priced = family.of(best.worth)
        if (priced > 0).any():
            return float(priced[priced > 0].mean())
        return UNPRICED * abs(best.bound) / float(_sizes(family).sum())

    return _each(relaxation, mean)


def _sizes(family: Family) -> Floats:
    """(G, n) what each row's limit comes to in units of its multiplier, never too thin."""
    limit = np.abs(family.limit) / family.unit
    floor = np.maximum(THIN * limit.mean(axis=1, keepdims=True), 1.0)
    return np.asarray(np.maximum(limit, floor))
