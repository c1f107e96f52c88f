"""What a plan made by hand comes to: all that follows from its runs, and every rule it breaks."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.plan import Claim, Copy, Perspective, Placement, Plan, Rented, Run
from huline.models.sketch import Sketch
from huline.models.verdict import Verdict
from huline.models.workload import InferenceService, TrainingJob, Workload
from huline.optimizer.compile import Compiled, compile_case
from huline.optimizer.compile.routes import Routes
from huline.optimizer.record import Runs
from huline.optimizer.settle.bills import bills_of
from huline.optimizer.settle.charges.take_or_pay import rented
from huline.optimizer.settle.claims import best_claims
from huline.optimizer.settle.load import load_of
from huline.optimizer.verify import settle, verify

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Evaluation:
    """A plan made by hand, completed, and the checker's word on it."""

    case: Case
    plan: Plan
    verdict: Verdict


def evaluate(case: Case, sketch: Sketch, perspective: Perspective = "payer") -> Evaluation:
    """Complete a plan made by hand and check it; it may break any rule.

    Raises
    ------
    BadInput
        If it names what the Case lacks, or a workload twice.
    TooLarge
        If an amount is beyond what a plan may state.
    """
    plan = completed(case, sketch, perspective)
    return Evaluation(case, plan, verify(case, plan))


def completed(case: Case, sketch: Sketch, perspective: Perspective = "payer") -> Plan:
    """Make a plan of runs: the way of data and copies, rented cards, claims, and all money.

    Data travels by network where no courier is named, unless that is to be chosen. Under
    contracts the fewest cards are rented that do; claims are the greatest that the programmes
    allow for these runs.

    Raises
    ------
    BadInput, TooLarge
        As `evaluate` does.
    """
    compiled = compile_case(case)
    given = {p.workload: p for p in sketch.placements}
    unknown = [p for p in sketch.placements if given[p.workload] is not p]
    unknown += [p for name, p in given.items() if name not in {w.id for w in case.workloads}]
    if unknown or _names_lacking(case, sketch.placements):
        return settle(case, sketch.placements, perspective)  # which says what is wrong
    runs = _runs(compiled, given)
    claims = best_claims(compiled, [*bills_of(compiled, runs)]).of
    ways, placements = _Ways(case), []
    chosen = _chosen(compiled, runs) if sketch.chosen_couriers else {}
    for w, workload in enumerate(case.workloads):
        said = given.get(workload.id, Placement(workload=workload.id))
        if said.courier is None and w in chosen:
            said = said.model_copy(update={"courier": chosen[w]})
        placements.append(ways.placement(workload, said, claims.get(w, ())))
    return settle(
        case, placements, perspective, tuple(_contracts(compiled, runs, sketch.terminations)),
        _in_order(case, sketch.terminations),
    )  # fmt: skip


def _names_lacking(case: Case, placements: Collection[Placement]) -> bool:
    pools = {pool.id for pool in case.pools}
    couriers = {None, *(courier.id for courier in case.network.couriers)}
    return any(
        p.courier not in couriers or any(run.pool not in pools for run in p.runs)
        for p in placements
    )


def _in_order(case: Case, ended: Collection[str]) -> tuple[str, ...]:
    """Return commitments in file order; those that the Case lacks are left to the checker."""
    known = [each.id for each in case.commitments if each.id in ended]
    return (*known, *(name for name in ended if name not in known))


def _runs(compiled: Compiled, given: Mapping[str, Placement]) -> Runs:
    """List all runs as columns, as far as they lie in the horizon."""
    pools = {site.pool.id: p for p, site in enumerate(compiled.supply.sites)}
    rows = sorted(
        (w, run.first, run.pool, min(run.end, compiled.slots), run.cards)
        for w, workload in enumerate(compiled.case.workloads)
        if workload.id in given
        for run in given[workload.id].runs
        if run.first < compiled.slots
    )
    columns = np.array([(w, pools[p], f, e, n) for w, f, p, e, n in rows], dtype=np.int64)
    return Runs(*columns.reshape(-1, 5).T)


def _contracts(compiled: Compiled, runs: Runs, ended: Collection[str]) -> Iterator[Rented]:
    endable = compiled.supply.endable.ids
    load = load_of(compiled, runs, frozenset(k for k, e in enumerate(endable) if e in ended))
    for name, cards in zip(compiled.contracts.ids, rented(compiled, load).tolist(), strict=True):
        if cards:
            yield Rented(contract=name, cards=cards)


