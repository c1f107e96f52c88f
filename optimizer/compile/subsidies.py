"""What each workload may claim from each subsidy, and what limits the claims."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.subsidy import Subsidy, Tiered
from huline.models.tenant import Tenant
from huline.models.workload import Workload
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.funds import Fund, crossing, funds_of
from huline.optimizer.compile.quotes import Quotes
from huline.optimizer.compile.rents import Rents
from huline.optimizer.compile.subsidy_rates import card_slot_rates, portions

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Entitlement:
    """What one workload may claim from one subsidy.

    Attributes
    ----------
    subsidy : index of the subsidy
    base : (P, T) milli-fen per card-slot, wherever the rule may pay
    where : (P,) whether the pool is eligible
    spend : (P,) milli-fen of rent per card-slot that count as spend under the subsidy
    """

    subsidy: int
    base: Ints
    where: Mask
    spend: Ints

    @property
    def steady(self) -> bool:
        """Whether it is worth the same in all slots, and kept once for all of them."""
        return self.base.strides[1] == 0

    @cached_property
    def rate(self) -> Ints:
        """(P, T) milli-fen per card-slot; 0 where the pool is not eligible."""
        if self.where.all():
            return self.base
        base = self.base[:, :1] if self.steady else self.base
        return np.broadcast_to(base * self.where[:, np.newaxis], self.base.shape)


@dataclass(frozen=True)
class Bracket:
    """What a tier has left beyond the spend to date; ``width`` is None where it has no end."""

    width: int | None
    share: int
    """Per mille."""


@dataclass(frozen=True)
class Account:
    """What one firm's rent decides about its claims on one subsidy, in milli-fen.

    Attributes
    ----------
    least, most : this plan's eligible rent must lie between them, or nothing may be claimed;
        ``most`` is None where there is no upper limit, and negative where it is passed already
    brackets : what each slice of that rent earns, in order; () where tiers say nothing
    """

    least: int
    most: int | None
    brackets: tuple[Bracket, ...]

    def opens_at(self, rent: int) -> bool:
        """Tell whether anything may be claimed if the plan's eligible rent is this."""
        return self.least <= rent and (self.most is None or rent <= self.most)

    def earned(self, rent: int) -> int | None:
        """Milli-fen that the brackets earn for this much rent; None where tiers say nothing."""
        if not self.brackets:
            return None
        total, left = 0, rent
        for bracket in self.brackets:
            slice_ = left if bracket.width is None else min(left, bracket.width)
            total += bracket.share * slice_
            left -= slice_
        return total // 1000


@dataclass(frozen=True)
class Group:
    """A stacking group in force: the subsidies in it, by index, and what it limits."""

    id: str
    members: frozenset[int]
    exclusive: bool
    ceiling: Ints | None
    """(P,) per mille of the rent; None where claims together have no ceiling."""


