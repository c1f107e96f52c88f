"""Seats: what a workload pays for a card in a pool, slot by slot, with every row priced.

What changes from slot to slot is the same for many workloads and is kept in few *sheets*; what
does not is a single sum for each seat. A seat's price in slot t is its sheet's plus its own.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import Perspective
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.strategies.prices.alike import alike
from huline.optimizer.strategies.prices.exact import scaled_down
from huline.optimizer.strategies.prices.programmes import Programmes, Worths
from huline.optimizer.strategies.prices.rows import Rows

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

PARTS = 1000
"""Use is counted in thousandths of a card, or of a gang: services take parts of cards."""


@dataclass(frozen=True, eq=False)
class Asked:
    """Who wants seats where; all (n,).

    Attributes
    ----------
    cards : that one unit of the seat stands for: 1, or a gang where it takes resources as one
    use : (n, R) what a unit takes of each resource
    priced : whether an all-in cost is quoted
    """

    workload: Ints
    pool: Ints
    cards: Ints
    use: Ints
    priced: Mask


class Seats:
    """The seats that are asked for, in that order, and the sheets they stand on.

    Attributes
    ----------
    workload, sheet : (n,) who wants each seat, and where its price stands
    """

    def __init__(
        self,
        compiled: Compiled,
        perspective: Perspective,
        programmes: Programmes,
        rows: Rows,
        asked: Asked,
        training: Mask,
    ) -> None:
        self._compiled, self._rows = compiled, rows
        self.workload = asked.workload
        payer = perspective == "payer"
        self._prices = compiled.prices(perspective)
        sealed = asked.priced if payer else np.zeros(asked.pool.size, dtype=bool)
        claims = np.where(sealed, -1, programmes.claims_of[asked.workload])
        kind = programmes.kind(claims, asked.pool)
        self._at_once = [(c, f) for c, f in rows.ceilings if not c.by_pool and c.by_slot]
        self._in_all = [(c, f) for c, f in rows.ceilings if not c.by_pool and not c.by_slot]
        self._extra = self._fixed_part(asked, sealed)
        pools = len(compiled.supply.sites)
        cells, self._cell = _distinct(
            np.where(kind == 1, (claims * pools + asked.pool) * 2 + training, -1)
        )
        self._cells = cells.size
        self._steady: Worths = programmes.steady(
            cells // 2 // pools, cells // 2 % pools, cells % 2 == 1, rows
        )
        moving, varying = _distinct(np.where(kind == 2, claims * pools + asked.pool, -1))
        self._varying: Worths = programmes.varying(moving // pools, moving % pools, rows)
        self._moving = moving.size
        self._gangs = bool((asked.cards > 1).any())
        self._lay_sheets(asked, sealed, varying)

    def price(self, worth: Ints) -> tuple[Ints, Ints]:
        """Return (sheets, T) and (n,): milli-fen per unit and slot, for sheets and seats."""
        compiled, rows = self._compiled, self._rows
        pooled = _of_pools(compiled, rows, worth)
        base = np.where(
            self._sheet_sealed[:, np.newaxis],
            compiled.supply.carbon[self._sheet_pool],
            self._prices.card_slot[self._sheet_pool],
        )
        base = base + pooled[self._sheet_pool]
        for (_, family), group in zip(self._at_once, self._sheet_groups, strict=True):
            base += _with_none(family.of(worth))[group]
        if rows.contract is not None:
            base += _with_none(rows.contract.of(worth))[self._sheet_contract]
        if self._moving:
            off = self._varying.at(worth).reshape(self._moving, -1)
            base -= _with_none(off)[self._sheet_claims]
        base *= self._sheet_cards[:, np.newaxis]
        base += self._resources(worth)
        own = self._steady_part(worth)
        own += self._extra
        if self._gangs:
            own *= self._sheet_cards[self.sheet]
        return base, own

    def use(self, parts: Ints, seat: Ints, on_seat: Ints, found: Floats) -> None:
        """Add to ``found`` (rows,) what is used of every row.

        Parameters
        ----------
        parts : (sheets, T) thousandths of units at work
        seat, on_seat : (m,) and (m,) seats, and the same of each, added up over slots
        """
        rows, supply = self._rows, self._compiled.supply
        pools = len(supply.sites)
        cards = np.zeros((pools, parts.shape[1]), dtype=np.int64)
        at_work = parts * self._sheet_cards[:, np.newaxis]
        np.add.at(cards, self._sheet_pool, at_work)
        add_cards(self._compiled, rows, cards / PARTS, found)
        if rows.resource is not None:
            for row, (p, r) in zip(rows.resource.of(found), rows.resource_of, strict=True):
                mine = self._sheet_pool == p
                row += (parts[mine] * self._sheet_use[mine, r, np.newaxis]).sum(axis=0) / PARTS
        for (_, family), group in zip(self._at_once, self._sheet_groups, strict=True):
            _add_to(family.of(found), group, at_work / PARTS)
        if rows.contract is not None:
            _add_to(rows.contract.of(found), self._sheet_contract, at_work / PARTS)
        mine = self._sheet_cards[self.sheet[seat]] * on_seat / PARTS
        workload = self.workload[seat]
        for ceiling, family in self._in_all:
            hours = mine * int(ceiling.weight[0, 0])
            _add_to(family.of(found), ceiling.groups[workload], hours[:, np.newaxis])
        slots = np.bincount(self._cell[seat] + 1, weights=mine, minlength=self._cells + 1)
        self._steady.claimed(slots[1:].astype(np.float64), found)
        if self._moving:
            moved = np.zeros((self._moving + 1, parts.shape[1]))
            np.add.at(moved, self._sheet_claims, at_work / PARTS)
            self._varying.claimed(moved[:-1].reshape(-1), found)

    def _fixed_part(self, asked: Asked, sealed: Mask) -> Ints:
        """(n,) milli-fen per card-slot that no multiplier changes and no slot.

        Parameters
        ----------
        sealed : (n,) whose cost is quoted, and all that is paid
        """
        found = np.zeros(asked.pool.size, dtype=np.int64)
        bounds = np.flatnonzero(np.diff(asked.workload, prepend=-1))
        for begin, end in zip(bounds, np.append(bounds[1:], asked.workload.size), strict=False):
            w, here = int(asked.workload[begin]), slice(begin, end)
            found[here] = self._prices.extra(w)[asked.pool[here]]
            if sealed[here].any():
                broken = self._compiled.violations.of(w)[asked.pool[here]]
                found[here] = np.where(sealed[here], broken, found[here])
        return found

    def _steady_part(self, worth: Ints) -> Ints:
        """(n,) milli-fen per card-slot that multipliers change, in all slots alike."""
        change: Ints = np.append(-self._steady.at(worth), 0)[self._cell]
        for ceiling, family in self._in_all:
            hourly = scaled_down(family.of(worth)[:, 0], ceiling.weight[:1, 0], ceiling.unit)
            change += np.append(hourly, 0)[ceiling.groups[self.workload]]
        return change

    def _lay_sheets(self, asked: Asked, sealed: Mask, varying: Ints) -> None:
        """Find which seats share a sheet: all on one stand for as many cards, among others."""
        compiled = self._compiled
        contract = np.full(asked.pool.size, -1, dtype=np.int64)
        if self._rows.contract is not None:
            contract = compiled.contracts.under(asked.workload, asked.pool)
        groups = [c.groups[asked.workload] for c, _ in self._at_once]
        gang = asked.cards * (asked.cards > 1)
        first, sheet = alike(
            asked.pool, sealed.astype(np.int64), contract + 1, varying + 1, gang,
            *(group + 1 for group in groups), *asked.use.T[1:],
        )  # fmt: skip
        self.sheet: Ints = sheet
        self._sheet_pool, self._sheet_sealed = asked.pool[first], sealed[first]
        self._sheet_contract, self._sheet_claims = contract[first], varying[first]
        self._sheet_groups = [group[first] for group in groups]
        self._sheet_cards, self._sheet_use = asked.cards[first], asked.use[first]

    def _resources(self, worth: Ints) -> Ints:
        """(sheets, T) milli-fen for what a unit takes of resources other than cards."""
        family = self._rows.resource
        found = np.zeros((self._sheet_pool.size, self._compiled.slots), dtype=np.int64)
        if family is not None:
            for row, (p, r) in zip(family.of(worth), self._rows.resource_of, strict=True):
                mine = self._sheet_pool == p
                taken = self._sheet_use[mine, r, np.newaxis]
                found[mine] += scaled_down(row[np.newaxis], taken, 1)
        return found


def power_worth(compiled: Compiled, rows: Rows, worth: Ints) -> Ints:
    """(C, T) milli-fen per kW and slot: power limits and demand charges together."""
    found = np.zeros_like(compiled.supply.pue)
    for family, centres in ((rows.power, rows.powered), (rows.peak, rows.peaked)):
        if family is not None:
            found[centres] += family.of(worth)
    return found


def add_cards(compiled: Compiled, rows: Rows, cards: Floats, found: Floats) -> None:
    """Add to ``found`` (rows,) what (P, T) cards at work use of the rows of pools and centres."""
    supply = compiled.supply
    if rows.capacity is not None:
        rows.capacity.of(found)[:] += cards
    for ceiling, family in rows.ceilings:
        if ceiling.by_pool:
            used = cards * ceiling.weight
            if not ceiling.by_slot:
                used = used.sum(axis=1, keepdims=True)
            _add_to(family.of(found), ceiling.groups, used)
    draw = np.zeros(supply.pue.shape)
    np.add.at(draw, supply.centre_of, cards * supply.watt[:, np.newaxis])
    draw *= supply.pue
    for metered, centres in ((rows.power, rows.powered), (rows.peak, rows.peaked)):
        if metered is not None:
            metered.of(found)[:] += draw[centres]


def _of_pools(compiled: Compiled, rows: Rows, worth: Ints) -> Ints:
    """(P, T) milli-fen per card-slot of the rows of pools and centres."""
    supply = compiled.supply
    kw = power_worth(compiled, rows, worth)[supply.centre_of]
    drawn = supply.pue[supply.centre_of] * supply.watt[:, np.newaxis]
    found = scaled_down(kw, drawn, 10**6)
    if rows.capacity is not None:
        found = found + rows.capacity.of(worth)
    for ceiling, family in rows.ceilings:
        if ceiling.by_pool:
            mine = _with_none(family.of(worth))[ceiling.groups]
            found = found + scaled_down(mine, ceiling.weight, ceiling.unit)
    return found


def _with_none(values: Ints) -> Ints:
    """Append a row of zeros, which is what index -1 then means."""
    return np.concatenate((values, np.zeros_like(values[:1])))


def _add_to(found: Floats, group: Ints, used: Floats) -> None:
    """Add used (n, T) to the (G, T) of groups (n,); -1 has none."""
    kept = np.flatnonzero(group >= 0)
    np.add.at(found, group[kept], used[kept])


def _distinct(code: Ints) -> tuple[Ints, Ints]:
    """Return the distinct codes, and the position of each one's among them, -1 below 0."""
    kept = code >= 0
    known, position = np.unique(code[kept], return_inverse=True)
    found = np.full(code.size, -1, dtype=np.int64)
    found[kept] = position
    return known, found