def _chosen(compiled: Compiled, runs: Runs) -> dict[int, str | None]:
    """Choose how the data of each job travels: the cheapest way that is there in time.

    Jobs with the fewest ways choose first; a way over links is passed over where those before
    have left too little of their volumes.
    """
    arcs, links = compiled.arcs, compiled.case.network.links
    limited = compiled.case.policy.applies("link")
    volumes = {i: link.volume_mb for i, link in enumerate(links) if limited}
    left = {i: volume for i, volume in volumes.items() if volume is not None}
    found: dict[int, str | None] = {}
    for w, ways in sorted(_ways_of(compiled, runs).items(), key=lambda pair: len(pair[1])):
        job = compiled.case.workloads[w]
        assert isinstance(job, TrainingJob)
        assert job.data is not None
        for k in sorted(ways, key=lambda k: int(arcs.moved[k])):
            route = compiled.route_of(k)
            used = [i for i in route.links if i in left] if route else []
            if all(left[i] >= job.data.mb for i in used):
                left |= {i: left[i] - job.data.mb for i in used}
                found[w] = compiled.transfer.courier(int(arcs.mode[k]))
                break
    return found


def _ways_of(compiled: Compiled, runs: Runs) -> dict[int, list[int]]:
    """List the arcs by which the data of a job is there when its first run begins."""
    arcs, found = compiled.arcs, dict[int, list[int]]()
    for w, pool, slot in zip(runs.workload, runs.pool, runs.first, strict=True):
        job = compiled.case.workloads[w]
        moves = isinstance(job, TrainingJob) and job.data is not None and job.data.mb
        if moves and int(w) not in found:
            mine = range(*arcs.span(int(w)).indices(arcs.pool.size))
            ways = {
                int(arcs.mode[k]): k
                for k in mine
                if arcs.pool[k] == pool and arcs.earliest[k] <= slot
            }
            found[int(w)] = list(ways.values())
    return found


class _Ways:
    """Writes placements: the links of data and of copies, and runs that adjoin as one."""

    def __init__(self, case: Case) -> None:
        self._routes = Routes(case)
        self._centre_of = {pool.id: pool.centre for pool in case.pools}

    def placement(
        self, workload: Workload, said: Placement, claims: tuple[Claim, ...]
    ) -> Placement:
        """Return a placement of these runs."""
        runs = _joined(said.runs)
        if not runs:
            return Placement(workload=workload.id)
        centres = sorted({self._centre_of[run.pool] for run in runs})
        parts: dict[str, object] = {}
        if isinstance(workload, TrainingJob):
            there = self._centre_of[runs[0].pool]
            moves = workload.data is not None and workload.data.mb and workload.data.at != there
            if moves and said.courier is not None:
                parts["courier"] = said.courier
            elif moves and workload.data is not None:
                parts["links"] = self._links(workload.data.at, there)
        else:
            parts["copies"] = tuple(self._copies(workload, centres))
        return Placement.model_validate(
            {"workload": workload.id, "runs": runs, "claims": claims} | parts
        )

    def _copies(self, service: InferenceService, centres: Collection[str]) -> Iterator[Copy]:
        if not service.model_mb or service.model_at is None:
            return
        for centre in centres:
            links = () if centre == service.model_at else self._links(service.model_at, centre)
            if links:
                yield Copy(centre=centre, links=links)

    def _links(self, node: str, centre: str) -> tuple[str, ...]:
        """Return the links of the route; none where there is no route, as the checker will say."""
        route = self._routes.from_node(node).get(centre)
        return tuple(self._routes.links[i].id for i in route.links) if route else ()


def _joined(runs: Collection[Run]) -> tuple[Run, ...]:
    """Sort runs, and join those of a pool that adjoin and have the same cards."""
    found: list[Run] = []
    for run in sorted(runs, key=lambda r: (r.pool, r.first, r.end)):
        last = found[-1] if found else None
        if last and (last.pool, last.end, last.cards) == (run.pool, run.first, run.cards):
            found[-1] = replace(last, end=run.end)
        else:
            found.append(run)
    return tuple(sorted(found, key=lambda r: (r.first, r.pool)))
