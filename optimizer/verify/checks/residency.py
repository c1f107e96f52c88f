"""Data stays in the area its residency class allows."""

from huline.models.place import in_both
from huline.models.sentence import both
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
    why = both(
        "data of class {residency} may leave {home} for {reach}, "
        "and {centre} is in {city}, {province}",
        "{residency} 类数据{reach}（在 {home}），而 {centre} 位于 {province} {city}",
        residency=residency.id,
        home=home.name,
        reach=_REACH[residency.area],
        centre=centre.id,
        city=centre.city,
        province=in_both(centre.province),
    )
    return Miss(f"{centre.city}, {centre.province}", residency.area, why)


_REACH = {
    "province": both("its own province only", "只可在本省处理"),
    "city": both("its own city only", "只可在本市处理"),
    "site": both("no other site", "不得离开原地"),
    "nowhere": both("no shared centre at all", "不得在任何共用中心处理"),
}
