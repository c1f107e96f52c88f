"""The pair rules and rates of docs/rules.md, read one by one as plainly as they stand there.

The oracle's own reading: it shares no code with the engine or the checker, and where it can be
slow and obvious (all simple paths of the network, say) it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

import networkx as nx

from huline.models.case import Case, Pin
from huline.models.centre import Centre, Pool
from huline.models.network import Link, Network, route_weights
from huline.models.place import Place, distance_m
from huline.models.quote import Quote
from huline.models.subsidy import PerUnit, StackingGroup, Subsidy, Tiered
from huline.models.tenant import Tenant
from huline.models.units import at_slot, half_up
from huline.models.workload import InferenceService, TrainingJob, Workload

RULES = (
    "ban", "budget", "capacity", "ceiling", "dispatch", "ecosystem", "exclusive", "firm-cap",
    "hardware", "latency", "link", "locality", "min-claim", "must-serve", "pin", "power",
    "residency", "scale", "sites", "stacking", "threshold", "tiers", "window",
)  # fmt: skip
"""The rules that this oracle reads and that may be switched off, sorted."""


class Home(NamedTuple):
    """Where rules about places start from; a tenant's seat has no node and no coordinates."""

    province: str
    city: str
    place: Place | None = None


class Path(NamedTuple):
    """One way through the network."""

    links: tuple[Link, ...]
    weight: int
    latency_us: int


@lru_cache(maxsize=256)
def _graph(network: Network) -> nx.MultiGraph:
    graph = nx.MultiGraph()
    weights = route_weights(network.links)
    for link, weight in zip(network.links, weights, strict=True):
        graph.add_edge(link.a, link.b, link=link, weight=weight)
    return graph


@lru_cache(maxsize=4096)
def _paths(network: Network, start: str, goal: str) -> tuple[Path, ...]:
    graph = _graph(network)
    if start not in graph or goal not in graph:
        return ()
    found = []
    for steps in nx.all_simple_edge_paths(graph, start, goal):
        edges = [graph.edges[step] for step in steps]
        links = tuple(edge["link"] for edge in edges)
        weight = sum(edge["weight"] for edge in edges)
        found.append(Path(links, weight, sum(link.latency_us for link in links)))
    return tuple(found)


DEAR = 10**15
"""Above what any plan of a tiny Case costs in milli-fen, or leaves unserved of a tier in
thousandths of a card for a minute."""


