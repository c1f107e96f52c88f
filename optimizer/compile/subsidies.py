"""What a card-slot entitles to under each subsidy, and what programmes still have to give."""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.centre import Centre
from huline.models.subsidy import PerCardHour, Subsidy
from huline.models.tenant import Tenant
from huline.models.units import half_up
from huline.models.workload import Workload
from huline.optimizer.compile.columns import Site, Supply
from huline.optimizer.compile.quotes import Quotes
from huline.optimizer.compile.rents import Rents

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Entitlement:
    """What one workload may claim from one subsidy.

    Attributes
    ----------
    subsidy : index of the subsidy
    rate : (P,) milli-fen per card-slot; 0 where the pool does not count
    """

    subsidy: int
    rate: Ints


class Subsidies:
    """All programmes of a Case, seen from the workloads."""

    def __init__(self, case: Case, supply: Supply, rents: Rents, quotes: Quotes) -> None:
        self.rules: tuple[Subsidy, ...] = case.policy.subsidies
        self.stacking = case.policy.applies("stacking")
        budgeted = case.policy.applies("budget")
        self.budget: tuple[int | None, ...] = tuple(
            rule.budget if budgeted else None for rule in self.rules
        )
        self._capped = case.policy.applies("firm-cap")
        self._day = case.horizon.start.date()
        self._tenants = {t.id: t for t in case.tenants}
        self._sites, self._rents, self._quotes = supply.sites, rents, quotes
        self._minutes = case.horizon.slot_minutes
        self._rates: dict[tuple[int, Hashable], Ints] = {}
        self._known: dict[tuple[str, str, Hashable], tuple[Entitlement, ...]] = {}

    def of(self, workload: Workload) -> tuple[Entitlement, ...]:
        """Return what the workload may claim, subsidies in file order."""
        priced = self._quotes.priced(workload)
        if not priced.size:
            return self._unquoted(workload)
        found = []
        for entitlement in self._unquoted(workload):
            rate = entitlement.rate.copy()
            rate[priced] = 0
            if rate.any():
                found.append(Entitlement(entitlement.subsidy, rate))
        return tuple(found)

    def _unquoted(self, workload: Workload) -> tuple[Entitlement, ...]:
        """Return what it may claim wherever no all-in cost is quoted."""
        key = workload.tenant, workload.kind, self._rents.terms(workload)
        if key not in self._known:
            tenant = self._tenants[workload.tenant]
            found = []
            for s, rule in enumerate(self.rules):
                if (
                    workload.kind in rule.workloads
                    and _pays_firm(rule, tenant)
                    and self._in_force(s)
                ):
                    rate = self._pool_rates(s, workload) * self._unrelated(rule, tenant)
                    if rate.any():
                        found.append(Entitlement(s, rate))
            self._known[key] = tuple(found)
        return self._known[key]

    def _pool_rates(self, subsidy: int, workload: Workload) -> Ints:
        """(P,) milli-fen per card-slot, each rounded once; see docs/rules.md."""
        key = subsidy, self._rents.terms(workload)
        if key not in self._rates:
            rule, rents = self.rules[subsidy], self._rents.of(workload).tolist()
            rates = [
                _rate(rule, site, rent, self._minutes) if _pays_at(rule, site.centre) else 0
                for site, rent in zip(self._sites, rents, strict=True)
            ]
            self._rates[key] = np.array(rates, dtype=np.int64)
        return self._rates[key]

    def firm_cap(self, subsidy: int, tenant: str) -> int | None:
        """Milli-fen the tenant may still claim from a subsidy; None without a cap."""
        cap = self.rules[subsidy].firm_cap
        if cap is None or not self._capped:
            return None
        return max(0, cap - self._tenants[tenant].claimed.get(self.rules[subsidy].id, 0))

    def _in_force(self, subsidy: int) -> bool:
        rule = self.rules[subsidy]
        return not (
            (rule.valid_from and self._day < rule.valid_from)
            or (rule.valid_to and self._day > rule.valid_to)
        )

    def _unrelated(self, rule: Subsidy, tenant: Tenant) -> NDArray[np.bool_]:
        if not rule.unrelated_only:
            return np.ones(len(self._sites), dtype=bool)
        return np.array([s.centre.operator not in tenant.related for s in self._sites], dtype=bool)


def _pays_firm(rule: Subsidy, tenant: Tenant) -> bool:
    return (
        rule.firm_province in (None, tenant.province)
        and rule.firm_city in (None, tenant.city)
        and (not rule.sectors or tenant.sector in rule.sectors)
        and tenant.spent >= rule.min_spent
    )


def _pays_at(rule: Subsidy, centre: Centre) -> bool:
    return rule.centre_province in (None, centre.province) and rule.centre_city in (
        None,
        centre.city,
    )


def _rate(rule: Subsidy, site: Site, rent: int, minutes: int) -> int:
    if isinstance(rule, PerCardHour):
        return half_up(rule.amount * minutes, 60)
    foreign = rule.share_foreign is not None and not site.accelerator.domestic
    share = rule.share_foreign if foreign else rule.share
    return half_up(rent * (share or 0), 1000)
