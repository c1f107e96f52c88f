"""Rows: the scarce goods that have a multiplier, as one vector; see docs/bound.md."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from huline.models.certificate import Certificate, Multiplier, RowName
from huline.models.plan import Perspective
from huline.optimizer.compile.ceilings import Ceiling
from huline.optimizer.compile.ceilings.base import hourly
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.strategies.prices.exact import scaled_up, total

Ints = NDArray[np.int64]
Number = TypeVar("Number", np.int64, np.float64)

MOST_WORTH = 10**12
"""No multiplier may be greater."""
WHOLE = 10**6
"""What a milli-fen of a programme is worth in units of its multipliers, and no more."""
_KIND: Mapping[tuple[str, bool], RowName] = {
    ("headroom", True): "headroom",
    ("energy-quota", False): "energy-quota",
    ("tenant-quota", True): "tenant-cards",
    ("tenant-quota", False): "tenant-hours",
    ("lit-floor", False): "lit-floor",
}
"""Rule of a ceiling, and whether each slot has a limit of its own, to the name of its rows."""


@dataclass(frozen=True, eq=False)
class Family:
    """Rows of one kind: G objects with n multipliers each, one a slot or a single one.

    Attributes
    ----------
    names : (G,) of the objects
    limit : (G, n) what the plan may use, commitments as promised
    unit : how much of that a multiplier is the price of
    most : what a multiplier may come to
    together : (G,) what all of an object may come to; None without such a limit
    first : where the family begins in the vector of all multipliers
    """

    row: RowName
    names: tuple[str, ...]
    limit: Ints
    unit: int
    most: int
    together: Ints | None
    first: int

    @property
    def span(self) -> slice:
        """Where the family stands in the vector."""
        return slice(self.first, self.first + self.limit.size)

    def of(self, every: NDArray[Number]) -> NDArray[Number]:
        """(G, n) the family's part of what there is for all rows (rows,), a view."""
        return every[self.span].reshape(self.limit.shape)

    def clipped(self, worth: Ints) -> Ints:
        """(G, n) the family's multipliers within their cone."""
        values = np.clip(self.of(worth), 0, self.most)
        if self.together is not None:
            before = np.cumsum(values, axis=1) - values
            values = np.minimum(values, np.maximum(self.together[:, np.newaxis] - before, 0))
        return values