@dataclass(frozen=True, eq=False)
class Book:
    """One Case, asked about pairs and rates."""

    case: Case

    @cached_property
    def pools(self) -> dict[str, Pool]:
        return {pool.id: pool for pool in self.case.pools}

    @cached_property
    def centres(self) -> dict[str, Centre]:
        return {centre.id: centre for centre in self.case.centres}

    @cached_property
    def tenants(self) -> dict[str, Tenant]:
        return {tenant.id: tenant for tenant in self.case.tenants}

    @cached_property
    def pins(self) -> dict[str, Pin]:
        return {pin.workload: pin for pin in self.case.pins}

    @cached_property
    def _off(self) -> frozenset[str]:
        return frozenset(s.rule for s in self.case.policy.rules if s.policy == "off")

    @property
    def slots(self) -> int:
        return self.case.horizon.slots

    @property
    def minutes(self) -> int:
        return self.case.horizon.slot_minutes

    def applies(self, rule: str) -> bool:
        return rule not in self._off

    # homes and pairs

    def home(self, job: TrainingJob) -> Home:
        """Where a training job's data lies, or its tenant's seat."""
        if job.data is None:
            tenant = self.tenants[job.tenant]
            return Home(tenant.province, tenant.city)
        nodes: Iterable[Place] = (*self.case.metros, *self.case.centres)
        place = next(node for node in nodes if node.id == job.data.at)
        return Home(place.province, place.city, place)

    def metro(self, id: str) -> Home:
        place = next(metro for metro in self.case.metros if metro.id == id)
        return Home(place.province, place.city, place)

    def admits(self, w: Workload, pool: Pool, home: Home) -> bool:
        """Whether no pair rule refuses the pool, seen from this home (scale and window apart)."""
        centre = self.centres[pool.centre]
        refusals = {
            "residency": self._out_of_area(w, centre, home),
            "locality": w.max_distance_m is not None
            and home.place is not None
            and distance_m(home.place, centre) > w.max_distance_m,
            "latency": isinstance(w, InferenceService) and self._too_slow(w, centre, home),
            "hardware": self._wrong_hardware(w, pool),
            "ecosystem": w.ecosystem is not None
            and w.port_cost is None
            and w.ecosystem != self._accelerator(pool).ecosystem,
            "dispatch": not centre.takes_work_of(home.province),
            "ban": centre.id in w.bans,
            "pin": w.id in self.pins and not _is_where(self.pins[w.id], pool),
        }
        refused = any(self.applies(rule) for rule, against in refusals.items() if against)
        return not refused and pool.accelerator in w.accelerators

    def _out_of_area(self, w: Workload, centre: Centre, home: Home) -> bool:
        if w.residency is None:
            return False
        area = next(c.area for c in self.case.policy.residency if c.id == w.residency)
        same_province = centre.province == home.province
        return not {
            "anywhere": True,
            "province": same_province,
            "city": same_province and centre.city == home.city,
            "site": home.place is not None and home.place.id == centre.id,
            "nowhere": False,
        }[area]

    def _too_slow(self, w: InferenceService, centre: Centre, home: Home) -> bool:
        assert home.place is not None
        times = [p.latency_us for p in _paths(self.case.network, home.place.id, centre.id)]
        if not times:
            return True
        return w.max_latency_us is not None and min(times) > w.max_latency_us

    def _wrong_hardware(self, w: Workload, pool: Pool) -> bool:
        return (
            self._accelerator(pool).memory_gb < w.memory_gb
            or (bool(w.links) and pool.link not in w.links)
            or (bool(w.fabrics) and pool.fabric not in w.fabrics)
        )

    def _accelerator(self, pool: Pool):
        return next(a for a in self.case.accelerators if a.id == pool.accelerator)

    # data and windows of training

    def route(self, job: TrainingJob, centre: str) -> tuple[Link, ...] | None:
        """Links the data travels: () if nothing moves, None if it has to and cannot."""
        if job.data is None or job.data.mb == 0 or job.data.at == centre:
            return ()
        paths = _paths(self.case.network, job.data.at, centre)
        return min(paths, key=lambda path: path.weight).links if paths else None

    def window(self, job: TrainingJob, route: tuple[Link, ...]) -> range:
        """Slots in which the job may run if its data travels this route."""
        if not self.applies("window"):
            return range(self.slots)
        earliest = job.release
        if job.data is not None:
            ready = job.data.ready
            if route:
                rate = min(link.rate_mbit_s for link in route)
                ready += -(-job.data.mb * 8 // (rate * 60 * self.minutes))
            earliest = max(earliest, ready)
        return range(earliest, self.slots if job.deadline is None else job.deadline)

    def demand(self, service: InferenceService, metro: str, slot: int) -> int:
        end = self.slots if service.deadline is None else service.deadline
        if not service.release <= slot < end:
            return 0
        profile = next(p for p in self.case.profiles if p.id == service.profile)
        return half_up(service.peaks[metro] * at_slot(profile.per_mille, slot), 1000)

    def must_serve(self, w: Workload) -> bool:
        return self.applies("must-serve") and (w.must_serve or w.id in self.pins)

    # offers and further resources

    def quote(self, w: Workload, pool: Pool) -> Quote | None:
        found = [q for q in self.case.quotes if (q.workload, q.pool) == (w.id, pool.id)]
        return found[0] if found else None

    def gangs(self, job: TrainingJob, pool: Pool) -> list[tuple[int, int]]:
        """Cards and run time of every way to staff a job in a pool."""
        quote = self.quote(job, pool)
        if quote is not None and quote.cards is not None:
            sized = [(quote.cards, quote.slots)]
        else:
            speed = job.accelerators[pool.accelerator]
            sized = [(gang, job.slots_on(speed, gang, self.minutes)) for gang in job.cards]
        most = pool.largest_gang or pool.block
        return [(gang, run) for gang, run in sized if gang <= most or not self.applies("scale")]

    def taken(self, w: Workload, pool: Pool, cards: int) -> dict[str, int]:
        """Of each further resource, what so many cards of a workload take in a slot."""
        quote = self.quote(w, pool)
        if quote is not None and quote.uses is not None:
            return quote.uses
        return {name: cards * each for name, each in w.uses.items()}

    # what is there

    def committed(self, pool: Pool, slot: int) -> int:
        return sum(
            c.cards for c in self.case.commitments if c.pool == pool.id and c.first <= slot < c.end
        )

    def power_room(self, centre: Centre, slot: int) -> int:
        """What is left of a centre's power limit in a slot, in mW; only where it has one."""
        drawn = sum(
            at_slot(pool.cards, slot) * pool.idle_w
            + self.committed(pool, slot) * (pool.busy_w - pool.idle_w)
            for pool in self.case.pools
            if pool.centre == centre.id
        )
        limit = at_slot(centre.power_limit_w, slot) - centre.fixed_w
        return 1000 * limit - at_slot(centre.pue, slot) * drawn

    # rates in milli-fen

    def rent(self, pool: Pool) -> int:
        return half_up(pool.rent * self.minutes, 60)

    def running(self, pool: Pool) -> int:
        return half_up(pool.running_cost * self.minutes, 60)

    def energy(self, pool: Pool, slot: int) -> int:
        centre = self.centres[pool.centre]
        tariff = next(t for t in self.case.tariffs if t.id == centre.tariff)
        price = at_slot(tariff.fen_per_mwh, slot)
        watts = pool.busy_w * at_slot(centre.pue, slot)
        return half_up(watts * self.minutes * price, 60_000_000)

    def preference(self, w: Workload, pool: Pool) -> int:
        return half_up(w.preferences.get(pool.centre, 0) * self.minutes, 60)

    def fees(self, w: Workload) -> list[tuple[int, set[str]]]:
        """What has to be paid once, each with the pools that a card must not use to avoid it."""
        away = {p.id for p in self.case.pools if w.runs_at not in (None, p.centre)}
        due = [(w.migration_cost, away)] if w.migration_cost else []
        return [*due, (w.port_cost, self.ported(w))] if w.port_cost else due

    def ported(self, w: Workload) -> set[str]:
        """The pools that a workload would be ported to."""
        if w.port_cost is None or not self.applies("ecosystem"):
            return set()
        pools = self.case.pools
        return {p.id for p in pools if self._accelerator(p).ecosystem != w.ecosystem}

    def ready(self, w: Workload, pool: Pool) -> int:
        """First slot in which the workload may run in this pool, data and deadline apart."""
        waits = pool.id in self.ported(w) and self.applies("window")
        return w.release + w.port_slots if waits else 0

    def penalty(self, w: Workload) -> int:
        """Per reference card-hour of training, or per demand unit and slot of inference.

        Strict tiers are priced beyond all money, and each beyond all later ones: see `DEAR`.
        """
        tiers = sorted({other.tier for other in self.case.workloads})
        places = len(tiers) - tiers.index(w.tier) if self.case.policy.tier_order == "strict" else 0
        each = 60_000 if isinstance(w, TrainingJob) else self.minutes
        return self._price(w) + (each * DEAR**places if places else 0)

    def _price(self, w: Workload) -> int:
        price = w.unserved
        if price is None:
            price = next(t.unserved for t in self.case.policy.tiers if t.tier == w.tier)
        if isinstance(w, TrainingJob):
            return price
        return half_up(price * self.minutes, 60_000)

    def grant(self, subsidy: Subsidy, w: Workload, pool: Pool, slot: int) -> int:
        """What a card-slot in this pool and slot entitles the workload to."""
        if not self.pays(subsidy, w, pool):
            return 0
        if isinstance(subsidy, PerUnit):
            if subsidy.unit == "card-hour":
                return half_up(subsidy.amount * self.minutes, 60)
            watts = pool.busy_w * at_slot(self.centres[pool.centre].pue, slot)
            return half_up(subsidy.amount * watts * self.minutes, 60_000_000)
        if isinstance(subsidy, Tiered):
            return half_up(self.rent(pool) * max(subsidy.shares), 1000)
        share = self._by_origin(pool, subsidy.share, subsidy.share_foreign)
        if subsidy.basis == "rent":
            return half_up(self.rent(pool) * share, 1000)
        billed = 0 if pool.rent_includes_energy else max(0, self.energy(pool, slot))
        return half_up(billed * share, 1000)

    def ceiling(self, group: StackingGroup, pool: Pool) -> int:
        """What a card-slot in this pool allows to be claimed in a stacking group."""
        share = self._by_origin(pool, group.ceiling or 0, group.ceiling_foreign)
        return half_up(self.rent(pool) * share, 1000)

    def _by_origin(self, pool: Pool, share: int, foreign: int | None) -> int:
        return share if foreign is None or self._accelerator(pool).domestic else foreign

    def pays(self, s: Subsidy, w: Workload, pool: Pool) -> bool:
        """Whether runs of the workload in this pool are eligible."""
        tenant, centre = self.tenants[w.tenant], self.centres[pool.centre]
        today = self.case.horizon.start.date()
        domestic = self._accelerator(pool).domestic
        return (
            s.off == ""
            and w.kind in s.workloads
            and s.firm_province in (None, tenant.province)
            and s.firm_city in (None, tenant.city)
            and s.centre_province in (None, centre.province)
            and s.centre_city in (None, centre.city)
            and (not s.sectors or tenant.sector in s.sectors)
            and (not s.sizes or tenant.size in s.sizes)
            and (s.age_from is None or _birthdays(tenant, today) >= s.age_from)
            and (s.age_below is None or 0 <= _birthdays(tenant, today) < s.age_below)
            and (s.origin is None or (s.origin == "domestic") == domestic)
            and not (s.unrelated_only and centre.operator in tenant.related)
            and (s.valid_from is None or s.valid_from <= today)
            and (s.valid_to is None or today <= s.valid_to)
        )


def _birthdays(tenant: Tenant, today: date) -> int:
    """Count the anniversaries of the firm's founding so far; -1 without a founding."""
    if tenant.founded is None or tenant.founded > today:
        return -1
    born, now = tenant.founded, (today.year, today.month, today.day)
    # of the 29th of February the anniversary is passed once March begins
    return sum((year, born.month, born.day) <= now for year in range(born.year + 1, now[0] + 1))


def _is_where(pin: Pin, pool: Pool) -> bool:
    return pool.centre == pin.centre and pin.pool in (None, pool.id)
