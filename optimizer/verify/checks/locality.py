"""Work stays within a distance of its data or its users."""

from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.pairs import Miss, Use


def miss(facts: Facts, use: Use) -> Miss | None:
    """Refuse a centre farther from the home than the workload allows."""
    limit, home = use.workload.max_distance_m, use.home.place
    if limit is None or home is None:
        return None
    measured = facts.distance_m(home, use.centre)
    if measured <= limit:
        return None
    why = f"{use.centre.id} is {measured} m from {home.id}, and at most {limit} m are allowed"
    return Miss(measured, limit, why)
