"""Rates and ledgers, recomputed in whole milli-fen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from huline.models.centre import Pool
from huline.models.contract import Contract
from huline.models.ledger import Ledger, SystemLedger
from huline.models.subsidy import PerUnit, Share, StackingGroup, Subsidy, Tiered
from huline.models.units import half_up
from huline.models.workload import InferenceService, TrainingJob, Workload
from huline.optimizer.verify.facts import Facts, spread
from huline.optimizer.verify.placed import Placed

# the most an amount of a plan may state: see `huline.models.units.MilliFen`
MOST_MILLI_FEN = 10**18


@dataclass(frozen=True)
class PoolRates:
    """What a card-slot of one pool costs, in milli-fen.

    ``energy`` and ``carbon`` are running totals of (slots + 1) values: over the slots
    ``[first, end)`` the sum is ``total[end] - total[first]``.
    """

    rent: int
    """0 where it is for tokens: see `Rates.of_rent`."""
    running: int
    energy: list[int]
    carbon: list[int]


@dataclass
class Amounts:
    """The lines of both ledgers, without the limits that a Ledger puts on them."""

    payer: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Ledger.names(), 0))
    system: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SystemLedger.names(), 0))

    def add(self, other: "Amounts") -> None:
        """Add another's lines to these."""
        for mine, theirs in ((self.payer, other.payer), (self.system, other.system)):
            for line, amount in theirs.items():
                mine[line] += amount

    def total(self, perspective: str) -> int:
        """Return the sum of all lines of one view."""
        return sum((self.payer if perspective == "payer" else self.system).values())

    @property
    def statable(self) -> bool:
        """Whether every line and total is small enough for a plan to state it."""
        amounts = [*self.payer.values(), *self.system.values()]
        amounts += [self.total("payer"), self.total("system")]
        return all(abs(amount) <= MOST_MILLI_FEN for amount in amounts)


