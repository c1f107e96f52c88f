"""Asks: what pair rules look at on the side of the workload."""

from collections import defaultdict
from dataclasses import dataclass

from huline.models.case import Case, Pin
from huline.models.place import Place
from huline.models.policy import ResidencyClass
from huline.models.workload import TrainingJob, Workload


@dataclass(frozen=True)
class Home:
    """Where the rules on places start from: data, an origin metro, or the tenant's seat."""

    province: str
    city: str
    place: Place | None
    """The metro or centre, with coordinates; None for a seat."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A workload as seen from one home; an inference service has one for each origin metro."""

    workload: Workload
    home: Home
    residency: ResidencyClass | None
    pin: Pin | None
    gangs: tuple[tuple[str, int], ...] = ()
    """Pools for which a gang is quoted, and its cards."""


def asks_of(case: Case) -> list[list[Ask]]:
    """List the asks of each workload, in file order; origins in the order of ``peaks``."""
    places: dict[str, Place] = {p.id: p for p in (*case.metros, *case.centres)}
    seats = {t.id: Home(t.province, t.city, None) for t in case.tenants}
    classes = {r.id: r for r in case.policy.residency}
    pins = {p.workload: p for p in case.pins}
    gangs = _quoted_gangs(case)
    homes: dict[str, Home] = {}

    def at(node: str) -> Home:
        if node not in homes:
            place = places[node]
            homes[node] = Home(place.province, place.city, place)
        return homes[node]

    def homes_of(w: Workload) -> list[Home]:
        if not isinstance(w, TrainingJob):
            return [at(metro) for metro in w.peaks]
        return [at(w.data.at) if w.data else seats[w.tenant]]

    return [
        [
            Ask(
                w,
                home,
                classes[w.residency] if w.residency else None,
                pins.get(w.id),
                tuple(gangs.get(w.id, ())),
            )
            for home in homes_of(w)
        ]
        for w in case.workloads
    ]


def _quoted_gangs(case: Case) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for quote in case.quotes:
        if quote.cards is not None:
            found[quote.workload].append((quote.pool, quote.cards))
    return found
