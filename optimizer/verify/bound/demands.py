"""What services ask for, metro by metro, and what a card serves of it."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from huline.models.centre import Pool
from huline.models.workload import InferenceService
from huline.optimizer.verify.facts import Facts, Vector


class Demands:
    """The demand of some services.

    Attributes
    ----------
    of : (rows, slots) demand units of each metro of each service, service after service
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

    @cached_property
    def total(self) -> Vector:
        """(services, slots) demand units of all metros."""
        summed: Vector = np.add.reduceat(self.of, self.first, axis=0)
        return summed

    def units(self, pool: Pool) -> Vector:
        """(services,) demand units that a card of a pool serves."""
        each = [
            self._facts.units_per_card(self._like[kind], pool.id)
            for kind in range(len(self._like))
        ]
        served: Vector = np.array(each, dtype=np.int64)[self._kind]
        return served
