"""Cross-checks of time: windows within the horizon, with time enough for what is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from huline.models.errors import Problem
from huline.models.problems import problem
from huline.models.sentence import Sentence, both
from huline.models.units import at_slot, half_up
from huline.models.workload import TrainingJob

if TYPE_CHECKING:
    from huline.models.case import Case, Horizon
    from huline.models.profile import Profile
    from huline.models.workload import InferenceService, Workload


def check_windows(case: Case) -> Iterator[Problem]:
    """Yield what lies beyond the horizon, and work for which no plan could find the time."""
    quoted = _quoted_run_times(case)
    slots, minutes = case.horizon.slots, case.horizon.slot_minutes
    for i, w in enumerate(case.workloads):
        if w.release >= slots or (w.deadline or 0) > slots:
            yield _outside(i, w, slots)
        elif isinstance(w, TrainingJob):
            room = (slots if w.deadline is None else w.deadline) - w.release
            run = min([_fastest(w, minutes), *quoted.get(w.id, ())])
            if run > room:
                yield _too_short(i, w, run, room)
    yield from _never_warm(case)
    for i, promise in enumerate(case.commitments):
        if promise.end > case.horizon.slots:
            message = _beyond(promise.end, case.horizon.slots)
            yield problem(("commitments", i, "end"), "horizon", message)


def timely(case: Case, first: int) -> frozenset[str]:
    """Return the ids of training jobs that have time enough from a slot on, at their fastest."""
    quoted, minutes = _quoted_run_times(case), case.horizon.slot_minutes
    return frozenset(
        job.id
        for job in case.training()
        if max(first, job.release) + min([_fastest(job, minutes), *quoted.get(job.id, ())])
        <= (case.horizon.slots if job.deadline is None else job.deadline)
    )


def _quoted_run_times(case: Case) -> dict[str, list[int]]:
    """Workload id -> run times that quotes give it."""
    found: dict[str, list[int]] = defaultdict(list)
    for quote in case.quotes:
        if quote.slots is not None:
            found[quote.workload].append(quote.slots)
    return found


def _outside(i: int, w: Workload, slots: int) -> Problem:
    """Say that the window of a workload leaves the horizon."""
    field = "release" if w.release >= slots else "deadline"
    return problem(
        ("workloads", i, field), "horizon",
        _beyond(getattr(w, field), slots),
        both("slots are counted from 0; the last deadline possible is {slots}",
             "时段从 0 计数，截止时段最大为 {slots}", slots=slots),
    )  # fmt: skip


def _fastest(job: TrainingJob, minutes: int) -> int:
    """Return the slots that a job runs for on the fastest cards."""
    performance = max(job.accelerators.values())
    return min([job.slots_on(performance, cards, minutes) for cards in job.cards])


def _too_short(i: int, job: TrainingJob, run: int, room: int) -> Problem:
    """Say that the window of a job is too short at its fastest."""
    return problem(
        ("workloads", i, "deadline" if job.deadline is not None else "work"), "window",
        both("runs {run} slots at its fastest, but its window has {room}",
             "最快也要运行 {run} 个时段，而可用的只有 {room} 个", run=run, room=room),
        both("extend the window, allow more cards, or split the work",
             "请放宽起止时段、允许更多的卡，或拆分任务"),
    )  # fmt: skip


def _never_warm(case: Case) -> Iterator[Problem]:
    """Yield services that must be served in slots in which no card of theirs can be warm yet."""
    if not case.policy.applies("must-serve"):
        return
    profiles = {profile.id: profile for profile in case.profiles}
    pinned = {pin.workload for pin in case.pins}
    for i, w in enumerate(case.workloads):
        if isinstance(w, TrainingJob) or not (w.must_serve or w.id in pinned):
            continue
        # a stay that began before the horizon is warm, but only if it goes on in slot 0
        began_before = bool(w.warm_at) and w.release == 0
        cold = None if began_before else _first_cold(w, profiles.get(w.profile), case.horizon)
        if cold is not None:
            yield problem(
                ("workloads", i, "warm_up"), "window",
                both("it must be served in slot {slot}; no card can be warm before slot {warm}",
                     "在时段 {slot} 必须服务，而最早到时段 {warm} 才有预热完毕的卡",
                     slot=cold, warm=w.release + w.warm_up),
                both("shorten it, let demand begin later, or, where it runs already in slot 0, "
                     "name the pools in warm_at",
                     "请缩短预热、推迟需求，或在时段 0 已运行时于 warm_at 写明所在资源池"),
            )  # fmt: skip


def _first_cold(
    service: InferenceService, profile: Profile | None, horizon: Horizon
) -> int | None:
    """Return the first slot with demand in which a stay begun at the release is not warm yet."""
    if profile is None or len(profile.per_mille) not in (1, horizon.slots):
        return None
    end = min(service.deadline or horizon.slots, horizon.slots, service.release + service.warm_up)
    peak = max(service.peaks.values())
    asked = (
        t
        for t in range(service.release, end)
        if half_up(peak * at_slot(profile.per_mille, t), 1000)
    )
    return next(asked, None)


def _beyond(slot: int, slots: int) -> Sentence:
    return both(
        "{slot} is beyond the horizon of {slots} slots",
        "{slot} 超出了规划期的 {slots} 个时段",
        slot=slot,
        slots=slots,
    )