class Rows:
    """All rows of a compiled Case, seen from one perspective.

    Attributes
    ----------
    capacity, resource, power, peak, contract, link, budget, firm : None where there are none
    ceilings : rows of limits on cards at work, each with the limit
    resource_of : (n, 2) pool and resource of each row of `resource`
    peaked : centres with a row of `peak`
    powered : centres with a row of `power`
    firms : (tenant, fund) to its row of `firm`
    budgets : fund to its row of `budget`
    lanes : lane of the compiled freight to its row of `link`
    """

    def __init__(
        self, compiled: Compiled, perspective: Perspective, firms: Iterable[tuple[str, int]]
    ) -> None:
        self._compiled, self._payer = compiled, perspective == "payer"
        self.families: list[Family] = []
        self.size = 0
        supply, case = compiled.supply, compiled.case
        promised = supply.endable.taken()
        on = case.policy.applies("capacity")
        pools = tuple(site.pool.id for site in supply.sites)
        self.capacity = self._add(
            "capacity", pools if on else (), supply.capacity[:, 0] - promised
        )
        self.resource_of, self.resource = self._resources(on)
        self.ceilings = [
            (ceiling, family)
            for ceiling in compiled.ceilings
            # what a meter limits and what it charges for are rounded together: see `powered`
            if ceiling.rule != "power" and (family := self._ceiling(ceiling, promised)) is not None
        ]
        draw = np.zeros_like(supply.base)
        np.add.at(draw, supply.centre_of, promised * supply.watt[:, np.newaxis])
        draw *= supply.pue
        names = tuple(centre.id for centre in supply.centres)
        metered = case.policy.applies("power")
        self.powered = np.array(
            [c for c, centre in enumerate(supply.centres) if metered and centre.power_limit_w],
            dtype=np.int64,
        )
        self.power = self._add(
            "power",
            [names[c] for c in self.powered],
            (supply.headroom - draw)[self.powered],
            10**6,
            most=hourly(case, "power"),
        )
        charge = supply.demand_charge_of(perspective)
        self.peaked = np.flatnonzero(charge)
        spare = 1000 * supply.peak[:, np.newaxis] - supply.base - draw
        self.peak = self._add(
            "demand-charge", [names[c] for c in self.peaked], spare[self.peaked], 10**6,
            together=1000 * charge[self.peaked],
        )  # fmt: skip
        self.contract = self._contracts(on)
        self.lanes, self.link = self._links()
        self.budgets, self.budget = self._budgets()
        self.firms, self.firm = self._firms(firms)

    def of_claim(self, tenant: str, subsidy: int) -> Iterator[int]:
        """Yield the rows, in the vector of all, that price a firm's claims on a programme."""
        for f, fund in enumerate(self._compiled.subsidies.funds):
            if subsidy in fund.members:
                for family, row in (
                    (self.budget, self.budgets.get(f)),
                    (self.firm, self.firms.get((tenant, f))),
                ):
                    if family is not None and row is not None:
                        yield family.first + row

    def clip(self, worth: Ints) -> Ints:
        """(rows,) multipliers within their cones."""
        found = np.empty_like(worth)
        for family in self.families:
            family.of(found)[:] = family.clipped(worth)
        return found

    def credit(self, worth: Ints) -> int:
        """Milli-fen that a plan is credited for the limits."""
        return sum(
            total(scaled_up(family.of(worth), family.limit, family.unit))
            for family in self.families
        )

    def certificate(self, worth: Ints) -> Certificate:
        """State multipliers as a certificate; what is worth nothing is left out."""
        return Certificate(
            case_hash=self._compiled.case.hash,
            perspective="payer" if self._payer else "system",
            multipliers=tuple(
                Multiplier(row=family.row, of=name, values=tuple(values.tolist()))
                for family in self.families
                for name, values in zip(family.names, family.of(worth), strict=True)
                if values.any()
            ),
        )

    def worth_of(self, certificate: Certificate) -> Ints:
        """(rows,) the multipliers of a certificate, as far as there are such rows here."""
        worth = np.zeros(self.size, dtype=np.int64)
        places = {
            (family.row, name): (family, g)
            for family in self.families
            for g, name in enumerate(family.names)
        }
        for multiplier in certificate.multipliers:
            family, g = places.get((multiplier.row, multiplier.of), (None, 0))
            if family is not None and len(multiplier.values) == family.limit.shape[1]:
                family.of(worth)[g] = multiplier.values
        return worth

    def _add(
        self,
        row: RowName,
        names: Sequence[str],
        limit: Ints,
        unit: int = 1,
        *,
        most: int | None = None,
        together: Ints | None = None,
    ) -> Family | None:
        if not names:
            return None
        most = MOST_WORTH if most is None else min(most, MOST_WORTH)
        family = Family(row, tuple(names), limit, unit, most, together, self.size)
        self.families.append(family)
        self.size += limit.size
        return family

    def _resources(self, on: bool) -> tuple[Ints, Family | None]:
        supply = self._compiled.supply
        found = [
            (p, r)
            for p, site in enumerate(supply.sites if on else ())
            for r, name in enumerate(supply.resources)
            if name in site.pool.resources
        ]
        names = [f"{supply.sites[p].pool.id},{supply.resources[r]}" for p, r in found]
        of = np.array(found, dtype=np.int64).reshape(-1, 2)
        return of, self._add("resource", names, supply.capacity[of[:, 0], of[:, 1]])

    def _ceiling(self, ceiling: Ceiling, promised: Ints) -> Family | None:
        """Take off what commitments use that count: rows count them as promised."""
        limit = ceiling.limit.copy()
        if ceiling.promised:
            kept = ceiling.groups >= 0
            used = (promised * ceiling.weight)[kept]
            if not ceiling.by_slot:
                used = used.sum(axis=1, keepdims=True)
            np.subtract.at(limit, ceiling.groups[kept], used)
        kind = _KIND[ceiling.rule, ceiling.by_slot]
        return self._add(kind, ceiling.names, limit, ceiling.unit, most=ceiling.rate)

    def _contracts(self, capped: bool) -> Family | None:
        """Rows of contracts; without capacity their multipliers may not pay for a card rented."""
        contracts, slots = self._compiled.contracts, self._compiled.slots
        names = contracts.ids if self._payer else ()
        limit = np.zeros((len(contracts.ids), slots), dtype=np.int64)
        together = None if capped else slots * contracts.rate
        return self._add("take-or-pay", names, limit, together=together)

    def _links(self) -> tuple[dict[int, int], Family | None]:
        lanes, links = self._compiled.freight.lanes, self._compiled.case.network.links
        found = {lane: i for i, lane in enumerate(lanes.whole.values())}
        limit = lanes.limit[list(found)][:, np.newaxis]
        return found, self._add("link", [links[link].id for link in lanes.whole], limit, 1000)

    def _budgets(self) -> tuple[dict[int, int], Family | None]:
        funds = self._compiled.subsidies.funds if self._payer else ()
        known = {f: fund.budget for f, fund in enumerate(funds) if fund.budget is not None}
        limit = np.array(list(known.values()), dtype=np.int64)[:, np.newaxis]
        names = [funds[f].id for f in known]
        family = self._add("budget", names, limit, WHOLE, most=WHOLE)
        return {f: i for i, f in enumerate(known)}, family

    def _firms(
        self, firms: Iterable[tuple[str, int]]
    ) -> tuple[dict[tuple[str, int], int], Family | None]:
        subsidies = self._compiled.subsidies
        known = {
            (tenant, f): left
            for tenant, s in (dict.fromkeys(firms) if self._payer else ())
            for f, fund in enumerate(subsidies.funds)
            if s in fund.members and (left := subsidies.left(fund, tenant)) is not None
        }
        limit = np.array(list(known.values()), dtype=np.int64)[:, np.newaxis]
        names = [f"{tenant},{subsidies.funds[f].id}" for tenant, f in known]
        family = self._add("firm-cap", names, limit, WHOLE, most=WHOLE)
        return {key: i for i, key in enumerate(known)}, family
