"""The headroom test: how many cards a workload might have if it were alone."""

import numpy as np

from huline.models.centre import Pool
from huline.optimizer.verify.bound.commitments import endable
from huline.optimizer.verify.bound.least import Mask
from huline.optimizer.verify.facts import Facts, Vector, spread
from huline.optimizer.verify.meter import draws

ANY = 2**40
"""More cards than anybody has."""


class Room:
    """What pools leave to one workload alone, every commitment ended that may be."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._committed = facts.committed({promise.id for promise in endable(facts)})
        self._power: dict[str, list[int] | None] = {}
        self._cards: dict[str, Vector] = {}

    def cards(self, pool: Pool) -> Vector:
        """(slots,) the most cards of a pool, as far as cards and power go."""
        if pool.id not in self._cards:
            self._cards[pool.id] = self._most(pool)
        return self._cards[pool.id]

    def _most(self, pool: Pool) -> Vector:
        facts = self._facts
        most = np.full(facts.slots, ANY, dtype=np.int64)
        if facts.applies("capacity"):
            most = np.minimum(most, facts.available(pool) - self._committed[pool.id])
        left, extra = self._left(pool.centre), pool.busy_w - pool.idle_w
        if left is not None and extra:
            pue = spread(facts.centre_of(pool).pue, facts.slots)
            by_power = [min(ANY, mw // (p * extra)) for mw, p in zip(left, pue, strict=True)]
            most = np.minimum(most, np.array(by_power, dtype=np.int64))
        return most

    def cards_with(self, pool: Pool, uses: tuple[tuple[str, int], ...]) -> Vector:
        """(slots,) the same, each card taking so much of some further resources."""
        most = self.cards(pool)
        if self._facts.applies("capacity"):
            for name, each in uses:
                if each:
                    there = self._facts.resource(pool, name)
                    most = np.minimum(most, np.array(there, dtype=np.int64) // each)
        return most

    def holds(self, pool: Pool, uses: dict[str, int]) -> Mask:
        """(slots,) whether a pool has so much of its further resources."""
        held: Mask = np.ones(self._facts.slots, dtype=np.bool_)
        if self._facts.applies("capacity"):
            for name, amount in uses.items():
                held &= np.array(self._facts.resource(pool, name)) >= amount
        return held

    def _left(self, centre_id: str) -> list[int] | None:
        """(slots,) mW that the limit of a centre leaves for work; None where it has none."""
        if centre_id not in self._power:
            facts, centre = self._facts, self._facts.centres[centre_id]
            self._power[centre_id] = None
            hard = facts.applies("power") and facts.price_of("power") is None
            if centre.power_limit_w and hard:
                limits = spread(centre.power_limit_w, facts.slots)
                drawn = draws(facts, {}, self._committed, centre)
                self._power[centre_id] = [
                    1000 * limit - rest for limit, (_, rest) in zip(limits, drawn, strict=True)
                ]
        return self._power[centre_id]
