"""A gang fits into one fabric block."""

from huline.models.sentence import both
from huline.models.workload import TrainingJob
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.pairs import Miss, Use


def miss(facts: Facts, use: Use) -> Miss | None:
    """Refuse a gang larger than the pool can join; the whole block where no limit is given."""
    if not isinstance(use.workload, TrainingJob):
        return None
    limit = use.pool.block if use.pool.largest_gang is None else use.pool.largest_gang
    measured = max(run.cards for run in use.runs)
    if measured <= limit:
        return None
    why = both(
        "it joins at most {limit} cards to one gang, and {measured} are used",
        "它至多把 {limit} 张卡组成一整组，却用了 {measured} 张",
        limit=limit,
        measured=measured,
    )
    return Miss(measured, limit, why)
