"""Work stays within a distance of its data or its users."""

from huline.models.sentence import both
from huline.models.units import in_units_of
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
    why = both(
        "{centre} is {measured} km from {home}, and at most {limit} km are allowed",
        "{centre} 距 {home} {measured} 公里，上限为 {limit} 公里",
        centre=use.centre.id,
        measured=in_units_of(measured, 3),
        home=home.id,
        limit=in_units_of(limit, 3),
    )
    return Miss(measured, limit, why)
