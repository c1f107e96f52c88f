"""Requests reach the centre in time."""

from huline.models.workload import InferenceService
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.pairs import Miss, Use


def miss(facts: Facts, use: Use) -> Miss | None:
    """Refuse a centre that requests from the metro reach too late, or not at all."""
    if not isinstance(use.workload, InferenceService) or use.home.place is None:
        return None
    metro, limit = use.home.place.id, use.workload.max_latency_us
    measured = facts.routes.latency_us(metro, use.centre.id)
    if measured is None:
        return Miss(None, limit, f"no path of the network leads from {metro} to {use.centre.id}")
    if limit is None or measured <= limit:
        return None
    why = (
        f"the way from {metro} to {use.centre.id} takes {measured} us, "
        f"and at most {limit} us are allowed"
    )
    return Miss(measured, limit, why)
