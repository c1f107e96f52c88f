"""A tenant keeps its work out of some centres."""

from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.pairs import Miss, Use


def miss(facts: Facts, use: Use) -> Miss | None:
    """Refuse a centre the workload excludes."""
    if use.centre.id not in use.workload.bans:
        return None
    return Miss(use.centre.id, None, f"the workload excludes centre {use.centre.id}")
