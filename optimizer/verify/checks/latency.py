"""Requests reach the centre in time."""

from huline.models.sentence import both
from huline.models.units import in_units_of
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
        why = both(
            "no path of the network leads from {metro} to {centre}",
            "网络中没有从 {metro} 到 {centre} 的路径",
            metro=metro,
            centre=use.centre.id,
        )
        return Miss(None, limit, why)
    if limit is None or measured <= limit:
        return None
    why = both(
        "the way from {metro} to {centre} takes {measured} ms, and at most {limit} ms are allowed",
        "从 {metro} 到 {centre} 的时延为 {measured} 毫秒，上限为 {limit} 毫秒",
        metro=metro,
        centre=use.centre.id,
        measured=in_units_of(measured, 3),
        limit=in_units_of(limit, 3),
    )
    return Miss(measured, limit, why)
