"""The ways a training job's data may get to a centre, and when the job can start there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from huline.models.centre import Centre
from huline.models.workload import TrainingJob
from huline.optimizer.verify.bound.exact import fits
from huline.optimizer.verify.bound.least import Mask
from huline.optimizer.verify.bound.moving import Loads, Moving
from huline.optimizer.verify.bound.moving import Way as Moved
from huline.optimizer.verify.bound.relaxed import Relaxed
from huline.optimizer.verify.facts import Vector


@dataclass(frozen=True)
class Way:
    """(jobs,) one way for data to get to a centre, or to be there already.

    ``first`` is the first slot in which a job may run; ``cost`` is due in money where no cost is
    quoted, ``links`` for the rows of the links on the way.
    """

    possible: Mask
    first: Vector
    cost: Vector
    links: Vector


class Ways:
    """The ways of all training jobs of a Case."""

    def __init__(self, relaxed: Relaxed, jobs: Sequence[TrainingJob]) -> None:
        facts = relaxed.facts
        self._moving = Moving(facts, relaxed.multipliers)
        self._timed = facts.applies("window")
        self._release = np.array([job.release for job in jobs], dtype=np.int64)
        data = [job.data for job in jobs]
        self._ready = np.array([d.ready if d else 0 for d in data], dtype=np.int64)
        nodes: dict[str, int] = {}
        at = [nodes.setdefault(d.at, len(nodes)) if d and d.mb else -1 for d in data]
        self._at = np.array(at, dtype=np.int64)
        mb = np.array([d.mb if d else 0 for d in data], dtype=np.int64)
        self._loads = Loads(list(nodes), np.maximum(self._at, 0), mb)
        # what is sealed is the same for every way, and is not asked of the system
        sealed = [relaxed.rates.of_encryption(job) if relaxed.payer else 0 for job in jobs]
        fits(max(sealed, default=0))
        self._sealed = np.array(sealed, dtype=np.int64)

    def to(self, centre: Centre) -> list[Way]:
        """List the ways to a centre: over the network or not at all, and by each courier."""
        stays = Moved(
            np.ones(len(self._at), dtype=np.bool_), *(np.zeros_like(self._at) for _ in range(3))
        )
        if not self._loads.nodes:
            return [self._way(stays, np.zeros(len(self._at), dtype=np.bool_))]
        there = [node == centre.id for node in self._loads.nodes]
        moves = (self._at >= 0) & ~np.array(there)[self._loads.at]
        ways = [self._way(self._moving.by_network(self._loads, centre), moves)]
        for way in self._moving.by_couriers(self._loads, centre):
            found = self._way(way, moves)
            ways.append(Way(found.possible & moves, found.first, found.cost, found.links))
        return ways

    def _way(self, moved: Moved, moves: Mask) -> Way:
        """Make a way of how data moves, for the jobs whose data has to."""
        arrival = self._ready + np.where(moves, moved.slots, 0)
        first = np.maximum(self._release, arrival)
        return Way(
            moved.possible | ~moves,
            first if self._timed else np.zeros_like(first),
            np.where(moves, moved.cost + self._sealed, 0),
            np.where(moves, moved.links, 0),
        )