class Rates:
    """The rates of a Case, each rounded once; those of a pool are computed when asked for."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._pools: dict[str, PoolRates] = {}
        self._metered: dict[tuple[str, str], list[int]] = {}

    def of_pool(self, pool_id: str) -> PoolRates:
        """Return the rates of a pool."""
        if pool_id not in self._pools:
            self._pools[pool_id] = self._pool(pool_id)
        return self._pools[pool_id]

    def _pool(self, pool_id: str) -> PoolRates:
        facts = self.facts
        pool = facts.pools[pool_id]
        centre = facts.centre_of(pool)
        pue = spread(centre.pue, facts.slots)
        tariff = spread(facts.tariffs[centre.tariff].fen_per_mwh, facts.slots)
        energy = (
            half_up(pool.busy_w * p * facts.minutes * f, 60_000_000)
            for p, f in zip(pue, tariff, strict=True)
        )
        policy = facts.case.policy
        price = policy.carbon_price * (policy.carbon_of(centre) or 0)
        carbon = (half_up(pool.busy_w * p * facts.minutes * price, 60_000_000_000) for p in pue)
        return PoolRates(
            rent=self._rent(pool),
            running=half_up(pool.running_cost * facts.minutes, 60),
            energy=list(accumulate(energy, initial=0)),
            carbon=list(accumulate(carbon, initial=0)),
        )

    def _rent(self, pool: Pool) -> int:
        """Return the rent of a card-slot that is the same for everybody."""
        price = pool.rent * self.facts.minutes
        if pool.rent_per == "card-hour":
            return half_up(price, 60)
        if pool.rent_per == "node-month":
            # 730 hours a month, shared by the cards of the node
            return half_up(price, 60 * 730 * pool.cards_per_node)
        if pool.rent_per == "p-year" and pool.rent_precision:
            accelerator = self.facts.accelerators[pool.accelerator]
            figure = accelerator.gflops(sparse=bool(pool.rent_sparse))[pool.rent_precision]
            # 8,760 hours a year, and a million GFLOPS are a P
            return half_up(price * figure, 60 * 8_760 * 1_000_000)
        return 0

    def of_rent(self, w: Workload, pool_id: str) -> int:
        """Return what a workload pays for a card-slot of a pool."""
        pool = self.facts.pools[pool_id]
        if self.facts.contract_of(w.tenant, pool_id):
            return 0  # what is rented under a contract is paid for once for all
        if pool.rent_per != "million-tokens":
            return self.of_pool(pool_id).rent
        if not isinstance(w, InferenceService) or w.unit != "token/s":
            return 0  # the check of pricing says so
        each_second = self.facts.units_per_card(w, pool_id)
        return half_up(pool.rent * each_second * 60 * self.facts.minutes, 1_000_000)

    def of_contract(self, contract: Contract) -> int:
        """Return what a card rented under a contract costs in a slot."""
        if contract.rent is None:
            return self.of_pool(contract.pool).rent
        return half_up(contract.rent * self.facts.minutes, 60)

    def of_preference(self, w: Workload, pool: Pool) -> int:
        """Return milli-fen per card-slot by which a workload would rather avoid a pool."""
        centre = half_up(w.preferences.get(pool.centre, 0) * self.facts.minutes, 60)
        if pool.fabric == w.prefers_fabric:
            return centre
        return centre + half_up(w.fabric_wish * self.facts.minutes, 60)

    def of_fabric(self, w: Workload, pool: Pool) -> int:
        """Return milli-fen per card-slot on top for a fabric that a workload asks for."""
        asked = pool.fabric in w.fabrics or pool.fabric == w.prefers_fabric
        if not asked or pool.fabric_surcharge_paid_by == "operator":
            return 0
        return half_up(pool.fabric_surcharge * self.facts.minutes, 60)

    def of_encryption(self, w: Workload) -> int:
        """Return milli-fen of encrypting a job's data, where its class asks for that."""
        if not isinstance(w, TrainingJob) or w.data is None or w.residency is None:
            return 0
        encrypted = self.facts.residency[w.residency].encrypted
        return w.data.mb * self.facts.case.policy.encryption if encrypted else 0

    def of_violation(self, rule: str) -> int:
        """Return milli-fen per card-slot in a pool that a soft rule would refuse."""
        return half_up((self.facts.price_of(rule) or 0) * self.facts.minutes, 60)

    def of_subsidy(
        self, subsidy: Subsidy, w: Workload, pool_id: str, span: tuple[int, int]
    ) -> int:
        """Return milli-fen that a subsidy pays for one card of a pool over ``[first, end)``."""
        first, end = span
        each = self.of_even_subsidy(subsidy, w, pool_id)
        if each is not None:
            return (end - first) * each
        assert not isinstance(subsidy, Tiered)
        key = subsidy.id, pool_id
        if key not in self._metered:
            self._metered[key] = list(accumulate(self._by_slot(subsidy, pool_id), initial=0))
        return self._metered[key][end] - self._metered[key][first]

    def of_even_subsidy(self, subsidy: Subsidy, w: Workload, pool_id: str) -> int | None:
        """Return milli-fen that a subsidy pays for any card-slot of a pool; None: they differ."""
        if isinstance(subsidy, PerUnit) and subsidy.unit == "card-hour":
            return half_up(subsidy.amount * self.facts.minutes, 60)
        if isinstance(subsidy, Tiered):
            return half_up(self.of_rent(w, pool_id) * max(subsidy.shares), 1000)
        if isinstance(subsidy, Share) and subsidy.basis == "rent":
            share = self._share(pool_id, subsidy.share, subsidy.share_foreign)
            return half_up(self.of_rent(w, pool_id) * share, 1000)
        return None

    def _by_slot(self, subsidy: Share | PerUnit, pool_id: str) -> Iterator[int]:
        """Yield what a subsidy that goes by the electricity pays for a card in each slot."""
        pool, minutes = self.facts.pools[pool_id], self.facts.minutes
        if isinstance(subsidy, PerUnit):
            for pue in spread(self.facts.centre_of(pool).pue, self.facts.slots):
                yield half_up(subsidy.amount * pool.busy_w * pue * minutes, 60_000_000)
            return
        share = self._share(pool_id, subsidy.share, subsidy.share_foreign)
        billed = 0 if pool.rent_includes_energy else share
        for before, after in pairwise(self.of_pool(pool_id).energy):
            yield half_up(max(0, after - before) * billed, 1000)

    def of_ceiling(self, group: StackingGroup, w: Workload, pool_id: str) -> int:
        """Return milli-fen per card-slot to which a stacking group limits claims in a pool."""
        share = self._share(pool_id, group.ceiling or 0, group.ceiling_foreign)
        return half_up(self.of_rent(w, pool_id) * share, 1000)

    def _share(self, pool_id: str, share: int, foreign: int | None) -> int:
        accelerator = self.facts.accelerators[self.facts.pools[pool_id].accelerator]
        return share if accelerator.domestic or foreign is None else foreign

    def of_penalty(self, w: Workload) -> int:
        """Return milli-fen per reference card-hour, or per demand unit and slot."""
        price = self.facts.tiers[w.tier] if w.unserved is None else w.unserved
        if isinstance(w, TrainingJob):
            return price
        return half_up(price * self.facts.minutes, 60_000)


