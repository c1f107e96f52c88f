"""A tenant keeps its work out of some centres."""

from huline.models.sentence import both
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.pairs import Miss, Use


def miss(facts: Facts, use: Use) -> Miss | None:
    """Refuse a centre the workload excludes."""
    if use.centre.id not in use.workload.bans:
        return None
    why = both("the workload excludes centre {id}", "任务排除了中心 {id}", id=use.centre.id)
    return Miss(use.centre.id, None, why)
