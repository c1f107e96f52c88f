"""What is due once for running in a pool, wherever data comes from: moves and ports."""

from collections.abc import Sequence

import numpy as np

from huline.models.centre import Pool
from huline.models.workload import InferenceService, TrainingJob
from huline.optimizer.verify.facts import Facts, Vector


class Once:
    """Migration, moves and ports of some workloads."""

    def __init__(
        self, facts: Facts, workloads: Sequence[TrainingJob] | Sequence[InferenceService]
    ) -> None:
        self._facts = facts
        self._centres = {centre: c for c, centre in enumerate(facts.centres)}
        self._stacks: dict[str, int] = {}
        for accelerator in facts.accelerators.values():
            self._stacks.setdefault(accelerator.ecosystem, len(self._stacks))
        at = [-1 if w.runs_at is None else self._centres[w.runs_at] for w in workloads]
        self._runs_at = np.array(at, dtype=np.int64)
        self._migration = np.array([w.migration_cost for w in workloads], dtype=np.int64)
        held = [facts.held.get(w.id) for w in workloads]
        self._held = np.array([homes is not None for homes in held], dtype=bool)
        self._home = np.zeros((len(self._centres), len(workloads)), dtype=bool)
        for i, homes in enumerate(held):
            self._home[[self._centres[c] for c in homes or ()], i] = True
        # one that no accelerator speaks is another stack everywhere
        stacks = [self._stacks.get(w.ecosystem or "", -1) for w in workloads]
        self._stack = np.array(stacks, dtype=np.int64)
        costs = [w.port_cost for w in workloads]
        self._portable = np.array([cost is not None for cost in costs])
        self._port = np.array([cost or 0 for cost in costs], dtype=np.int64)
        self._ported_by = np.array([w.release + w.port_slots for w in workloads], dtype=np.int64)

    def in_pool(self, pool: Pool) -> Vector:
        """(workloads,) milli-fen."""
        away = (self._runs_at >= 0) & (self._runs_at != self._centres[pool.centre])
        due: Vector = np.where(away, self._migration, 0)
        moves = self._held & ~self._home[self._centres[pool.centre]]
        due += np.where(moves, self._facts.case.incumbent.move_tax, 0)
        return due + np.where(self._ported(pool), self._port, 0)

    def ready_in(self, pool: Pool) -> Vector:
        """(workloads,) the slot from which on each may run there, as far as ports go."""
        ported = self._ported(pool) & self._facts.applies("window")
        ready: Vector = np.where(ported, self._ported_by, 0)
        return ready

    def _ported(self, pool: Pool) -> Vector:
        stack = self._stacks[self._facts.accelerators[pool.accelerator].ecosystem]
        asked = self._portable & self._facts.applies("ecosystem")
        ported: Vector = asked & (self._stack != stack)
        return ported
