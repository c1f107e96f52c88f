"""What a Case says, indexed by id, and the few things its rules derive from it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from huline.models.base import Named
from huline.models.case import Case
from huline.models.centre import Centre, Pool
from huline.models.constraints import SWITCHABLE
from huline.models.contract import Contract
from huline.models.place import Place, distance_m
from huline.models.sentence import Sentence, both
from huline.models.subsidy import StackingGroup, Subsidy
from huline.models.workload import InferenceService, TrainingJob
from huline.optimizer.verify.journeys import Journey, by_courier, by_network
from huline.optimizer.verify.network import Routes

Vector = NDArray[np.int64]
N = TypeVar("N", bound=Named)


@dataclass(frozen=True)
class Home:
    """Where rules about places start from: data, a metro of demand, or a tenant's seat."""

    province: str
    city: str
    place: Place | None
    """The metro or centre; None for a seat, which has no coordinates."""

    @property
    def name(self) -> Sentence:
        """The home as a sentence names it."""
        if self.place:
            return Sentence(self.place.id, self.place.id)
        return both("the tenant's seat in {city}", "用户在 {city} 的注册地", city=self.city)


class Facts:
    """A Case indexed by id.

    ``taking`` are the workloads that take something of a further resource somewhere.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.slots = case.horizon.slots
        self.minutes = case.horizon.slot_minutes
        self.accelerators = _by_id(case.accelerators)
        self.metros = _by_id(case.metros)
        self.tariffs = _by_id(case.tariffs)
        self.centres = _by_id(case.centres)
        self.pools = _by_id(case.pools)
        self.links = _by_id(case.network.links)
        self.couriers = _by_id(case.network.couriers)
        self.tenants = _by_id(case.tenants)
        self.workloads = {w.id: w for w in case.workloads}
        self.residency = _by_id(case.policy.residency)
        self.subsidies = {s.id: s for s in case.policy.subsidies}
        self.groups = _by_id(case.policy.stacking_groups)
        self.tiers = {tier.tier: tier.unserved for tier in case.policy.tiers}
        self.pins = {pin.workload: pin for pin in case.pins}
        self.held = {held.workload: frozenset(held.centres) for held in case.incumbent.held}
        self.quotes = {(quote.workload, quote.pool): quote for quote in case.quotes}
        self.taking = {w.id for w in case.workloads if w.uses}
        self.taking |= {quote.workload for quote in case.quotes if quote.uses}
        self.contracts = _by_id(case.contracts)
        self.in_force = {rule for rule in SWITCHABLE if case.policy.applies(rule)}
        self.routes = Routes([*self.metros, *self.centres], case.network.links)
        self.commitments = _by_id(case.commitments)
        self.promised = self.committed()
        self._shapes = {
            profile.id: np.array(spread(profile.per_mille, self.slots), dtype=np.int64)
            for profile in case.profiles
        }
        self._contracts = {(c.tenant, c.pool): c for c in case.contracts}
        self._distances: dict[tuple[str, str], int] = {}
        self._available: dict[str, Vector] = {}

    def centre_of(self, pool: Pool) -> Centre:
        """Return the centre in which a pool stands."""
        return self.centres[pool.centre]

    def applies(self, rule: str) -> bool:
        """Tell whether a rule of the catalogue is to be checked."""
        return rule in self.in_force or rule not in SWITCHABLE

    def price_of(self, rule: str) -> int | None:
        """Return milli-fen per unit by which a soft rule is broken; None if it is not soft."""
        return self.case.policy.price_of(rule)

    def available(self, pool: Pool) -> Vector:
        """(slots,) cards of a pool before commitments; not to be written to."""
        if pool.id not in self._available:
            cards = np.array(self.case.horizon.cards_of(pool), dtype=np.int64)
            cards.flags.writeable = False
            self._available[pool.id] = cards
        return self._available[pool.id]

    def resource(self, pool: Pool, name: str) -> list[int]:
        """(slots,) amounts of a further resource of a pool; none where it does not name it."""
        return spread(pool.resources.get(name, (0,)), self.slots)

    def taken(self, workload: str, pool: str, cards: int) -> dict[str, int]:
        """Return what so many cards of a workload in a pool take of each further resource."""
        quote = self.quotes.get((workload, pool))
        if quote is not None and quote.uses is not None:
            return quote.uses
        return {name: cards * each for name, each in self.workloads[workload].uses.items()}

    def fund(self, name: str) -> Subsidy | StackingGroup:
        """Return the programme, or the group of programmes, whose money has this id."""
        group = self.groups.get(name)
        return group if group is not None and group.has_money else self.subsidies[name]

    def funds_of(self, subsidy: str) -> Iterator[Subsidy | StackingGroup]:
        """Yield all whose money a claim on a programme draws on: itself and some of its groups."""
        yield self.subsidies[subsidy]
        for name in dict.fromkeys(self.subsidies[subsidy].groups):
            if self.groups[name].has_money:
                yield self.groups[name]

    def contract_of(self, tenant: str, pool: str) -> Contract | None:
        """Return the contract under which a tenant's work in a pool runs."""
        return self._contracts.get((tenant, pool)) if self.applies("take-or-pay") else None

    def gangs(self, job: TrainingJob, pool_id: str) -> dict[int, int] | None:
        """Return the cards that gangs of a job occupy in a pool, and the slots they compute for.

        Of gangs that occupy the same cards the quickest counts. None where the job's performance
        there is neither measured nor quoted.
        """
        pool, quote = self.pools[pool_id], self.quotes.get((job.id, pool_id))
        if quote is not None and quote.cards is not None and quote.slots is not None:
            return {pool.occupied(quote.cards): quote.slots}
        performance = job.accelerators.get(pool.accelerator)
        if performance is None:
            return None
        found: dict[int, int] = {}
        for gang in job.cards:
            slots = job.slots_on(performance, gang, self.minutes, pool.lost_share)
            cards = pool.occupied(gang)
            found[cards] = min(slots, found.get(cards, slots))
        return found

    def units_per_card(self, service: InferenceService, pool_id: str) -> int:
        """Return the demand units that a card of a pool serves; 0 where none is measured."""
        pool = self.pools[pool_id]
        performance = service.accelerators.get(pool.accelerator, 0)
        return service.units_per_card(performance, pool.lost_share)

    def quoted_cost(self, workload: str, pool: str) -> int | None:
        """Return the all-in price of a job in a pool, in milli-fen; None where none is quoted."""
        quote = self.quotes.get((workload, pool))
        return None if quote is None else quote.cost

    def committed(self, ended: Collection[str] = ()) -> dict[str, Vector]:
        """Pool id -> (slots,) cards promised already, some commitments being ended early."""
        promised = {pool.id: np.zeros(self.slots, dtype=np.int64) for pool in self.case.pools}
        for promise in self.case.commitments:
            end = promise.freed_from if promise.id in ended else promise.end
            promised[promise.pool][promise.first : end] += promise.cards
        return promised

    def homes(self, w: TrainingJob | InferenceService) -> Iterable[Home]:
        """Yield the homes of a workload: one of training, one for each metro of inference."""
        if isinstance(w, InferenceService):
            for metro in w.peaks:
                yield _at(self.metros[metro])
        elif w.data:
            yield _at(self.place(w.data.at))
        else:
            tenant = self.tenants[w.tenant]
            yield Home(tenant.province, tenant.city, None)

    def place(self, node: str) -> Place:
        """Return the metro or centre of a node of the network."""
        return self.metros.get(node) or self.centres[node]

    def distance_m(self, a: Place, b: Place) -> int:
        """Return the distance of two places; computed once."""
        key = (a.id, b.id)
        if key not in self._distances:
            self._distances[key] = distance_m(a, b)
        return self._distances[key]

    def moves(self, job: TrainingJob, centre: Centre) -> bool:
        """Tell whether a job's data must travel to run at a centre."""
        return job.data is not None and job.data.mb > 0 and job.data.at != centre.id

    def journey(self, job: TrainingJob, centre: Centre, courier: str | None) -> Journey | None:
        """Return the journey of a job's data to a centre, by network where no courier is named.

        None where nothing moves, or no path of the network leads there.
        """
        data = job.data
        if data is None or not self.moves(job, centre):
            return None
        if courier is None:
            return by_network(self.routes, data, centre, self.minutes)
        return by_courier(self.couriers[courier], data, self.place(data.at), centre, self.minutes)

    def earliest(self, job: TrainingJob, centre: Centre, courier: str | None) -> int:
        """Return the first slot in which a job's release and data let it run at a centre."""
        if job.data is None:
            return job.release
        journey = self.journey(job, centre, courier)
        return max(job.release, job.data.ready + (journey.slots if journey else 0))

    def ported(self, w: TrainingJob | InferenceService, pool: Pool) -> bool:
        """Tell whether a workload is ported to a pool: its cards speak another stack."""
        if w.port_cost is None or not self.applies("ecosystem"):
            return False
        return self.accelerators[pool.accelerator].ecosystem != w.ecosystem

    def demand(self, service: InferenceService) -> Vector:
        """(metros, slots) demand units, in the order of ``peaks``; 0 outside the window."""
        demand = np.zeros((len(service.peaks), self.slots), dtype=np.int64)
        window = slice(service.release, service.deadline)
        peaks = np.array(list(service.peaks.values()), dtype=np.int64)
        # peak <= 10^10 and profile <= 10^5: twice their product stays below 2^62
        asked = np.outer(peaks, self._shapes[service.profile][window])
        demand[:, window] = half_up_all(asked, 1000)
        return demand


def half_up_all(numerators: Vector, denominator: int) -> Vector:
    """Round every fraction as `half_up` does."""
    rounded: Vector = (2 * numerators + denominator) // (2 * denominator)
    return rounded


def spread(values: Sequence[int], slots: int) -> list[int]:
    """Write a per-slot vector out: a single value stands for every slot."""
    return list(values) * slots if len(values) == 1 else list(values)


def exact_sum(values: Vector) -> int:
    """Sum without overflow, whatever the size."""
    if not values.size:
        return 0
    worst = max(abs(int(values.max())), abs(int(values.min()))) * values.size
    return int(values.sum()) if worst < 2**62 else sum(values.ravel().tolist())


def _at(place: Place) -> Home:
    return Home(place.province, place.city, place)


def _by_id(records: Sequence[N]) -> dict[str, N]:
    return {record.id: record for record in records}
