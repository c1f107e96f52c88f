"""Work stays within a distance of its data or its users."""

from huline.models.sentence import both
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
        "{centre} is {measured} m from {home}, and at most {limit} m are allowed",
        "{centre} 距 {home} {measured} m，上限为 {limit} m",
        centre=use.centre.id,
        measured=measured,
        home=home.id,
        limit=limit,
    )
    return Miss(measured, limit, why)
