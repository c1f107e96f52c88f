"""Workloads put where an earlier plan has them, as far as there is room."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.strategies.packing.ground import DOOR, GROUP, PENALTY, Ground
from huline.optimizer.strategies.packing.job_kernels import has_room, paid_for
from huline.optimizer.strategies.packing.rates import Rates
from huline.optimizer.strategies.packing.service_kernels import count_up, takes
from huline.optimizer.strategies.packing.standing import Standing, enter, withdraw
from huline.optimizer.strategies.prices.jitted import borrowing, jitted

Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
Mask = NDArray[np.bool_]


@jitted()
def adopt(g: Ground, s: Standing, paid: Rates, arcs: Ints, cards: Shorts, short: Ints) -> Mask:
    """Put workloads where a plan has them, jobs in the slots that are marked for them.

    Parameters
    ----------
    arcs : (W,) -1 for none
    cards : (D, T)
    short : (groups, T) units of services that stay unserved, in the rows of their first groups

    Returns
    -------
    (W,) those for which there was room
    """
    stands, open_ = np.zeros(arcs.size, dtype=np.bool_), np.zeros(s.on.shape[1], dtype=np.bool_)
    for w in range(arcs.size):
        if g.at[w + 1, DOOR] > g.at[w, DOOR]:
            stands[w] = _adopt_cards(g, s, w, cards, short)
            count_up(g, s, paid, w)
        elif arcs[w] >= 0 and has_room(g, s, w, arcs[w], open_):
            s.cost[w] = paid_for(paid, arcs[w], s.on, w)
            enter(g, s, w, arcs[w])
            stands[w] = True
        else:
            s.cost[w] = g.about[w, PENALTY]
    return stands


@borrowing
def _adopt_cards(g: Ground, s: Standing, w: int, cards: Shorts, short: Ints) -> bool:
    """Give a service its cards; none at all if there is no room for some of them."""
    first, some, fits = g.at[w, GROUP], False, True
    for d in range(g.at[w, DOOR], g.at[w + 1, DOOR]):
        for t in range(cards.shape[1]):
            some = some or cards[d, t] > 0
        fits = fits and takes(g, s, w, d, cards[d])
    if not fits:
        withdraw(g, s, w, 0, cards.shape[1])
    for t in range(short.shape[1]):
        s.short[first, t] = short[first, t]
        if not fits:
            s.short[first, t] = 0
            for group in range(first, g.at[w + 1, GROUP]):
                s.short[first, t] += g.demand[group, t]
    return fits and some
