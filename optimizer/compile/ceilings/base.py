"""What a limit on cards at work is to the engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.units import half_up

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Ceiling:
    """Limits on cards at work, summed up over groups of them, with a weight for each card.

    A *cell* is a group in one slot, or a group over the horizon where its limit has one value.

    Attributes
    ----------
    rule : the rule of the catalogue
    names : (G,) what each group is called
    groups : (P,) the group of a pool's cards, or (W,) of a workload's; -1 where they have none
    by_pool : which of the two
    promised : whether cards of commitments that a plan may end count as well; then by pool
    weight : (P, T) what a card at work adds in a slot; all of one sign
    by_slot : whether each slot has a limit of its own, or there is one over the horizon
    limit : (G, T) or (G, 1)
    unit : how much of excess is one unit
    rate : milli-fen per begun unit of excess; None: there may be none
    """

    rule: str
    names: Sequence[str]
    groups: Ints
    by_pool: bool
    promised: bool
    weight: Ints
    by_slot: bool
    limit: Ints
    unit: int
    rate: int | None

    @cached_property
    def is_floor(self) -> bool:
        """Whether cards at work help to keep it."""
        return bool((self.weight < 0).any())

    def cells(self, workload: Ints, pool: Ints, slot: Ints) -> Ints:
        """(n,) index into the flattened limits of cards at work, -1 where they do not count."""
        group = self.groups[pool if self.by_pool else workload]
        inside = group * self.limit.shape[1] + (slot if self.by_slot else 0)
        cell: Ints = np.where(group < 0, -1, inside)
        return cell

    def excess(self, workload: Ints, pool: Ints, slot: Ints, cards: Ints, promised: Ints) -> Ints:
        """(cells,) begun units by which cards at work exceed the limits.

        Parameters
        ----------
        workload, pool, slot, cards : (n,)
        promised : (P, T) cards of commitments that could be ended and are not
        """
        filled = np.zeros(self.limit.size, dtype=np.int64)
        self._fill(filled, workload, pool, slot, cards)
        if self.promised:
            at, when = np.nonzero(promised)
            self._fill(filled, np.zeros_like(at), at, when, promised[at, when])
        units: Ints = np.maximum(-(-(filled - self.limit.reshape(-1)) // self.unit), 0)
        return units

    def _fill(self, filled: Ints, workload: Ints, pool: Ints, slot: Ints, cards: Ints) -> None:
        cell = self.cells(workload, pool, slot)
        kept = np.flatnonzero(cell >= 0)
        np.add.at(filled, cell[kept], (cards * self.weight[pool, slot])[kept])

    def name(self, cell: int) -> str:
        """Return what a cell is called in a row of the Program."""
        group, slot = divmod(cell, self.limit.shape[1])
        return f"{self.names[group]},{slot}" if self.by_slot else self.names[group]


def grouped(keys: Sequence[str], names: Sequence[str]) -> Ints:
    """(len(keys),) the position of each key among the names, -1 where it is none of them."""
    index = {name: i for i, name in enumerate(names)}
    return np.array([index.get(key, -1) for key in keys], dtype=np.int64)


def hourly(case: Case, rule: str) -> int | None:
    """Return milli-fen per card-slot of a rule that is soft at a price per card-hour."""
    price = case.policy.price_of(rule)
    return None if price is None else half_up(price * case.horizon.slot_minutes, 60)
