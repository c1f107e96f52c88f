"""An earlier plan, maybe of another Case: what of it this Case still knows, and what was adopted.

Whether a placement may stand where it stood is decided twice: here by all that does not depend on
others, and by `adopt`, or by a packing, where there has to be room.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from huline.models.adoption import Adoption, NotAdopted, Reason
from huline.models.certificate import Certificate
from huline.models.plan import Placement, Plan
from huline.models.workload import TrainingJob
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.settle.schedule import JobRun, Schedule, ServiceRun
from huline.optimizer.settle.settlement import Settlement
from huline.optimizer.strategies.insertion import Insertion

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Why = tuple[Reason, str | None]
"""Why a placement is not adopted, and the rule if it is one."""


@dataclass
class Recalled:
    """What a compiled Case still knows of what an earlier run left behind.

    Attributes
    ----------
    schedule : the choices that no rule refuses by itself; jobs with all slots in which they ran
    names : ids of the workloads of the Case
    certificate : multipliers to begin with, if there are any
    contracts : under which cards were rented
    asked : placements of the earlier plan that run anywhere
    lost : by workload, why a placement is lost, or not whole any more, whatever others do
    crowded : workloads for which there was no room where they stood
    stay : whether the search is to stay near to it
    """

    schedule: Schedule
    names: list[str]
    certificate: Certificate | None = None
    contracts: list[int] = field(default_factory=list)
    asked: int = 0
    lost: dict[str, Why] = field(default_factory=dict)
    crowded: list[int] = field(default_factory=list)
    stay: bool = True

    @property
    def placed(self) -> list[int]:
        """Workloads that stood anywhere they still may."""
        return sorted((*self.schedule.jobs, *self.schedule.services))

    @property
    def adoption(self) -> Adoption:
        """How much was adopted, as far as it is known by now."""
        room: Why = ("room", None)
        lost = {self.names[w]: room for w in self.crowded} | self.lost
        counts = Counter(lost.values())
        example = {why: name for name, why in reversed(lost.items())}
        groups = tuple(
            NotAdopted(reason=why[0], rule=why[1], workloads=n, example=example[why])
            for why, n in counts.most_common()
        )
        return Adoption(placements=self.asked, adopted=self.asked - len(lost), left=groups)


def recalled(
    compiled: Compiled, plan: Plan | Settlement, certificate: Certificate | None = None
) -> Recalled:
    """Find the choices of an earlier plan among those that a compiled Case has."""
    workloads, endable = compiled.case.workloads, compiled.supply.endable.ids
    names = [workload.id for workload in workloads]
    found = Recalled(Schedule(), names, certificate)
    found.schedule.ended = frozenset(k for k, e in enumerate(endable) if e in plan.terminations)
    rented, contracts = {each.contract for each in plan.contracts}, compiled.contracts.ids
    found.contracts = [k for k, contract in enumerate(contracts) if contract in rented]
    index, memory = {name: w for w, name in enumerate(names)}, _Memory(compiled)
    for placement in plan.placements:
        if not placement.runs:
            continue
        found.asked += 1
        w = index.get(placement.workload)
        if w is None:
            why: Why | None = ("workload", None)
        elif isinstance(workloads[w], TrainingJob):
            why = memory.recall_job(w, placement, found.schedule)
        else:
            why = memory.recall_service(w, placement, found.schedule)
        if why is not None:
            found.lost[placement.workload] = why
    return found


class _Memory:
    """Finds earlier placements among the options of a compiled Case."""

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._pools = {site.pool.id: p for p, site in enumerate(compiled.supply.sites)}
        self._services = {service.workload: service for service in compiled.services}

    def recall_job(self, w: int, placement: Placement, schedule: Schedule) -> Why | None:
        """Enter a job's run into a schedule, or say why it cannot be."""
        arcs, mine = self._compiled.arcs, self._compiled.arcs.span(w)
        usable = np.zeros(len(self._pools), dtype=bool)
        usable[arcs.pool[mine]] = True
        first = placement.runs[0]
        why = self._refused(w, placement, usable)
        if why is not None:
            return why
        found = (arcs.pool[mine] == self._pools[first.pool]) & (arcs.cards[mine] == first.cards)
        if any((run.pool, run.cards) != (first.pool, first.cards) for run in placement.runs):
            return "shape", None
        slots = np.concatenate([np.arange(run.first, run.end) for run in placement.runs])
        ways = (mine.start + np.flatnonzero(found)).tolist()
        for k in sorted(ways, key=lambda k: not self._travels(k, placement)):
            inside = slots[(arcs.earliest[k] <= slots) & (slots < arcs.deadline[k])]
            if inside.size >= arcs.slots[k]:
                schedule.jobs[w] = JobRun(k, tuple(inside.tolist()))
                return None
        return "shape", None

    def recall_service(self, w: int, placement: Placement, schedule: Schedule) -> Why | None:
        """Enter what is left of a service's cards into a schedule, and say why if not all are."""
        service = self._services.get(w)
        if service is None:
            return "shape", None
        cards = np.zeros_like(service.need)
        for run in placement.runs:
            if run.pool in self._pools:
                cards[self._pools[run.pool], run.first : run.end] += run.cards
        why = self._refused(w, placement, service.reach.any(axis=0) & (service.units > 0))
        if service.sites is not None and cards.any(axis=1).sum() > service.sites:
            return "shape", None
        cards = np.minimum(cards, service.need)
        if cards.any():
            schedule.services[w] = ServiceRun(cards)
        return why

    def _refused(self, w: int, placement: Placement, usable: Mask) -> Why | None:
        """Say what stands in the way of a workload in the pools that it used."""
        for pool in dict.fromkeys(run.pool for run in placement.runs):
            if pool not in self._pools:
                return "pool", None
            if not usable[self._pools[pool]]:
                refusals = self._compiled.refusals.of(w)
                rules = (refusal.rule for refusal in refusals if refusal.pool == pool)
                rule = next(rules, None)
                return ("shape", None) if rule is None else ("rule", rule)
        return None

    def _travels(self, arc: int, placement: Placement) -> bool:
        """Tell whether the data of an arc moves as it did."""
        mode = int(self._compiled.arcs.mode[arc])
        return self._compiled.transfer.courier(mode) == placement.courier


