"""Training runs after its release and its data's arrival, and before its deadline."""

from huline.models.workload import TrainingJob
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.pairs import Miss, Use


def no_route(facts: Facts, use: Use) -> Miss | None:
    """Refuse a centre that data cannot reach; never switched off."""
    job = use.workload
    if not isinstance(job, TrainingJob) or not job.data or not facts.moves(job, use.centre):
        return None
    if facts.route(job, use.centre):
        return None
    why = f"no path of the network leads from {job.data.at}, where its data lies"
    return Miss(None, None, f"{why}, to {use.centre.id}")


def miss(facts: Facts, use: Use) -> Miss | None:
    """Refuse runs outside ``[earliest, deadline)``."""
    job = use.workload
    if not isinstance(job, TrainingJob):
        return None
    earliest = facts.earliest(job, use.centre)
    deadline = facts.slots if job.deadline is None else job.deadline
    first, end = min(run.first for run in use.runs), max(run.end for run in use.runs)
    if first < earliest:
        why = f"it starts in slot {first}, and can start there in slot {earliest} at the earliest"
        return Miss(first, earliest, why)
    if end > deadline:
        return Miss(end, deadline, f"it ends in slot {end}, and has to end by slot {deadline}")
    return None
