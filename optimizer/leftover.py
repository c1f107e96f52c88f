"""What a plan leaves of all that is shared, as the supply of a smaller Case."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.centre import Centre, Pool
from huline.models.commitment import Commitment
from huline.models.network import Link
from huline.models.plan import Placement, Plan, Run
from huline.models.policy import EnergyQuota, Policy
from huline.models.tenant import Tenant
from huline.models.units import at_slot
from huline.models.workload import InferenceService, TrainingJob
from huline.optimizer.compile.columns import supply_columns

Ints = NDArray[np.int64]
Workload = TrainingJob | InferenceService
_NONE: Ints = np.zeros(0, dtype=np.int64)
_WATT_MINUTES = 60_000
"""W x per mille x minutes in a Wh."""


class Known:
    """A Case and what is looked up in it again and again."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.workloads: Mapping[str, Workload] = {w.id: w for w in case.workloads}
        self.pools = {pool.id: p for p, pool in enumerate(case.pools)}
        self.tenants = {tenant.id: n for n, tenant in enumerate(case.tenants)}
        self.uses = {(q.workload, q.pool): q.uses for q in case.quotes if q.uses is not None}
        self.groups_of = {s.id: s.groups for s in case.policy.subsidies}
        self._quotes: dict[str, list[Any]] = defaultdict(list)
        for quote in case.quotes:
            self._quotes[quote.workload].append(quote)
        self._pins = {pin.workload: pin for pin in case.pins}
        self._order = {w.id: k for k, w in enumerate(case.workloads)}

    def needed_by(self, wanted: Iterable[str]) -> set[str]:
        """Return workloads and all that they wait for."""
        kept, ask = set[str](), list(wanted)
        while ask:
            name = ask.pop()
            if name not in kept:
                kept.add(name)
                ask += getattr(self.workloads[name], "after", ())
        return kept

    def only(self, wanted: Collection[str]) -> Case:
        """Return the Case with these workloads and no others."""
        names = sorted(wanted, key=self._order.__getitem__)
        groups = (
            group.model_copy(
                update={"workloads": tuple(w for w in group.workloads if w in wanted)}
            )
            for group in self.case.groups
        )
        return self.case.model_copy(
            update={
                "workloads": tuple(self.workloads[name] for name in names),
                "groups": tuple(groups),
                "quotes": tuple(quote for name in names for quote in self._quotes.get(name, ())),
                "pins": tuple(self._pins[name] for name in names if name in self._pins),
            }
        )


