"""Why work is left unserved: what forbids it even alone, or what other work took."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from huline.models.case import Case
from huline.models.commitment import Commitment
from huline.models.plan import Left, Placement, Plan, Refusal
from huline.models.profile import Profile
from huline.models.units import at_slot, half_up
from huline.models.workload import InferenceService, TrainingJob
from huline.optimizer.compile import compile_case
from huline.optimizer.compile.fits import FITS

MOST = 100
"""Workloads of which a reason is told: those whose penalty is highest."""
_JUDGED = tuple(fit.rule for fit in FITS)
_WATT_MINUTES = 60_000
"""W x per mille x minutes in a Wh."""
Workload = TrainingJob | InferenceService


def reasons(case: Case, plan: Plan) -> tuple[Left, ...]:
    """Say of what a plan does not serve wholly whether it could run alone, and what is nearest.

    A workload that could run alone is compared with what all that runs leaves of cards, power,
    quotas and links; of a service that runs in part, what is left of its demand. Where nothing
    by itself stands in its way there, no refusal is named.
    """
    unserved = [p for p in plan.placements if p.ledger.penalty]
    dearest = sorted(unserved, key=lambda p: -p.ledger.penalty)[:MOST]
    wanted = {p.workload for p in dearest}
    if not wanted:
        return ()
    alone, then = _refused(_only(case, wanted)), _refused(_beside(case, plan, wanted))
    ties = _Ties(case, plan)
    found = {w: _left(case, w, alone[w], then[w] | ties.of(w)) for w in wanted}
    return tuple(found[p.workload] for p in plan.placements if p.workload in wanted)


def _left(
    case: Case, workload: str, alone: Mapping[str, Refusal], then: Mapping[str, Refusal]
) -> Left:
    pools = [pool.id for pool in case.pools]
    able = [pool for pool in pools if pool not in alone]
    if not able:
        return Left(workload=workload, alone=False, refusal=_nearest(alone.values()))
    if any(pool not in then for pool in able):
        return Left(workload=workload, alone=True)
    return Left(workload=workload, alone=True, refusal=_nearest(then[pool] for pool in able))


def _nearest(refusals: Iterable[Refusal]) -> Refusal | None:
    """Choose what passed most rules, and of these what lacks least."""
    return min(refusals, key=lambda r: (-_passed(r.rule), _lack(r)), default=None)


def _passed(rule: str) -> int:
    """How many pair rules have nothing against a pool that this rule refuses."""
    return _JUDGED.index(rule) if rule in _JUDGED else len(_JUDGED)


def _lack(refusal: Refusal) -> float:
    measured, limit = refusal.measured, refusal.limit
    if isinstance(measured, int) and isinstance(limit, int):
        return abs(measured - limit) / max(1, abs(limit))
    return float("inf")


def _refused(case: Case) -> dict[str, dict[str, Refusal]]:
    """By workload and pool."""
    refusals = compile_case(case).refusals
    return {
        workload.id: {refusal.pool: refusal for refusal in refusals.of(w)}
        for w, workload in enumerate(case.workloads)
    }


def _only(case: Case, wanted: Iterable[str]) -> Case:
    """Return the Case with these workloads and those they wait for, and no others."""
    by_id, kept, ask = {w.id: w for w in case.workloads}, set[str](), list(wanted)
    while ask:
        name = ask.pop()
        if name not in kept:
            kept.add(name)
            ask += getattr(by_id[name], "after", ())
    groups = [
        group.model_copy(update={"workloads": tuple(w for w in group.workloads if w in kept)})
        for group in case.groups
    ]
    return case.model_copy(
        update={
            "workloads": tuple(w for w in case.workloads if w.id in kept),
            "groups": tuple(groups),
            "quotes": tuple(q for q in case.quotes if q.workload in kept),
            "pins": tuple(pin for pin in case.pins if pin.workload in kept),
        }
    )


def _beside(case: Case, plan: Plan, wanted: Collection[str]) -> Case:
    """Return the Case with these workloads and what a plan leaves of supply for them."""
    used, by_id = _Used(case, plan), {w.id: w for w in case.workloads}
    rests = {
        p.workload: _Rest(case, by_id[p.workload], p)
        for p in plan.placements
        if p.runs and p.workload in wanted
    }
    workloads = (
        rests[w.id].service() if w.id in rests else _untied(w, plan) if w.id in wanted else w
        for w in case.workloads
    )
    profiles = *case.profiles, *(rest.profile() for rest in rests.values())
    loose = case.model_copy(
        update={"workloads": tuple(workloads), "profiles": profiles, "groups": ()}
    )
    network = case.network.model_copy(update={"links": tuple(used.links())})
    policy = case.policy.model_copy(update={"energy_quotas": tuple(used.quotas())})
    left = {
        "pools": tuple(used.pools()),
        "centres": tuple(used.centres()),
        "tenants": tuple(used.tenants()),
        "commitments": tuple(used.commitments()),
        "network": network,
        "policy": policy,
    }
    return _only(loose.model_copy(update=left), wanted)


def _untied(workload: Workload, plan: Plan) -> Workload:
    """Let a job begin when what it waits for has ended, where all of that runs."""
    if not isinstance(workload, TrainingJob) or not workload.after:
        return workload
    ends = [
        max((run.end for run in p.runs), default=0)
        for p in plan.placements
        if p.workload in workload.after
    ]
    release = max(workload.release, *ends)
    return workload.model_copy(update={"release": release, "after": ()})


class _Rest:
    """What is left of the demand of a service that a plan serves in part, as a service."""

    def __init__(self, case: Case, service: Workload, placement: Placement) -> None:
        assert isinstance(service, InferenceService)  # training runs wholly or not at all
        self._service = service
        self._shape = next(p for p in case.profiles if p.id == service.profile)
        self._served = self._throughput(case, placement)

    def service(self) -> InferenceService:
        """Return it without what it asks of its stays and sites: it is there already."""
        free = {"sites": None, "min_sites": 1, "max_share": 1000, "min_stay": 1, "warm_up": 0}
        return self._service.model_copy(update=free | {"profile": self.profile().id})

    def profile(self) -> Profile:
        """Return its demand where its cards are too few; where that is not clear, all of it."""
        demand = [at_slot(self._shape.per_mille, t) for t in range(len(self._served))]
        short = [n < self._asked(d) for n, d in zip(self._served, demand, strict=True)]
        left = tuple(n if lacks or not any(short) else 0
                     for n, lacks in zip(demand, short, strict=True))  # fmt: skip
        name = f"{self._service.id}/left"
        return self._shape.model_copy(update={"id": name, "per_mille": left})

    def _asked(self, per_mille: int) -> int:
        return sum(half_up(peak * per_mille, 1000) for peak in self._service.peaks.values())

    def _throughput(self, case: Case, placement: Placement) -> list[int]:
        """Demand units that its cards serve in each slot, warm or not."""
        pools, found = {pool.id: pool for pool in case.pools}, [0] * case.horizon.slots
        for run in placement.runs:
            pool = pools[run.pool]
            factor = self._service.accelerators.get(pool.accelerator, 0)
            units = run.cards * self._service.units_per_card(factor, pool.lost_share)
            for t in range(run.first, run.end):
                found[t] += units
        return found


class _Used:
    """What the work of a plan takes, and the supply without it."""

    def __init__(self, case: Case, plan: Plan) -> None:
        self._case, self._plan = case, plan
        workloads = {w.id: w for w in case.workloads}
        slots = case.horizon.slots
        self._cards: dict[str, list[int]] = defaultdict(lambda: [0] * slots)
        self._others: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * slots)
        self._owned: dict[str, list[int]] = defaultdict(lambda: [0] * slots)
        self._moved = Counter[str]()
        quoted = {(q.workload, q.pool): q.uses for q in case.quotes if q.uses is not None}
        for placement in plan.placements:
            workload = workloads[placement.workload]
            self._send(placement, workload)
            for run in placement.runs:
                uses = quoted.get((workload.id, run.pool), workload.uses)
                rows = [(self._cards[run.pool], 1), (self._owned[workload.tenant], 1)]
                rows += [(self._others[run.pool, name], n) for name, n in uses.items()]
                for row, per_card in rows:
                    for t in range(run.first, run.end):
                        row[t] += run.cards * per_card

    def _send(self, placement: Placement, workload: Workload) -> None:
        if isinstance(workload, TrainingJob):
            for link in placement.links:
                self._moved[link] += workload.data.mb if workload.data else 0
            return
        for copy in placement.copies:
            for link in copy.links:
                self._moved[link] += workload.model_mb

    def commitments(self) -> Iterator[Commitment]:
        """Yield what is promised and not ended, and the work of the plan as if it were."""
        for promise in self._case.commitments:
            end = promise.freed_from if promise.id in self._plan.terminations else promise.end
            if end is not None and end > promise.first:
                firm: dict[str, Any] = {"termination_fee": None, "endable_from": None, "end": end}
                yield promise.model_copy(update=firm)
        for pool, cards in self._cards.items():
            first = 0
            for t in range(1, len(cards) + 1):
                if t == len(cards) or cards[t] != cards[first]:
                    if cards[first]:
                        yield Commitment(
                            id="plan", pool=pool, cards=cards[first], first=first, end=t
                        )
                    first = t

    def pools(self) -> Iterator[Any]:
        """Yield the pools with what is left of resources other than cards."""
        slots = range(self._case.horizon.slots)
        for pool in self._case.pools:
            left = {
                name: tuple(at_slot(amount, t) - self._others[pool.id, name][t] for t in slots)
                for name, amount in pool.resources.items()
            }
            yield pool.model_copy(update={"resources": left}) if left else pool

    def tenants(self) -> Iterator[Any]:
        """Yield the tenants with what is left of their quotas, whichever slots are meant."""
        for tenant in self._case.tenants:
            taken, left = self._owned[tenant.id], dict[str, int]()
            if tenant.max_cards is not None:
                left["max_cards"] = tenant.max_cards - min(taken)
            if tenant.max_card_hours is not None:
                hours = sum(taken) * self._case.horizon.slot_minutes // 60
                left["max_card_hours"] = tenant.max_card_hours - hours
            yield tenant.model_copy(update=left) if left else tenant

    def centres(self) -> Iterator[Any]:
        """Yield the centres with what is left of their quotas of electricity."""
        for centre in self._case.centres:
            quota = centre.energy_quota_wh
            if quota is None:
                yield centre
            else:
                left = quota - self._energy(lambda c, own=centre.id: c.id == own)
                yield centre.model_copy(update={"energy_quota_wh": left})

    def quotas(self) -> Iterator[Any]:
        """Yield what is left of the quotas of provinces."""
        for quota in self._case.policy.energy_quotas:
            taken = self._energy(lambda c, own=quota.province: c.province == own)
            yield quota.model_copy(update={"wh": quota.wh - taken})

    def _energy(self, counts: Any) -> int:
        """Wh that the plan takes at centres of a kind."""
        centres = {c.id: c for c in self._case.centres if counts(c)}
        total = 0
        for pool in self._case.pools:
            if pool.centre in centres and pool.id in self._cards:
                pue = centres[pool.centre].pue
                cards = self._cards[pool.id]
                total += pool.busy_w * sum(n * at_slot(pue, t) for t, n in enumerate(cards))
        return total * self._case.horizon.slot_minutes // _WATT_MINUTES

    def links(self) -> Iterator[Any]:
        """Yield the links with what is left of their volumes."""
        for link in self._case.network.links:
            left = None if link.volume_mb is None else link.volume_mb - self._moved[link.id]
            yield link if left is None else link.model_copy(update={"volume_mb": left})


class _Ties:
    """What ties forbid a workload as a plan stands."""

    def __init__(self, case: Case, plan: Plan) -> None:
        self._pools = {pool.id: pool.centre for pool in case.pools}
        applies = case.policy.applies("precedence")
        self._services = {s.id: s for s in case.services() if case.policy.applies("sites")}
        self._hosts = {p.workload: {run.pool for run in p.runs} for p in plan.placements}
        self._after = {job.id: job.after if applies else () for job in case.training()}
        self._groups = [g for g in case.groups if case.policy.applies(g.kind)]
        self._centres = {
            p.workload: {self._pools[run.pool] for run in p.runs} for p in plan.placements
        }

    def of(self, workload: str) -> dict[str, Refusal]:
        """Return the pools that what it waits for and its groups forbid, with the Refusal."""
        found = self._beyond_its_sites(workload)
        if any(not self._centres[name] for name in self._after.get(workload, ())):
            for pool in self._pools:
                found[pool] = Refusal(
                    workload=workload, pool=pool, rule="precedence", measured="never", limit=None
                )
        for group in self._groups:
            if workload not in group.workloads:
                continue
            taken = sorted({c for w in group.workloads for c in self._centres[w]})
            for pool, centre in self._pools.items():
                together = group.kind == "together"
                if taken and (centre not in taken if together else centre in taken):
                    found[pool] = Refusal(
                        workload=workload, pool=pool, rule=group.kind,
                        measured=centre if together else 2, limit=taken[0] if together else 1,
                    )  # fmt: skip
        return found

    def _beyond_its_sites(self, workload: str) -> dict[str, Refusal]:
        """Return the pools that a service may not use beside those in which it runs in part."""
        service, hosts = self._services.get(workload), self._hosts[workload]
        if service is None or service.sites is None or len(hosts) < service.sites:
            return {}
        measured, limit = len(hosts) + 1, service.sites
        return {
            pool: Refusal(
                workload=workload, pool=pool, rule="sites", measured=measured, limit=limit
            )
            for pool in self._pools
            if pool not in hosts
        }
