"""What services ask for, metro by metro, and what a card serves of it."""

from collections.abc import Sequence
from copy import copy
from functools import cached_property

import numpy as np

from huline.models.centre import Pool
from huline.models.workload import InferenceService
from huline.optimizer.verify.bound.least import Mask
from huline.optimizer.verify.facts import Facts, Vector


class Demands:
    """The demand of some services.

    Attributes
    ----------
    of : (rows, slots) demand units of each metro of each service, service after service; metros
        that were taken together are one row
    service : (rows,) index of the service
    first : (services,) first row of each
    """

    def __init__(self, facts: Facts, services: Sequence[InferenceService]) -> None:
        self._facts, self.services = facts, services
        blocks = [facts.demand(service) for service in services]
        self.of: Vector = np.concatenate(blocks)
        counts = [len(block) for block in blocks]
        self.service: Vector = np.repeat(np.arange(len(services)), counts)
        self.first: Vector = np.cumsum([0, *counts[:-1]])
        kinds: dict[tuple[object, ...], int] = {}
        self._kind = np.array(
            [
                kinds.setdefault((s.utilisation, *s.accelerators.items()), len(kinds))
                for s in services
            ],
            dtype=np.int64,
        )
        self._like = {kind: s for s, kind in zip(services, self._kind.tolist(), strict=True)}

    def together(self, open_to: Sequence[Mask]) -> tuple["Demands", Vector]:
        """Add up the metros of a service to which the same pools are open.

        Parameters
        ----------
        open_to : for each pool, (rows,) whether it is open to a metro and serves anything

        Returns
        -------
        The demands, and the (new rows,) first of the old rows that each is made of. Rows of a
        service stand in the order of how many pools are open to them, then of which are not.
        """
        pools = np.array(open_to)
        bits = np.packbits(pools, axis=0).T
        keys = [
            (service, count, own.tobytes())
            for service, count, own in zip(
                self.service.tolist(), pools.sum(axis=0).tolist(), bits, strict=True
            )
        ]
        found = {key: row for row, key in enumerate(sorted(set(keys)))}
        row = [found[key] for key in keys]
        _, of_old = np.unique(row, return_index=True)
        joined = copy(self)
        joined.of = np.zeros((len(found), self._facts.slots), dtype=np.int64)
        np.add.at(joined.of, row, self.of)
        joined.service = self.service[of_old]
        _, joined.first = np.unique(joined.service, return_index=True)
        return joined, of_old

    def admitted(self, s: Vector, admitted: Mask) -> Vector:
        """Return (some services, slots) demand units of the metros to which a pool is open.

        Parameters
        ----------
        s : (some services,) their indices, in order
        admitted : (rows,) whether the pool is open to a metro
        """
        mine = np.zeros(len(self.services), dtype=np.bool_)
        mine[s] = True
        rows = np.flatnonzero(mine[self.service])
        first = np.searchsorted(self.service[rows], s)
        here: Vector = np.add.reduceat(self.of[rows] * admitted[rows, None], first, axis=0)
        return here

    @cached_property
    def total(self) -> Vector:
        """(services, slots) demand units of all metros."""
        summed: Vector = np.add.reduceat(self.of, self.first, axis=0)
        return summed

    @cached_property
    def most(self) -> int:
        """Demand units of a service in a slot, of all the most."""
        return int(self.total.max())

    def units(self, pool: Pool) -> Vector:
        """(services,) demand units that a card of a pool serves."""
        each = [
            self._facts.units_per_card(self._like[kind], pool.id)
            for kind in range(len(self._like))
        ]
        served: Vector = np.array(each, dtype=np.int64)[self._kind]
        return served
