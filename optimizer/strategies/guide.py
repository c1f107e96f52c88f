"""Prices by which options may be chosen, where not by what they cost."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class Guide(Protocol):
    """Prices that stand for more than a workload pays: for what others have to do without."""

    def of_arcs(self, workload: int) -> tuple[Ints, Ints]:
        """Return (n, T) milli-fen for each slot in which an arc runs, and (n,) once."""

    def of_cards(self, workload: int, price: Ints) -> Ints:
        """(P, T) milli-fen per card-slot of a service; ``price`` where there is no other."""
