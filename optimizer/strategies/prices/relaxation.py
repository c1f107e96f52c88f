"""The bound L of a Case for any multipliers, exactly as docs/bound.md defines it."""

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Perspective
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.strategies.prices.crew import Crew
from huline.optimizer.strategies.prices.exact import total
from huline.optimizer.strategies.prices.jobs import Jobs
from huline.optimizer.strategies.prices.kernels import NEVER
from huline.optimizer.strategies.prices.offers import Commitments, Contracts
from huline.optimizer.strategies.prices.programmes import Programmes
from huline.optimizer.strategies.prices.rows import Rows
from huline.optimizer.strategies.prices.services import Services
from huline.optimizer.strategies.prices.ways import ways_of

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Relaxation:
    """A compiled Case whose coupling rows are priced instead of kept.

    Attributes
    ----------
    rows : what has a multiplier, and where
    jobs, services : the workloads as blocks
    """

    def __init__(self, compiled: Compiled, perspective: Perspective, threads: int = 1) -> None:
        programmes = Programmes(compiled, payer=perspective == "payer")
        self.rows = Rows(compiled, perspective, programmes.firms())
        self.jobs = Jobs(compiled, perspective, programmes, self.rows, ways_of(compiled))
        self.services = Services(compiled, perspective, programmes, self.rows)
        self._contracts = Contracts(compiled, self.rows)
        self._commitments = Commitments(compiled, perspective, self.rows)
        self._crew, self._workloads = Crew(threads), len(compiled.case.workloads)

    def bound(self, worth: Ints) -> int | None:
        """Return L in milli-fen for multipliers within their cones; None: no plan exists.

        Parameters
        ----------
        worth : (rows,) whole milli-fen

        Raises
        ------
        TooLarge
            If a sum might not fit.
        """
        served = (self.jobs.cost(worth, self._crew), self.services.cost(worth, self._crew))
        if any((cost == NEVER).any() for cost in served):
            return None
        blocks = (*served, self._contracts.cost(worth), self._commitments.cost(worth))
        return sum(map(total, blocks)) - self.rows.credit(worth)

    def least(self, worth: Ints) -> Ints:
        """(W,) the least that each workload costs at these multipliers."""
        found = np.zeros(self._workloads, dtype=np.int64)
        found[self.jobs.workload] = self.jobs.cost(worth, self._crew)
        found[self.services.workload] = self.services.cost(worth, self._crew)
        return found

    def use(self) -> Floats:
        """(rows,) what the choices behind the last bound use of each row, less its limit."""
        found = np.zeros(self.rows.size)
        for block in (self.jobs, self.services, self._contracts, self._commitments):
            block.use(found)
        for family in self.rows.families:
            family.of(found)[:] -= family.limit
        return found