def adopt(made: Insertion, recall: Recalled, workloads: Iterable[int]) -> list[int]:
    """Put workloads back where they stood, as far as there is room; return those without.

    Commitments that were ended are ended first. What is not put back is not placed at all.
    """
    chosen, left = recall.schedule, []
    promised = made.compiled.supply.endable.fee.size
    # the first under a contract need not pay for all that is rented
    held = [promised + k for k in recall.contracts]
    for k in (*sorted(chosen.ended), *held):
        made.turn(k)
    for w in made.compiled.ties.in_order(workloads):
        within = chosen.jobs.get(w) or chosen.services.get(w)
        if within is None:
            continue
        made.place(w, within)
        if not made.placed[w].pools.size:
            made.remove(w)
            left.append(w)
    for k in held:
        made.turn(k)
    return left


def complete(made: Insertion, order: Iterable[int]) -> None:
    """Place what is not placed, and what is not wholly served anew if that costs less."""
    for w in made.compiled.ties.in_order(order):
        if w not in made.placed:
            made.place(w)
        elif made.waiting[w]:
            cost, before = made.cost, made.remove(w)
            made.place(w)
            if made.cost > cost:
                made.remove(w)
                made.put(w, before)


def serves(made: Insertion, workloads: Sequence[int]) -> bool:
    """Tell whether a plan in the making serves those of some workloads that must be."""
    terms, every = made.compiled.terms, made.compiled.case.workloads
    lacking = (w for w in workloads if made.waiting[w])
    return made.sound and not any(terms.must_serve(every[w]) for w in lacking)
