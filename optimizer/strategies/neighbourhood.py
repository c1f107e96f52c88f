"""Strategy `neighbourhood`: frees a few workloads that compete, and places them anew.

Ruin and recreate (Schrimpf et al., 2000). A workload is drawn, with others that stand in the
pools it could use; they are taken out and put back in random order, each at its cheapest. Now and
then a commitment that may be ended is ended in between, or kept again; or a contract is held, so
that its cards cost nothing more, or no longer. What costs a little more
is kept for a while, less and less willingly as rounds go by (threshold accepting: Dueck and
Scheuer, 1990); the best plan met on the way is what counts. The number of rounds is fixed
beforehand, so the same seed finds the same plan.
"""

import time
from random import Random

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.strategies.insertion import Insertion
from huline.optimizer.strategies.placed import Placed
from huline.optimizer.strategies.urgency import money
from huline.optimizer.strategies.watch import Watch

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

SIZES = (2, 3, 5, 8, 13, 34)
"""How many workloads are freed at once."""
REGRETFUL = 0.5
"""Share of rounds that begin with a workload that would cost less if it were by itself."""
SHARE_OF_TIME = 0.2
"""The most of the time left that rounds may take, where there is a limit."""
TURNS = 0.2
"""Share of the rounds in which a commitment or contract is turned, if the first could gain."""
WARM, COLD = 1e-3, 1e-5
"""Share of the cost by which a round may make the plan dearer, at first and in the end."""


def improve(
    insertion: Insertion, rounds: int, seed: int, watch: Watch, share: float = SHARE_OF_TIME
) -> None:
    """Improve a plan in the making, in place, for a number of rounds or until told to stop.

    Parameters
    ----------
    share : of the time left, the most that rounds may take
    """
    rng = Random(seed)
    rivals = _Rivals(insertion.compiled, insertion.alone())
    best, kept, turned = insertion.cost, dict(insertion.placed), insertion.turned
    left = watch.remaining()
    until = None if left is None else time.monotonic() + share * left
    warm = WARM * abs(money(best))
    for done in range(rounds if rivals.movable.size else 0):
        if watch.stopped() or (until is not None and time.monotonic() >= until):
            break
        allowed = int(warm * (COLD / WARM) ** (done / rounds) * rng.random())
        freed = rivals.draw(insertion, rng)
        _try(insertion, freed, rivals.turned(freed, rng), allowed)
        if insertion.cost < best:
            best, kept, turned = insertion.cost, dict(insertion.placed), insertion.turned
    _restore(insertion, kept, turned)


def _try(insertion: Insertion, freed: list[int], turned: int | None, allowed: int) -> None:
    """Take workloads out and put them back in the given order; undo it if that costs too much.

    What waits for one of them goes out with it, and comes back behind it.

    Parameters
    ----------
    turned : a commitment or contract to turn while they are out
    """
    cost, freed = insertion.cost, insertion.compiled.ties.with_those_behind(freed)
    before: dict[int, Placed] = {w: insertion.remove(w) for w in freed}
    if turned is not None and not insertion.turn(turned):
        turned = None
    for w in freed:
        insertion.place(w)
    if insertion.cost <= cost + allowed:
        return
    for w in freed:
        insertion.remove(w)
    if turned is not None:
        insertion.turn(turned)
    for w in freed:
        insertion.put(w, before[w])


def _restore(insertion: Insertion, kept: dict[int, Placed], turned: frozenset[int]) -> None:
    """Bring workloads back to where they stood, commitments and contracts to what they were."""
    moved = [w for w, placed in kept.items() if insertion.placed[w] is not placed]
    for w in moved:
        insertion.remove(w)
    # first what makes room
    for k in (*sorted(turned - insertion.turned), *sorted(insertion.turned - turned)):
        insertion.turn(k)
    for w in moved:
        insertion.put(w, kept[w])


class _Rivals:
    """Knows which workloads could use which pools, and what each would cost by itself."""

    def __init__(self, compiled: Compiled, alone: list[Placed]) -> None:
        self._usable: Mask = np.zeros(
            (len(compiled.case.workloads), len(compiled.supply.sites)), dtype=bool
        )
        self._usable[compiled.arcs.workload, compiled.arcs.pool] = True
        for service in compiled.services:
            self._usable[service.workload] = service.reach.any(axis=0)
        contracts, promised = compiled.contracts, compiled.supply.endable.pool
        under = self._usable[:, contracts.pool] & contracts.signs.T
        self._turnable = np.concatenate((self._usable[:, promised], under), axis=1)
        self.movable = np.flatnonzero(self._usable.any(axis=1))
        self._alone = np.array([placed.net for placed in alone], dtype=np.float64)
        self._best = [placed.pools.tolist() for placed in alone]

    def draw(self, insertion: Insertion, rng: Random) -> list[int]:
        """Draw a workload and some that use pools it could use, in random order."""
        if self.movable.size == 0:
            return []
        first = self._first(insertion, rng)
        pools = self._pools(first, rng)
        rivals: Mask = np.asarray(insertion.stands[:, pools].any(axis=1))
        rivals[first] = False
        near = self.movable[rivals[self.movable]].tolist()
        others = rng.sample(near, min(len(near), rng.choice(SIZES) - 1))
        # what waits for room needs the first choice now and then
        ahead = rng.random() < 0.5
        freed = others if ahead else [first, *others]
        rng.shuffle(freed)
        # nor can it begin earlier than what it waits for has ended
        waited_for = insertion.compiled.ties.needed_by([first]) - {first, *freed}
        return [*sorted(waited_for), *([first] if ahead else ()), *freed]

    def turned(self, freed: list[int], rng: Random) -> int | None:
        """Draw what to turn in a pool that the first of some workloads could use, now and then."""
        near = np.flatnonzero(self._turnable[freed[0]]).tolist() if freed else []
        return rng.choice(near) if near and rng.random() < TURNS else None

    def _pools(self, w: int, rng: Random) -> list[int]:
        """Draw where to make room: all pools of a workload, one of them, or its own choice."""
        usable: list[int] = np.flatnonzero(self._usable[w]).tolist()
        chance = rng.random()
        if chance < 0.5:
            return usable
        return self._best[w] if chance < 0.75 and self._best[w] else [rng.choice(usable)]

    def _first(self, insertion: Insertion, rng: Random) -> int:
        """Draw a workload: any, one that waits, or the likelier the more it costs too much."""
        chance = rng.random()
        if chance < REGRETFUL:
            regret = np.array(
                [insertion.placed[w].net for w in self.movable.tolist()], dtype=np.float64
            )
            regret = np.maximum(regret - self._alone[self.movable], 0.0)
            if regret.any():
                return rng.choices(self.movable.tolist(), regret.tolist())[0]
        waiting = self.movable[insertion.waiting[self.movable]]
        chosen = waiting if waiting.size and chance < (1 + REGRETFUL) / 2 else self.movable
        return int(rng.choice(chosen))
