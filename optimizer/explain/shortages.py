"""What work that a plan leaves unserved lacks beside all that runs, in what people order it by.

A shortage is one place and time for one workload, and how much more of what is limited there it
would take. It is told only if the checker passes the plan with that workload there and with that
much more; it is the least over the places that are tried, in card-hours of cards that are short.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.change import Change
from huline.models.conflict import Lacking, Shortage
from huline.models.plan import Placement, Plan, Run
from huline.models.sentence import both
from huline.models.sketch import Sketch
from huline.models.units import at_slot
from huline.models.verdict import Breach
from huline.optimizer.compile import Compiled, compile_case
from huline.optimizer.explain.conflict_groups import called_pool
from huline.optimizer.explain.evaluation import completed
from huline.optimizer.explain.ordering import Orders, lacking_of
from huline.optimizer.leftover import Known, Leftover
from huline.optimizer.settle.service_level import unserved_by
from huline.optimizer.verify import verify

Ints = NDArray[np.int64]

MOST = 10
"""Workloads of which shortages are looked for: those whose penalty is highest."""
_PLACES = 3
"""Places tried for each of them, those that lack fewest cards first."""
_ROUNDS = 3
"""How often more is added where adding something leaves something else short."""


class _Place(NamedTuple):
    """A place for a workload beside a plan.

    Attributes
    ----------
    added : runs that it would have besides
    free : (T,) cards that are free in its pool
    courier : who would carry its data
    """

    added: tuple[Run, ...]
    free: Ints
    courier: str | None = None

    @property
    def lacks(self) -> Ints:
        """(T,) cards that are not there."""
        cards = np.zeros_like(self.free)
        for run in self.added:
            cards[run.first : run.end] += run.cards
        lacks: Ints = np.maximum(cards - self.free, 0)
        return lacks

    @property
    def span(self) -> tuple[int, int]:
        """The slots ``[first, end)`` in which it would run."""
        return min(run.first for run in self.added), max(run.end for run in self.added)


def shortages(case: Case, plan: Plan, most: int = MOST) -> tuple[Shortage, ...]:
    """Say of work that a sound plan leaves unserved what it lacks, each workload by itself.

    Work that no pool could take even alone is left out, and work that more of what can be ordered
    would not serve. Where nothing is lacking the work is left for what it costs, or by a search
    that ended early: `Shortage.cost` tells.
    """
    left = sorted(
        (p for p in plan.placements if p.ledger.penalty), key=lambda p: -p.ledger.penalty
    )[:most]
    known, rest = Known(case), Leftover(case, plan)
    found = (_shortage(case, plan, known, rest, placement) for placement in left)
    return tuple(each for each in found if each is not None)


def _shortage(
    case: Case, plan: Plan, known: Known, rest: Leftover, placement: Placement
) -> Shortage | None:
    compiled = compile_case(known.only(known.needed_by([placement.workload])))
    w = next(i for i, each in enumerate(compiled.case.workloads) if each.id == placement.workload)
    free = _free(case, plan, rest)
    of_kind = _for_job if compiled.case.workloads[w].kind == "training" else _for_service
    places = sorted(
        of_kind(compiled, w, placement, free), key=lambda place: int(place.lacks.sum())
    )
    for place in places[:_PLACES]:
        found = _ordered(case, plan, placement, place)
        if found is not None:
            lacking, cost = found
            return _told(case, placement.workload, place, lacking, cost - plan.cost)
    return None


def _free(case: Case, plan: Plan, rest: Leftover) -> Ints:
    """(P, T) cards that neither the plan nor a commitment uses, headroom taken off."""
    slots = case.horizon.slots
    free = np.array([case.horizon.cards_of(pool) for pool in case.pools], dtype=np.int64)
    free = free.reshape(len(case.pools), slots) - rest.cards
    for promise in case.commitments:
        end = promise.freed_from if promise.id in plan.terminations else promise.end
        free[rest.known.pools[promise.pool], promise.first : end] -= promise.cards
    if case.policy.is_hard("headroom"):
        for p, pool in enumerate(case.pools):
            free[p] -= [at_slot(pool.headroom, t) if pool.headroom else 0 for t in range(slots)]
    return np.maximum(free, 0)


def _for_job(compiled: Compiled, w: int, _: Placement, free: Ints) -> Iterator[_Place]:
    """Yield, for each way to run a job, the start at which fewest card-slots are short."""
    arcs = compiled.arcs
    for k in range(*arcs.span(w).indices(arcs.pool.size)):
        pool, cards, lasts = int(arcs.pool[k]), int(arcs.cards[k]), int(arcs.slots[k])
        first, last = int(arcs.earliest[k]), int(arcs.deadline[k]) - lasts
        if last < first:
            continue
        total = np.concatenate(([0], np.cumsum(np.maximum(cards - free[pool], 0))))
        short = total[first + lasts : last + lasts + 1] - total[first : last + 1]
        at = first + int(short.argmin())
        name = compiled.supply.sites[pool].pool.id
        run = Run(pool=name, first=at, end=at + lasts, cards=cards)
        courier = compiled.transfer.courier(int(arcs.mode[k]))
        yield _Place((run,), free[pool], courier)


def _for_service(compiled: Compiled, w: int, placement: Placement, free: Ints) -> Iterator[_Place]:
    """Yield, for each pool that all of a service's users may be served in, the cards it lacks."""
    service = next(each for each in compiled.services if each.workload == w)
    index = {site.pool.id: p for p, site in enumerate(compiled.supply.sites)}
    cards = np.zeros_like(free)
    for run in placement.runs:
        cards[index[run.pool], run.first : run.end] += run.cards
    pools = np.flatnonzero(cards.any(axis=1))
    left = unserved_by(service, pools, cards[pools])
    for p in np.flatnonzero(service.reach.all(axis=0) & (service.units > 0)):
        if service.sites is not None and pools.size >= service.sites and p not in pools:
            continue
        more = -(-left // service.units[p])
        yield _Place(tuple(_runs(compiled.supply.sites[p].pool.id, more)), free[p])


def _runs(pool: str, cards: Ints) -> Iterator[Run]:
    """Yield runs of so many cards slot by slot."""
    for count, slots in groupby(range(cards.size), key=lambda t: int(cards[t])):
        span = list(slots)
        if count:
            yield Run(pool=pool, first=span[0], end=span[-1] + 1, cards=count)


def _ordered(
    case: Case, plan: Plan, placement: Placement, place: _Place
) -> tuple[tuple[Lacking, ...], int] | None:
    """Find what more is needed for a place to break no rule, and what the plan would then cost.

    Returns
    -------
    None where more of what can be ordered would not do
    """
    sketch = Sketch(
        placements=tuple(_with(p, place) if p.workload == placement.workload else p
                         for p in plan.placements),
        terminations=plan.terminations,
    )  # fmt: skip
    ordered: list[Lacking] = []
    changed = case
    for _ in range(_ROUNDS):
        trial = completed(changed, sketch, plan.perspective)
        breaches = verify(changed, trial).breaches
        if not breaches:
            return tuple(ordered), trial.cost
        more = list(_lacking(case, breaches, place))
        if len({(b.rule, b.where.split(", ")[0]) for b in breaches}) != len(
            {(each.rule, each.at) for each in more}
        ):
            return None
        ordered += more
        for each in more:
            edits = tuple(Orders(changed).edits(each))
            changed = changed.apply(Change(name="more", edits=edits))
    return None


def _with(placement: Placement, place: _Place) -> Placement:
    """Return a placement with the runs of a place added to its own, slot by slot."""
    cards: dict[tuple[str, int], int] = {}
    for run in (*placement.runs, *place.added):
        for t in range(run.first, run.end):
            cards[run.pool, t] = cards.get((run.pool, t), 0) + run.cards
    runs = [Run(pool=pool, first=t, end=t + 1, cards=n) for (pool, t), n in cards.items()]
    return Placement(
        workload=placement.workload, runs=tuple(runs), courier=place.courier or placement.courier
    )


def _lacking(case: Case, breaches: Iterable[Breach], place: _Place) -> Iterator[Lacking]:
    by_place: dict[tuple[str, str], list[Breach]] = {}
    for breach in breaches:
        by_place.setdefault((breach.rule, breach.where.split(", ")[0]), []).append(breach)
    for (rule, at), group in by_place.items():
        found = lacking_of(case, rule, at, group, place.span, place.lacks)
        if found is not None:
            yield found


def _told(
    case: Case, workload: str, place: _Place, lacking: tuple[Lacking, ...], cost: int
) -> Shortage:
    (first, end), pool = place.span, place.added[0].pool
    said = both("nothing: there is room in {pool}", "不缺资源：{pool}尚有余量",
                pool=called_pool(case, pool))  # fmt: skip
    if lacking:
        said = Orders(case).sentence(lacking)
    return Shortage(
        workload=workload, pool=pool, first=first, end=end,
        cards=max(run.cards for run in place.added), lacking=lacking, cost=cost, said=str(said),
        said_zh=said.zh,
    )  # fmt: skip
