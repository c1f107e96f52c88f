"""Training runs after its release and its data's arrival, and before its deadline."""

from huline.models.sentence import both
from huline.models.workload import InferenceService, TrainingJob
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.pairs import Miss, Use


def no_route(facts: Facts, use: Use) -> Miss | None:
    """Refuse a centre that data cannot reach; never switched off."""
    job = use.workload
    if isinstance(job, InferenceService):
        return _no_copy(facts, job, use)
    if not job.data or not facts.moves(job, use.centre):
        return None
    if use.courier is not None or facts.routes.route(job.data.at, use.centre.id):
        return None
    why = both(
        "no path of the network leads from {at}, where its data lies, to {centre}",
        "网络中没有从数据所在的 {at} 到 {centre} 的路径",
        at=job.data.at,
        centre=use.centre.id,
    )
    return Miss(None, None, why)


def _no_copy(facts: Facts, service: InferenceService, use: Use) -> Miss | None:
    at = service.model_at
    if not service.model_mb or at is None or at == use.centre.id:
        return None
    if facts.routes.route(at, use.centre.id):
        return None
    why = both(
        "no path of the network leads from {at}, where its model lies, to {centre}",
        "网络中没有从模型所在的 {at} 到 {centre} 的路径",
        at=at,
        centre=use.centre.id,
    )
    return Miss(None, None, why)


def miss(facts: Facts, use: Use) -> Miss | None:
    """Refuse runs outside ``[earliest, deadline)``; of a service, runs before it is ported."""
    w = use.workload
    earliest = w.release + w.port_slots if facts.ported(w, use.pool) else 0
    if isinstance(w, InferenceService) and not earliest:
        return None
    first, end = min(run.first for run in use.runs), max(run.end for run in use.runs)
    if isinstance(w, TrainingJob):
        earliest = max(earliest, facts.earliest(w, use.centre, use.courier))
    clock = facts.case.horizon.clock
    if first < earliest:
        why = both(
            "it starts at {first}, and can start there at {earliest} at the earliest",
            "它在 {first} 开始，而在那里最早可在 {earliest} 开始",
            first=clock(first),
            earliest=clock(earliest),
        )
        return Miss(first, earliest, why)
    deadline = facts.slots if w.deadline is None else w.deadline
    if isinstance(w, TrainingJob) and end > deadline:
        why = both(
            "it ends at {end}, and has to end by {deadline}",
            "它在 {end} 结束，而须在 {deadline} 前结束",
            end=clock(end),
            deadline=clock(deadline),
        )
        return Miss(end, deadline, why)
    return None
