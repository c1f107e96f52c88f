"""Data travels along the route of the network, or by a courier that serves both its ends."""

from collections.abc import Iterator

from huline.models.sentence import Sentence, both, listed
from huline.models.verdict import Breach
from huline.models.workload import TrainingJob
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.placed import Placed


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report couriers that cannot carry the data, and links that are not exactly its route."""
    for placed in audit.placed:
        if placed.placement.runs:
            found = _by_whom(placed) or _along_what(placed) or _copies(placed)
            if found:
                yield found


def _by_whom(placed: Placed) -> Breach | None:
    """Judge the courier that is named."""
    name, w = placed.placement.courier, placed.workload
    if name is None:
        return None
    pool = placed.facts.pools[placed.placement.runs[0].pool]
    if not isinstance(w, TrainingJob) or w.data is None or placed.journey is None:
        why = both("nothing of {id} has to move", "{id} 没有需要运送的数据", id=placed.id)
    elif not placed.facts.couriers[name].serves(w.data.at, pool.centre):
        why = both(
            "{courier} carries nothing from {at} to {centre}",
            "{courier} 不承运从 {at} 到 {centre} 的数据",
            courier=name,
            at=w.data.at,
            centre=pool.centre,
        )
    else:
        return None
    message = both(
        "the placement says that {courier} carries the data of {id}; {why}",
        "安排写的是由 {courier} 运送 {id} 的数据；而{why}",
        courier=name,
        id=placed.id,
        why=why,
    )
    return Breach(rule="route", where=placed.id, measured=name, limit="", message=message)


def _along_what(placed: Placed) -> Breach | None:
    stated = placed.placement.links
    links = placed.journey.links if placed.journey else ()
    if stated == links:
        return None
    return Breach(
        rule="route",
        where=placed.id,
        measured=" ".join(stated),
        limit=" ".join(links),
        message=both(
            "the data of {id} travels {route}; the placement says {stated}",
            "{id} 的数据应{route}；而安排写的是{stated}",
            id=placed.id,
            route=_along(links, placed.placement.courier),
            stated=_along(stated, None),
        ),
    )


def _copies(placed: Placed) -> Breach | None:
    """Judge the copies of a model."""
    stated = " ".join(_copy(copy.centre, copy.links) for copy in placed.placement.copies)
    wanted = " ".join(_copy(centre, route.links) for centre, route in placed.copies.items())
    if stated == wanted:
        return None
    return Breach(
        rule="route",
        where=placed.id,
        measured=stated,
        limit=wanted,
        message=both(
            "the copies of the model of {id} are: {wanted}; the placement says: {stated}",
            "{id} 的模型副本应为：{wanted}；而安排写的是：{stated}",
            id=placed.id,
            wanted=wanted or both("none", "无"),
            stated=stated or both("none", "无"),
        ),
    )


def _copy(centre: str, links: tuple[str, ...]) -> str:
    return f"{centre}={'|'.join(links)}"


def _along(links: tuple[str, ...], courier: str | None) -> Sentence:
    if courier is not None:
        return both("by {courier} alone", "仅由 {courier} 运送", courier=courier)
    if not links:
        return both("nowhere", "不传输")
    return both("along {links}", "经由 {links}", links=listed(links))
