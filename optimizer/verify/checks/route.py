"""Data travels along the route of the network."""

from collections.abc import Iterator

from huline.models.sentence import Sentence, both, listed
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report links that are not exactly the route of the data."""
    for placed in audit.placed:
        stated = placed.placement.links
        links = placed.route.links if placed.route else ()
        if placed.placement.runs and stated != links:
            yield Breach(
                rule="route",
                where=placed.id,
                measured=" ".join(stated),
                limit=" ".join(links),
                message=both(
                    "the data of {id} travels {route}; the placement says {stated}",
                    "{id} 的数据应{route}；而安排写的是{stated}",
                    id=placed.id,
                    route=_along(links),
                    stated=_along(stated),
                ),
            )


def _along(links: tuple[str, ...]) -> Sentence:
    if not links:
        return both("nowhere", "不传输")
    return both("along {links}", "经由 {links}", links=listed(links))
