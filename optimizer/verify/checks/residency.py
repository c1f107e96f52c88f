"""Data stays in the area its residency class allows."""

from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.pairs import Miss, Use


def miss(facts: Facts, use: Use) -> Miss | None:
    """Refuse a centre outside the area, as seen from the home."""
    if use.workload.residency is None:
        return None
    residency = facts.residency[use.workload.residency]
    centre, home = use.centre, use.home
    in_province = centre.province == home.province
    in_city = in_province and centre.city == home.city
    on_site = home.place is not None and centre.id == home.place.id
    allowed = {
        "anywhere": True,
        "province": in_province,
        "city": in_city,
        "site": on_site,
        "nowhere": False,
    }
    if allowed[residency.area]:
        return None
    why = (
        f"data of class {residency.id} may leave {home.name} for "
        f"{_REACH[residency.area]}, and {centre.id} is in {centre.city}, {centre.province}"
    )
    return Miss(f"{centre.city}, {centre.province}", residency.area, why)


_REACH = {
    "province": "its own province only",
    "city": "its own city only",
    "site": "no other site",
    "nowhere": "no shared centre at all",
}
