"""Why work is left unserved: what forbids it even alone, or what other work took."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from huline.models.case import Case
from huline.models.plan import Left, Placement, Plan, Refusal
from huline.models.profile import Profile
from huline.models.units import at_slot, half_up
from huline.models.workload import InferenceService, TrainingJob
from huline.optimizer.compile import compile_case
from huline.optimizer.compile.fits import FITS
from huline.optimizer.leftover import Leftover, Workload

MOST = 100
"""Workloads of which a reason is told: those whose penalty is highest."""
_JUDGED = tuple(fit.rule for fit in FITS)


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
    left = Leftover(case, plan)
    alone, then = (
        _refused(left.known.only(left.known.needed_by(wanted))),
        _refused(_beside(left, wanted)),
    )
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


def _beside(left: Leftover, wanted: Collection[str]) -> Case:
    """Return the Case with these workloads and what a plan leaves of supply for them."""
    alone = left.known.only(wanted)
    rests = {
        name: _Rest(left.case, left.known.workloads[name], left.placement(name))
        for name in wanted
        if left.placement(name).runs
    }
    workloads = (
        rests[w.id].service() if w.id in rests else _untied(w, left.plan) for w in alone.workloads
    )
    profiles = *alone.profiles, *(rest.profile for rest in rests.values())
    update = {"workloads": tuple(workloads), "profiles": profiles, "groups": ()}
    return left.beside(alone.model_copy(update=update))


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
        return self._service.model_copy(update=free | {"profile": self.profile.id})

    @cached_property
    def profile(self) -> Profile:
        """Return its demand where its cards are too few; where that is not clear, all of it."""
        demand = [at_slot(self._shape.per_mille, t) for t in range(len(self._served))]
        asked = {d: self._asked(d) for d in set(demand)}
        short = [n < asked[d] for n, d in zip(self._served, demand, strict=True)]
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
