"""How much dearer moves may be for a while: annealing, where there is time to cool down.

A plan that no move makes cheaper is left only by way of dearer ones (Kirkpatrick and others,
1983). A search without time to come back from them would only lose by it.
"""

from dataclasses import dataclass
from math import log2

HEAT = 0.1
"""What a move may be dearer by at first, on average, as a share of a workload's mean cost."""
WARM, COLD = 0.05, 0.9
"""Shares of the time before which no heat is given, and after which none is left."""
ENOUGH = 150
"""Moves for each workload below which there is no time for it."""


@dataclass
class Cooling:
    """The heat of a search that ends at a certain time.

    Attributes
    ----------
    begin, end : seconds of a clock
    cost : milli-fen that a workload costs, on average
    workloads : how many are moved
    moved : how many moves had been tried before
    times : how often it is heated and cools down, each time twice as slowly: a search that ends
        as soon as its plan is near need not wait for the last time
    """

    begin: float
    end: float
    cost: float
    workloads: int
    moved: int = 0
    times: int = 1
    _most: float | None = None

    def heat(self, now: float, moved: int) -> float:
        """Return milli-fen by which moves may be dearer on average, so many having been tried."""
        share = (now - self.begin) / max(self.end - self.begin, 1e-9)
        if share >= 1:
            return 0.0
        spells = 1 + share * (2**self.times - 1)
        time = int(log2(spells))
        over = spells / 2**time - 1
        if time == 0 and over < WARM:
            return 0.0
        if self._most is None:
            # how quick moves are shows whether there will be enough of them
            enough = moved - self.moved >= ENOUGH * self.workloads * share
            self._most = HEAT * self.cost * enough
        return self._most * _left(over)


def cooled(cost: float, share: float) -> float:
    """Milli-fen by which moves of what costs so much may be dearer, a share of them being over."""
    return HEAT * cost * _left(share)


def _left(share: float) -> float:
    # rounding may leave a trace of heat when there is to be none
    return max(0.0, 1 - share / COLD - 1e-9) ** 2
