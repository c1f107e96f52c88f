"""Data travels along the route of the network."""

from collections.abc import Iterator

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
                message=f"the data of {placed.id} travels {_along(links)}; "
                f"the placement says {_along(stated)}",
            )


def _along(links: tuple[str, ...]) -> str:
    return f"along {', '.join(links)}" if links else "nowhere"
