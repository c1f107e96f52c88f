"""How a workload stands in a plan in the making."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.settle.schedule import JobRun
from huline.optimizer.strategies.purse import Draw

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Placed:
    """One workload as it stands; an empty one is not served.

    Attributes
    ----------
    cost : milli-fen, penalties included as `penalty_of` weighs them, claims not; above `BROKEN`
        if it had to be served
    pools : (pools,) that it uses
    use : (pools, R, T) of each resource, cards first
    draws : what it drew on subsidies
    """

    cost: int
    pools: Ints
    use: Ints
    whole: bool
    run: JobRun | None = None
    draws: tuple[Draw, ...] = ()

    @property
    def cards(self) -> Ints:
        """(pools, T) cards."""
        return self.use[:, 0]

    @property
    def net(self) -> int:
        """Milli-fen, claims deducted."""
        return self.cost - sum(draw.amount for draw in self.draws)