class Subsidies:
    """All programmes of a Case, seen from the workloads."""

    def __init__(self, case: Case, supply: Supply, rents: Rents, quotes: Quotes) -> None:
        self.rules: tuple[Subsidy, ...] = case.policy.subsidies
        self.stacking = case.policy.applies("stacking")
        self._applies = case.policy.applies
        self.funds = funds_of(case)
        floored = case.policy.applies("min-claim")
        self.min_claim: tuple[int, ...] = tuple(
            rule.min_claim if floored else 0 for rule in self.rules
        )
        self.groups = self._groups(case, supply)
        self._day = case.horizon.start.date()
        self._tenants = {t.id: t for t in case.tenants}
        self._supply, self._rents, self._quotes = supply, rents, quotes
        self._case = case
        self._rates: dict[tuple[int, Hashable], Ints] = {}
        self._known: dict[tuple[str, str, Hashable], tuple[Entitlement, ...]] = {}
        self._accounts: dict[tuple[str, int], Account | None] = {}

    def of(self, workload: Workload) -> tuple[Entitlement, ...]:
        """Return what the workload may claim, subsidies in file order."""
        priced = self._quotes.priced_in(workload)
        if not priced.size:
            return self.unquoted(workload)
        kept = np.ones(len(self._supply.sites), dtype=bool)
        kept[priced] = False
        return tuple(
            Entitlement(e.subsidy, e.base, e.where & kept, e.spend * kept)
            for e in self.unquoted(workload)
        )

    def unquoted(self, workload: Workload) -> tuple[Entitlement, ...]:
        """Return what it may claim wherever no all-in cost is quoted; one tuple for all alike."""
        key = workload.tenant, workload.kind, self._rents.terms(workload)
        if key not in self._known:
            tenant = self._tenants[workload.tenant]
            found = []
            for s, rule in enumerate(self.rules):
                if (
                    not rule.off
                    and workload.kind in rule.workloads
                    and _pays_firm(rule, tenant, self._day)
                ):
                    where = self._eligible(rule, tenant)
                    if where.any():
                        found.append(self._entitlement(s, workload, where))
            self._known[key] = tuple(found)
        return self._known[key]

    def left(self, fund: Fund, tenant: str) -> int | None:
        """Milli-fen that the cap of a fund leaves the tenant to claim; None without a cap."""
        if fund.cap is None:
            return None
        return max(0, fund.cap - self._tenants[tenant].claimed.get(fund.id, 0))

    def whole(self) -> frozenset[int]:
        """Return the programmes whose claims have to be told that they are whole.

        Sums that are nested or apart, those by workload and those by money each among themselves,
        have a whole optimum anyway; those of groups that cross need not.
        """
        capped = [group.members for group in self.groups if group.ceiling is not None]
        pairs = ((a, b) for a, b in combinations(capped, 2) if a & b and not (a <= b or b <= a))
        return crossing(self.funds).union(*(a | b for a, b in pairs))

    def account(self, subsidy: int, tenant: str) -> Account | None:
        """Return what the tenant's rent decides about its claims; None if nothing."""
        key = tenant, subsidy
        if key not in self._accounts:
            self._accounts[key] = self._account(self.rules[subsidy], self._tenants[tenant])
        return self._accounts[key]

    def _account(self, rule: Subsidy, tenant: Tenant) -> Account | None:
        spent = tenant.spent_under(rule.id)
        least, most = 0, None
        if self._applies("threshold"):
            least = max(0, rule.threshold - spent)
            most = None if rule.spend_limit is None else rule.spend_limit - spent
        tiered = isinstance(rule, Tiered) and self._applies("tiers")
        brackets = _brackets(rule, spent) if tiered and isinstance(rule, Tiered) else ()
        if not least and most is None and not brackets:
            return None
        return Account(least, most, brackets)

    def _groups(self, case: Case, supply: Supply) -> tuple[Group, ...]:
        """Return the groups in force that have members, those with most of them first."""
        found = []
        for group in case.policy.stacking_groups:
            members = frozenset(s for s, rule in enumerate(self.rules) if group.id in rule.groups)
            exclusive = group.exclusive and self._applies("exclusive")
            capped = group.ceiling is not None and self._applies("ceiling")
            ceiling = (
                portions(supply, group.ceiling or 0, group.ceiling_foreign) if capped else None
            )
            if members and (exclusive or capped):
                found.append(Group(group.id, members, exclusive, ceiling))
        return tuple(sorted(found, key=lambda group: -len(group.members)))

    def _entitlement(self, subsidy: int, workload: Workload, where: Mask) -> Entitlement:
        rents, key = self._rents.of(workload), (subsidy, self._rents.terms(workload))
        if key not in self._rates:
            rule = self.rules[subsidy]
            self._rates[key] = card_slot_rates(rule, rents, self._case, self._supply)
        return Entitlement(subsidy, self._rates[key], where, rents * where)

    def _eligible(self, rule: Subsidy, tenant: Tenant) -> Mask:
        """(P,) pools in which runs of the tenant are eligible, as far as firm and day go."""
        return np.array(
            [
                rule.centre_province in (None, site.centre.province)
                and rule.centre_city in (None, site.centre.city)
                and rule.origin in (None, "domestic" if site.accelerator.domestic else "foreign")
                and not (rule.unrelated_only and site.centre.operator in tenant.related)
                for site in self._supply.sites
            ],
            dtype=bool,
        )


def _pays_firm(rule: Subsidy, tenant: Tenant, day: date) -> bool:
    return (
        not (rule.valid_from and day < rule.valid_from)
        and not (rule.valid_to and day > rule.valid_to)
        and rule.firm_province in (None, tenant.province)
        and rule.firm_city in (None, tenant.city)
        and (not rule.sectors or tenant.sector in rule.sectors)
        and (not rule.sizes or tenant.size in rule.sizes)
        and _of_age(rule, _full_years(tenant.founded, day))
    )


def _full_years(founded: date | None, day: date) -> int | None:
    """Return the age on a day; None if it is unknown or the firm does not exist yet."""
    if founded is None or founded > day:
        return None
    reached = (day.month, day.day) >= (founded.month, founded.day)
    return day.year - founded.year - (not reached)


def _of_age(rule: Subsidy, age: int | None) -> bool:
    if rule.age_from is None and rule.age_below is None:
        return True
    if age is None:
        return False
    return (rule.age_from or 0) <= age and (rule.age_below is None or age < rule.age_below)


def _brackets(rule: Tiered, spent: int) -> tuple[Bracket, ...]:
    ends: tuple[int | None, ...] = (*(end for _, end in pairwise(rule.spend_from)), None)
    return tuple(
        Bracket(None if end is None else end - max(start, spent), share)
        for start, end, share in zip(rule.spend_from, ends, rule.shares, strict=True)
        if end is None or end > spent
    )