class Leftover:
    """What the work of a plan takes of all that is shared, and the supply without it.

    Built in one pass over the plan; what single workloads take is given back in a moment.

    Attributes
    ----------
    cards : (P, T) cards at work in each pool
    owned : (tenants, T) cards at work of each tenant's workloads
    others : pool and further resource -> (T,) what is taken of it
    moved : link -> MB it carries over the horizon
    moved_in : link with a volume per slot -> (T,) MB it carries in each
    claimed : tenant and subsidy -> milli-fen claimed
    """

    def __init__(self, case: Case, plan: Plan, known: Known | None = None) -> None:
        self.known, self.plan = known or Known(case), plan
        slots = case.horizon.slots
        self.cards: Ints = np.zeros((len(case.pools), slots), dtype=np.int64)
        self.owned: Ints = np.zeros((len(case.tenants), slots), dtype=np.int64)
        self.others: dict[tuple[str, str], Ints] = {}
        self.moved = Counter[str]()
        self.moved_in: dict[str, Ints] = {}
        self.claimed = Counter[tuple[str, str]]()
        self._promises: dict[int, list[Commitment]] = {}
        self._all: Leftover | None = None
        self._touched = frozenset[int]()
        self._links = {link.id: link for link in case.network.links}
        self._count(plan.placements, 1)

    @cached_property
    def _placements(self) -> dict[str, Placement]:
        return {p.workload: p for p in self.plan.placements}

    @property
    def case(self) -> Case:
        """The Case that is planned."""
        return self.known.case

    def placement(self, workload: str) -> Placement:
        """Return how the plan serves a workload."""
        return self._placements[workload]

    def without(self, workloads: Iterable[str]) -> Self:
        """Return what is left if these workloads were not served at all; this stays as it is."""
        placements = [self._placements[name] for name in workloads]
        found = object.__new__(type(self))
        found.__dict__ |= self.__dict__
        found.__dict__.pop("_claims_of", None)
        found.cards, found.owned = self.cards.copy(), self.owned.copy()
        found.others = {key: row.copy() for key, row in self.others.items()}
        found.moved_in = {key: row.copy() for key, row in self.moved_in.items()}
        found.moved, found.claimed = self.moved.copy(), self.claimed.copy()
        found._promises, found._all = {}, self
        found._touched = frozenset(self.known.pools[r.pool] for p in placements for r in p.runs)
        found._count(placements, -1)
        found.claimed = +found.claimed
        return found

    def _count(self, placements: Iterable[Placement], sign: int) -> None:
        """Add what placements take, or give it back."""
        columns: list[tuple[int, int, int, int, int]] = []
        for placement in placements:
            if not placement.runs:
                continue
            workload = self.known.workloads[placement.workload]
            owner = self.known.tenants[workload.tenant]
            columns += [
                (self.known.pools[run.pool], owner, run.first, run.end, sign * run.cards)
                for run in placement.runs
            ]
            for run in placement.runs if workload.uses or self.known.uses else ():
                for name, amount in self._uses(workload, run).items():
                    row = self._row(self.others, (run.pool, name))
                    row[run.first : run.end] += sign * amount
            self._send(placement, workload, sign)
            for claim in placement.claims:
                self.claimed[workload.tenant, claim.subsidy] += sign * claim.amount
        table = np.array(columns, dtype=np.int64).reshape(-1, 5).T
        pool, tenant, first, end, cards = table
        for rows, place in ((self.cards, pool), (self.owned, tenant)):
            steps = np.zeros((rows.shape[0], rows.shape[1] + 1), dtype=np.int64)
            np.add.at(steps, (place, first), cards)
            np.add.at(steps, (place, end), -cards)
            rows += steps.cumsum(axis=1)[:, :-1]

    def _uses(self, workload: Workload, run: Run) -> Mapping[str, int]:
        """Return what a run takes of each further resource in a slot."""
        quoted = self.known.uses.get((workload.id, run.pool))
        if quoted is not None:
            return quoted
        return {name: run.cards * each for name, each in workload.uses.items()}

    def _row(self, rows: dict[Any, Ints], key: Any) -> Ints:
        if key not in rows:
            rows[key] = np.zeros(self.case.horizon.slots, dtype=np.int64)
        return rows[key]

    def _send(self, placement: Placement, workload: Workload, sign: int) -> None:
        """Count what travels the links."""
        if isinstance(workload, InferenceService):
            for copy in placement.copies:
                for link in copy.links:
                    self.moved[link] += sign * workload.model_mb
            return
        if not placement.links or workload.data is None:
            return
        data, horizon = workload.data, self.case.horizon
        per_slot = min(self._links[link].rate_mbit_s for link in placement.links)
        lasts = -(-data.mb * 8 // (per_slot * 60 * horizon.slot_minutes))
        for link in placement.links:
            self.moved[link] += sign * data.mb
            if self._links[link].volume_per_slot_mb:
                parts = data.travelling(lasts, horizon.slots)
                row = self._row(self.moved_in, link)
                row[data.ready : data.ready + len(parts)] += sign * np.array(parts, dtype=np.int64)

    def purse(self, case: Case) -> Case:
        """Return a Case with what the plan leaves of budgets and caps, and all else untouched."""
        policy = self._left_policy(energy=False)
        tenants = tuple(self._capped(each) for each in case.tenants)
        return case.model_copy(update={"policy": policy, "tenants": tenants})

    def beside(self, case: Case, *, certain: bool = False) -> Case:
        """Return a Case of the same supply with what the plan leaves of it.

        Parameters
        ----------
        case : the planned Case with other workloads, maybe with fewer pools
        certain : whether what is left is rounded down, and a tenant's limit on cards is what is
            left in its fullest slot; otherwise rounded up, and in its emptiest
        """
        network = case.network.model_copy(update={"links": tuple(self._left_links())})
        return case.model_copy(
            update={
                "pools": tuple(self._left_pools(case)),
                "centres": tuple(self._left_centres(certain)),
                "tenants": tuple(self._left_tenants(certain)),
                "commitments": (*self._kept(case), *self._working(case)),
                "network": network,
                "policy": self._left_policy(certain),
            }
        )

    def _kept(self, case: Case) -> Iterator[Commitment]:
        """Yield what is promised and not ended."""
        there = {pool.id for pool in case.pools}
        for promise in case.commitments:
            if promise.pool not in there:
                continue
            end = promise.freed_from if promise.id in self.plan.terminations else promise.end
            if end is not None and end > promise.first:
                firm: dict[str, Any] = {"termination_fee": None, "endable_from": None, "end": end}
                yield promise.model_copy(update=firm)

    def _working(self, case: Case) -> Iterator[Commitment]:
        """Yield the work of the plan as if it were promised."""
        for pool in case.pools:
            yield from self._at_work(self.known.pools[pool.id], pool.id)

    def _at_work(self, p: int, pool: str) -> list[Commitment]:
        """List the work of a pool; what is as in all of the plan is made there, once."""
        if self._all is not None and p not in self._touched:
            return self._all._at_work(p, pool)
        if p not in self._promises:
            self._promises[p] = list(_stretches(pool, self.cards[p]))
        return self._promises[p]

    def _left_pools(self, case: Case) -> Iterator[Pool]:
        """Yield the pools with what is left of resources other than cards."""
        slots = range(self.case.horizon.slots)
        for pool in case.pools:
            left = {
                name: tuple(at_slot(amount, t) - int(taken[t]) for t in slots)
                for name, amount in pool.resources.items()
                if (taken := self.others.get((pool.id, name), _NONE)).any()
            }
            resources = {**pool.resources, **left}
            yield pool.model_copy(update={"resources": resources}) if left else pool

    def _left_tenants(self, certain: bool) -> Iterator[Tenant]:
        """Yield the tenants with what is left of their quotas and of their caps."""
        for n, each in enumerate(self.case.tenants):
            left: dict[str, Any] = {}
            if each.max_cards is not None:
                taken = self.owned[n].max() if certain else self.owned[n].min()
                left["max_cards"] = each.max_cards - int(taken)
            if each.max_card_hours is not None:
                minutes = int(self.owned[n].sum()) * self.case.horizon.slot_minutes
                hours = -(-minutes // 60) if certain else minutes // 60
                left["max_card_hours"] = each.max_card_hours - hours
            yield self._capped(each.model_copy(update=left) if left else each)

    def _capped(self, tenant: Tenant) -> Tenant:
        """Return a tenant with what it claims counted as claimed before."""
        mine = self._claims_of.get(tenant.id)
        if not mine:
            return tenant
        return tenant.model_copy(update={"claimed": dict(mine + Counter(tenant.claimed))})

    @cached_property
    def _claims_of(self) -> dict[str, Counter[str]]:
        """Tenant -> fund -> milli-fen claimed of it."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for (tenant, subsidy), amount in self.claimed.items():
            for fund in (subsidy, *dict.fromkeys(self.known.groups_of[subsidy])):
                found[tenant][fund] += amount
        return found

    def _left_centres(self, certain: bool) -> Iterator[Centre]:
        """Yield the centres with what is left of their quotas of electricity.

        What they draw without any plan counts as drawn, also where commitments are ended.
        """
        for centre in self.case.centres:
            left: dict[str, Any] = {}
            if centre.energy_quota_wh is not None:
                taken = self._energy(lambda c, own=centre.id: c.id == own, certain)
                left["energy_quota_wh"] = centre.energy_quota_wh - taken
            if centre.demand_charge and self.plan.terminations:
                left["peak_so_far_w"] = self._peaks[centre.id]
            yield centre.model_copy(update=left) if left else centre

    @cached_property
    def _peaks(self) -> dict[str, int]:
        """Centre -> W that its meter has reached this month, or reaches without any plan."""
        peaks = supply_columns(self.case).peak.tolist()
        return {centre.id: peak for centre, peak in zip(self.case.centres, peaks, strict=True)}

    def _energy(self, counts: Any, certain: bool) -> int:
        """Wh that the plan takes at centres of a kind."""
        centres = {c.id: c for c in self.case.centres if counts(c)}
        total, slots = 0, self.case.horizon.slots
        for p, pool in enumerate(self.case.pools):
            if pool.centre in centres:
                pue = np.broadcast_to(np.array(centres[pool.centre].pue, dtype=np.int64), slots)
                total += pool.busy_w * int((self.cards[p] * pue).sum())
        total *= self.case.horizon.slot_minutes
        return -(-total // _WATT_MINUTES) if certain else total // _WATT_MINUTES

    def _left_policy(self, certain: bool = False, *, energy: bool = True) -> Policy:
        """Return the policy with what is left of budgets, and of quotas of provinces."""
        policy, paid = self.case.policy, Counter[str]()
        for claims in self._claims_of.values():
            paid += claims

        def left(fund: Any) -> Any:
            if fund.budget is None or not paid[fund.id]:
                return fund
            return fund.model_copy(update={"budget": fund.budget - paid[fund.id]})

        update: dict[str, Any] = {
            "subsidies": tuple(map(left, policy.subsidies)),
            "stacking_groups": tuple(map(left, policy.stacking_groups)),
        }
        if energy:
            update["energy_quotas"] = tuple(self._quotas(policy.energy_quotas, certain))
        return policy.model_copy(update=update)

    def _quotas(self, quotas: Iterable[EnergyQuota], certain: bool) -> Iterator[EnergyQuota]:
        for quota in quotas:
            taken = self._energy(lambda c, own=quota.province: c.province == own, certain)
            yield quota.model_copy(update={"wh": quota.wh - taken})

    def _left_links(self) -> Iterator[Link]:
        """Yield the links with what is left of their volumes."""
        slots = range(self.case.horizon.slots)
        for link in self.case.network.links:
            left: dict[str, Any] = {}
            if link.volume_mb is not None and self.moved[link.id]:
                left["volume_mb"] = link.volume_mb - self.moved[link.id]
            if (row := self.moved_in.get(link.id, _NONE)).any():
                volume = link.volume_per_slot_mb
                left["volume_per_slot_mb"] = tuple(at_slot(volume, t) - int(row[t]) for t in slots)
            yield link.model_copy(update=left) if left else link


def _stretches(pool: str, cards: Ints) -> Iterator[Commitment]:
    """Yield the slots in which the same cards of a pool are at work, joined, as commitments."""
    changes = np.flatnonzero(np.diff(cards)) + 1
    bounds = [0, *changes.tolist(), len(cards)]
    for first, end in pairwise(bounds):
        if cards[first]:
            yield Commitment.model_construct(
                id="plan", pool=pool, cards=int(cards[first]), first=first, end=end,
                termination_fee=None, endable_from=None,
            )  # fmt: skip