def stretches(placed: Placed) -> Iterator[tuple[str, int, int, int]]:
    """Yield (pool, first, end, cards) of every run, cut at the end of the horizon."""
    last = placed.facts.slots
    for run in placed.placement.runs:
        yield run.pool, min(run.first, last), min(run.end, last), run.cards


def rent_of(rates: Rates, placed: Placed) -> int:
    """Return the rent a placement pays; a quoted cost stands for all of it in its pool."""
    return sum(rent_in(rates, placed, pool) for pool in placed.runs_by_pool)


def rent_in(rates: Rates, placed: Placed, pool: str) -> int:
    """Return the rent a placement pays in one of its pools."""
    quoted = rates.facts.quoted_cost(placed.id, pool)
    if quoted is not None:
        return quoted
    return rates.of_rent(placed.workload, pool) * placed.card_slots[pool]


def migration_of(placed: Placed) -> int:
    """Return what it costs, once, to run elsewhere than it did, or on another software stack."""
    w, facts = placed.workload, placed.facts
    away = w.runs_at is not None and any(centre != w.runs_at for centre in placed.centres)
    ported = any(facts.ported(w, facts.pools[pool]) for pool in placed.runs_by_pool)
    due = away * w.migration_cost + ported * (w.port_cost or 0)
    return due + placed.moves * facts.case.incumbent.move_tax


def amounts_of(
    rates: Rates, placed: Placed, energy: Mapping[str, int], carbon: Mapping[str, int]
) -> Amounts:
    """Recompute the ledgers of one placement; its claims are taken as stated.

    Parameters
    ----------
    energy, carbon : pool id -> milli-fen for all its card-slots there
    """
    facts, w = rates.facts, placed.workload
    amounts = Amounts()
    payer, system = amounts.payer, amounts.system
    payer["rent"] = rent_of(rates, placed)
    for pool_id, card_slots in placed.card_slots.items():
        pool = facts.pools[pool_id]
        system["energy"] += energy[pool_id]
        system["carbon"] += carbon[pool_id]
        system["running"] += rates.of_pool(pool_id).running * card_slots
        broken = sum(rates.of_violation(rule) for rule in placed.violations[pool_id])
        system["violation"] += broken * card_slots
        if facts.quoted_cost(placed.id, pool_id) is None:
            payer["energy"] += 0 if pool.rent_includes_energy else energy[pool_id]
            payer["preference"] += rates.of_preference(w, pool) * card_slots
            payer["surcharge"] += rates.of_fabric(w, pool) * card_slots
    if placed.journey:
        system["transfer"] = placed.journey.cost
        quoted = facts.quoted_cost(placed.id, placed.placement.runs[0].pool)
        if quoted is None:
            payer["transfer"] = system["transfer"]
            payer["surcharge"] += rates.of_encryption(w)
    payer["carbon"], payer["violation"] = system["carbon"], system["violation"]
    if isinstance(w, InferenceService):
        moved = sum(route.price for route in placed.copies.values()) * w.model_mb
        payer["transfer"] = system["transfer"] = moved
    payer["migration"] = system["migration"] = migration_of(placed)
    if placed.unserved:
        payer["penalty"] = system["penalty"] = rates.of_penalty(w) * placed.unserved
    payer["subsidy"] = -sum(claim.amount for claim in placed.placement.claims)
    return amounts
