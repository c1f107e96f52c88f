"""A job starts after those it waits for have ended, and runs only if they do."""

from collections.abc import Iterator

from huline.models.sentence import both
from huline.models.verdict import Breach
from huline.models.workload import TrainingJob
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.placed import Placed


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report each job that starts too early for one of those it waits for."""
    of = {placed.id: placed for placed in audit.placed}
    for placed in audit.placed:
        job = placed.workload
        if not isinstance(job, TrainingJob) or not placed.placement.runs:
            continue
        for name in dict.fromkeys(job.after):
            found = _too_early(placed, name, of.get(name))
            if found:
                yield found


def _too_early(placed: Placed, name: str, earlier: Placed | None) -> Breach | None:
    first = min(run.first for run in placed.placement.runs)
    where = f"{placed.id}, {name}"
    if earlier is None or not earlier.placement.runs:
        message = both(
            "{id} may start only after {earlier} has ended, and {earlier} does not run",
            "{id} 须在 {earlier} 结束后才能开始，而 {earlier} 没有运行",
            id=placed.id,
            earlier=name,
        )
        return Breach(rule="precedence", where=where, measured=first, message=message)
    end = max(run.end for run in earlier.placement.runs)
    if end <= first:
        return None
    clock = placed.facts.case.horizon.clock
    message = both(
        "{id} starts at {first}, and {earlier}, which it waits for, ends at {end}",
        "{id} 在 {first} 开始，而它所等待的 {earlier} 到 {end} 才结束",
        id=placed.id,
        first=clock(first),
        earlier=name,
        end=clock(end),
    )
    return Breach(rule="precedence", where=where, measured=first, limit=end, message=message)
