"""The bound L of a Case for any multipliers, exactly as docs/bound.md defines it."""

from collections.abc import Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Perspective
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.strategies.prices.crew import Crew
from huline.optimizer.strategies.prices.exact import total
from huline.optimizer.strategies.prices.jobs import Jobs
from huline.optimizer.strategies.prices.kernels import NEVER
from huline.optimizer.strategies.prices.offers import Commitments, Contracts
from huline.optimizer.strategies.prices.portions import (
    Counted,
    Mapped,
    Member,
    Memory,
    Portion,
    span_of,
)
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

    Parameters
    ----------
    threads : that price workloads here
    parts, mapped : how many portions of them are priced elsewhere, and by whom
    """

    def __init__(
        self,
        compiled: Compiled,
        perspective: Perspective,
        threads: int = 1,
        parts: int = 1,
        mapped: Mapped | None = None,
    ) -> None:
        programmes = Programmes(compiled, payer=perspective == "payer")
        self.rows = Rows(compiled, perspective, programmes.firms())
        self.jobs = Jobs(compiled, perspective, programmes, self.rows, ways_of(compiled))
        self.services = Services(compiled, perspective, programmes, self.rows)
        self._contracts = Contracts(compiled, self.rows)
        self._commitments = Commitments(compiled, perspective, self.rows)
        self._crew, self._workloads = Crew(threads), len(compiled.case.workloads)
        self._parts, self._mapped = parts, mapped or self._priced_here
        self._elsewhere = mapped is not None
        self._counted: tuple[Counted, Counted, Counted] | None = None

    def bound(self, worth: Ints, *, rough: bool = False) -> int | None:
        """Return L in milli-fen for multipliers within their cones; None: no plan exists.

        Parameters
        ----------
        worth : (rows,) whole milli-fen
        rough : a bound somewhat below L will do, in half the time: as `portion` finds it

        Raises
        ------
        TooLarge
            If a sum might not fit.
        """
        memories = [self._memory(part) for part in range(self._parts)]
        portions = self._mapped(worth, memories)
        if self._elsewhere:
            # which claims are worth making at these prices is asked about when use is
            self.jobs.price(worth)
            self.services.price(worth)
        for part, portion in enumerate(portions):
            self._recall(part, self._parts, Memory(*portion.chosen))
        blocks = zip(*(portion.counted for portion in portions), strict=True)
        jobs, services, hosts = (reduce(Counted.with_, block) for block in blocks)
        self._counted = jobs, services, hosts
        cost = self._contracts.cost(worth), self._commitments.cost(worth)
        found = sum(map(total, cost)) - self.rows.credit(worth)
        for portion in portions:
            if portion.cost is None:
                return None
            found += portion.cost
        return found if rough else found + self.services.beyond_rough(worth, self._crew)

    def portion(self, worth: Ints, part: int, parts: int, memory: Memory) -> Portion:
        """Price a part of the workloads roughly, as one of so many that do.

        Parameters
        ----------
        memory : what was cheapest for them before
        """
        self._recall(part, parts, memory)
        return self._portion(worth, Member(part, parts))

    def _priced_here(self, worth: Ints, _: Sequence[Memory]) -> list[Portion]:
        return [self._portion(worth, self._crew)]

    def _portion(self, worth: Ints, crew: Crew) -> Portion:
        jobs, split = crew.span(self.jobs.chosen.size), crew.span(self.services.split)
        hosts = crew.span(self.services.hosting.chosen.size)
        costs = self.jobs.cost(worth, crew), self.services.cost(worth, crew, rough=True)
        hosted = costs[1][self.services.split :]
        mine = costs[0][jobs], costs[1][: self.services.split][split], hosted[hosts]
        never = any((cost == NEVER).any() for cost in mine)
        return Portion(
            None if never else sum(map(total, mine)),
            (self.jobs.chosen[jobs].copy(), self.services.hosting.chosen[hosts].copy()),
            (
                self.jobs.counted(jobs),
                self.services.counted(split),
                self.services.hosting.counted(hosts),
            ),
        )

    def _memory(self, part: int) -> Memory:
        chosen = self.jobs.chosen, self.services.hosting.chosen
        return Memory(*(each[span_of(each.size, part, self._parts)] for each in chosen))

    def _recall(self, part: int, parts: int, memory: Memory) -> None:
        """Take note of what is cheapest for a part of the workloads."""
        chosen = self.jobs.chosen, self.services.hosting.chosen
        for every, mine in zip(chosen, memory, strict=True):
            every[span_of(every.size, part, parts)] = mine

    def least(self, worth: Ints) -> Ints:
        """(W,) the least that each workload costs at these multipliers.

        It is asked for once, where a bound is every round: what another round would use again,
        much memory, is let go.
        """
        found = np.zeros(self._workloads, dtype=np.int64)
        found[self.jobs.workload] = self.jobs.cost(worth, self._crew)
        found[self.services.workload] = self.services.cost(worth, self._crew)
        self.jobs.let_go()
        self.services.let_go()
        return found

    def use(self) -> Floats:
        """(rows,) what the choices behind the last rough bound use of each row, less its limit."""
        found = np.zeros(self.rows.size)
        assert self._counted is not None
        jobs, services, hosts = self._counted
        self.jobs.use(found, jobs)
        self.services.use(found, services)
        self.services.hosting.use(found, hosts)
        for offers in (self._contracts, self._commitments):
            offers.use(found)
        for family in self.rows.families:
            family.of(found)[:] -= family.limit
        return found
