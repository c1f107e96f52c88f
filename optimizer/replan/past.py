"""What is over stays as it was: the past of a plan that follows another is put back.

The Case of such a plan says at which centres frozen work may be, not which cards it had when. So a
search may find another past that is cheaper; here what was really there takes its place. The bound
holds for it as for any plan of the Case.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from huline.models.case import Case
from huline.models.plan import Placement, Plan, Run
from huline.models.replanning import Over
from huline.models.sketch import Sketch
from huline.models.verdict import Verdict
from huline.optimizer.explain.evaluation import completed
from huline.optimizer.made import judged
from huline.optimizer.options import Options
from huline.optimizer.reasons import reasons
from huline.optimizer.replan.held import left_of
from huline.optimizer.verify import verify

MOST_HURRIED = 2_000
"""Workloads of Cases in which a limit of time leaves some for putting back what is over."""
PUTTING_BACK = 0.0025
"""Seconds of a limit that are kept for that, for each workload."""
_FOLLOWS = ("placements", "ledger", "system", "cost", "charges", "contracts", "terminations")
"""What of a plan follows from its runs."""


def seconds_for_past(case: Case, over: Over, options: Options) -> float:
    """Return what of a limit of time is kept for putting back what is over."""
    limited = options.seconds is not None and _puts_back(case, over, options)
    return PUTTING_BACK * len(case.workloads) if limited else 0.0


def _puts_back(case: Case, over: Over, options: Options) -> bool:
    """Tell whether anything is frozen, and a limit of time leaves some to put it back."""
    hurried = options.seconds is not None and len(case.workloads) > MOST_HURRIED
    return bool(over.frozen) and not hurried


def with_its_past(
    case: Case, earlier: Plan, made: Plan, over: Over, options: Options
) -> tuple[Plan, Verdict] | None:
    """Put back what is over; of jobs that ran otherwise then, all of it.

    Returns
    -------
    The cheaper of the plan with its past put back and the earlier one, if that still holds, and
    the checker's word on it; None if the past is what it was, no time is left for it, or neither
    would keep the rules.
    """
    if not _puts_back(case, over, options):
        return None
    until, frozen = over.until, frozenset(over.frozen)
    before = {p.workload: p for p in left_of(case, earlier).plan.placements}
    jobs = {job.id for job in case.training()}
    put_back = {
        p.workload: _with_past(before[p.workload], p, until, whole=p.workload in jobs)
        for p in made.placements
        if p.workload in frozen
    }
    now = {p.workload: p for p in made.placements}
    if all(set(put_back[w].runs) == set(now[w].runs) for w in put_back):
        return None
    ways = (
        Sketch(placements=_running(put_back.get(p.workload, p) for p in made.placements),
               terminations=made.terminations),
        Sketch(placements=_running(before.values()), terminations=earlier.terminations),
    )  # fmt: skip
    found = [each for way in ways if (each := _checked(case, made, way, options)) is not None]
    return min(found, key=lambda each: each[0].cost, default=None)


def _with_past(before: Placement, now: Placement, until: int, *, whole: bool) -> Placement:
    past = _until(before, until)
    if past == _until(now, until):
        return now
    if whole:
        return before
    rest = [replace(run, first=max(run.first, until))
            for run in now.runs if run.end > until]  # fmt: skip
    return now.model_copy(update={"runs": tuple(_joined([*past, *rest]))})


def _until(placement: Placement, slot: int) -> list[Run]:
    """List what runs before a slot, cut off there."""
    runs = (run for run in placement.runs if run.first < slot)
    cut = (replace(run, end=min(run.end, slot)) for run in runs)
    return sorted(cut, key=lambda run: (run.first, run.pool))


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Join runs of as many cards that follow each other in a pool; in order of time."""
    last: dict[str, Run] = {}
    found = list[Run]()
    for run in sorted(runs, key=lambda run: (run.pool, run.first)):
        one = last.get(run.pool)
        if one is not None and (one.end, one.cards) == (run.first, run.cards):
            found.remove(one)
            run = replace(one, end=run.end)
        last[run.pool] = run
        found.append(run)
    yield from sorted(found, key=lambda run: (run.first, run.pool))


def _running(placements: Iterable[Placement]) -> tuple[Placement, ...]:
    return tuple(p for p in placements if p.runs)


def _checked(case: Case, made: Plan, way: Sketch, options: Options) -> tuple[Plan, Verdict] | None:
    whole = completed(case, way, made.perspective)
    plan = judged(
        made.model_copy(update={field: getattr(whole, field) for field in _FOLLOWS}),
        options, made.stop_reason or "gap",
    )  # fmt: skip
    verdict = verify(case, plan)
    if not verdict.ok:
        return None
    return plan.model_copy(update={"left": reasons(case, plan)}), verdict
