"""Refuses a Case whose sums might leave int64: compiled arrays wrap silently."""

from collections import defaultdict
from collections.abc import Sequence

from huline.models.case import Case
from huline.models.errors import TooLarge
from huline.models.network import Courier
from huline.models.sentence import both
from huline.models.subsidy import PerUnit, Tiered
from huline.models.units import half_up
from huline.models.workload import TrainingJob
from huline.optimizer.compile.rents import rent_rate, token_rate

# A ledger line may hold this much, and any two sums below it can be added in int64.
_MOST_MONEY = 10**18
_MOST_POWER = 2**62
_MOST_AMOUNT = 2**61
# half the way round the Earth
_FARTHEST_KM = 20_100
_MOST_RATE = 10**15
"""Of a card-slot: twice a thousandfold of it fits, as rounding a share of it asks."""


def refuse_overflow(case: Case) -> None:
    """Bound the largest sums of money, power and resources, in plain Python integers.

    Raises
    ------
    TooLarge
        If one of them might not fit.
    """
    # tiers are stated in thousandths of a milli-fen
    tiered = any(isinstance(rule, Tiered) for rule in case.policy.subsidies)
    pue = _most([max(centre.pue) for centre in case.centres])
    dearest, power, energy = _dearest_card_slot(case, pue), _power(case, pue), _energy(case, pue)
    if (
        _money(case, dearest, power, energy) * (1000 if tiered else 1) >= _MOST_MONEY
        or power >= _MOST_POWER
        or _amounts(case) >= _MOST_AMOUNT
        or energy >= _MOST_POWER
        or dearest >= _MOST_RATE
        or _shortfall(case) >= _MOST_AMOUNT
    ):
        raise TooLarge(
            both(
                "the money, power, work or use of a resource of this Case may add up to more than "
                "can be computed exactly; check for prices, data, work, resources or card counts "
                "in a wrong unit, or split the Case",
                "算例的金额、功率、任务量或资源用量的总和可能超出可精确计算的范围；"
                "请检查价格、数据量、任务量、资源或卡数的单位是否写错，或拆分算例",
            )
        )


def _money(case: Case, dearest: int, power: int, energy: int) -> int:
    """Milli-fen that no ledger of any plan can exceed, all lines counted as charges.

    Parameters
    ----------
    dearest : milli-fen of a card-slot at most
    power, energy : see `_power`, `_energy`
    """
    moved = _moved(case, [job.data.mb for job in case.training() if job.data])
    moved += len(case.centres) * _moved(case, [s.model_mb for s in case.services()])
    lost = _penalties(case)
    # a pool without cards still has rates, and they must fit as well
    charged = max(_card_slots(case), 1) * dearest
    charged += _peaks(case, power) + _excess(case, energy)
    charged += _contracts(case) + sum(c.termination_fee or 0 for c in case.commitments)
    charged += sum(w.migration_cost + (w.port_cost or 0) for w in case.workloads)
    charged += len(case.incumbent.held) * case.incumbent.move_tax
    return moved + lost + _quoted(case) + charged


def _moved(case: Case, sizes: Sequence[int]) -> int:
    """Milli-fen of moving data of these sizes, encrypted, over all links or by couriers."""
    by_wire = sum(link.price for link in case.network.links)
    hauls = [(courier, _dearest_trip(courier)) for courier in case.network.couriers]
    return sum(
        mb * case.policy.encryption
        + max([mb * by_wire, *(_carried(courier, trip, mb) for courier, trip in hauls)])
        for mb in sizes
    )


def _dearest_trip(courier: Courier) -> int:
    km = _FARTHEST_KM * courier.road_factor // 1000 + 1
    return courier.fixed + courier.per_km * km


def _carried(courier: Courier, trip: int, mb: int) -> int:
    trips = 1 if courier.max_mb is None else mb // courier.max_mb + 1
    return trips * trip + courier.per_tb * mb // 1_000_000 + 1


def _quoted(case: Case) -> int:
    """Milli-fen that all-in quotes can come to, each job's dearest counted."""
    dearest: dict[str, int] = defaultdict(int)
    for quote in case.quotes:
        dearest[quote.workload] = max(dearest[quote.workload], abs(quote.cost or 0))
    return sum(dearest.values())


def _amounts(case: Case) -> int:
    """Of any one resource, what all workloads together can take in a slot."""
    quoted: dict[str, int] = defaultdict(int)
    for quote in case.quotes:
        quoted[quote.workload] = max(quoted[quote.workload], _most([*(quote.uses or {}).values()]))
    most = _largest_gangs(case) | _demands(case)
    return sum(quoted[w.id] + most[w.id] * _most([*w.uses.values()]) for w in case.workloads)


def _largest_gangs(case: Case) -> dict[str, int]:
    """Training job id -> cards its largest gang may occupy, quoted or in whole nodes."""
    largest = {job.id: max(job.cards) for job in case.training()}
    for quote in case.quotes:
        largest[quote.workload] = max(largest[quote.workload], quote.cards or 0)
    node = _most([pool.occupied(1) for pool in case.pools])
    return {job: gang + node for job, gang in largest.items()}


def _contracts(case: Case) -> int:
    """Milli-fen of all contracts, each rented for whatever there is or could be used."""
    blocks = {pool.id: pool.block * case.horizon.slots for pool in case.pools}
    used, rents = _card_slots(case), _dearest_rent(case)
    return sum(
        max(blocks[contract.pool], used) * max(contract.rent or 0, rents)
        for contract in case.contracts
    )


def _peaks(case: Case, power: int) -> int:
    """Milli-fen of all demand charges if every card worked at once."""
    watt = power // 1000 + 1
    return sum(centre.demand_charge for centre in case.centres) * watt


def _excess(case: Case, energy: int) -> int:
    """Milli-fen of soft limits beyond what all cards at work cost: dark cards, begun units."""
    installed = sum(pool.installed_cards or pool.block for pool in case.pools)
    hours = installed * case.horizon.slots * case.horizon.slot_minutes // 60
    kwh = energy // 60_000_000
    groups = len(case.centres) + len(case.policy.energy_quotas) + len(case.tenants)
    return sum(s.price or 0 for s in case.policy.rules) * (hours + 2 * kwh + groups + 1)


def _energy(case: Case, pue: int) -> int:
    """W x per mille x minutes that work takes at all meters; 0 where none has a quota."""
    if not (case.policy.energy_quotas or any(c.energy_quota_wh is not None for c in case.centres)):
        return 0
    watt = _most([pool.busy_w for pool in case.pools])
    return watt * pue * case.horizon.slot_minutes * _card_slots(case)


def _penalties(case: Case) -> int:
    """Milli-fen of leaving everything unserved."""
    tiers = {tier.tier: tier.unserved for tier in case.policy.tiers}
    demands, minutes = _demands(case), case.horizon.slot_minutes
    total = 0
    for w in case.workloads:
        rate = tiers.get(w.tier, 0) if w.unserved is None else w.unserved
        if isinstance(w, TrainingJob):
            total += rate * w.work
        else:
            total += half_up(rate * minutes, 60_000) * demands[w.id]
    return total


def _shortfall(case: Case) -> int:
    """Thousandths of a reference card for a minute that all work comes to, if that is counted."""
    if case.policy.tier_order == "priced":
        return 0
    asked = sum(_demands(case).values())
    work = sum(job.work for job in case.training())
    return 60_000 * work + case.horizon.slot_minutes * asked


def _demands(case: Case) -> dict[str, int]:
    """Inference service id -> units it may be asked for over the horizon."""
    shapes = {profile.id: max(profile.per_mille) for profile in case.profiles}
    return {
        s.id: (sum(s.peaks.values()) * shapes[s.profile] // 1000 + len(s.peaks))
        * case.horizon.slots
        for s in case.services()
    }


def _card_slots(case: Case) -> int:
    """Card-slots that a plan can use at most."""
    if case.policy.applies("capacity"):
        return _total_cards(case) * case.horizon.slots
    # a card beyond the demand may be kept in each slot, so that a stay lasts
    gangs = sum(_largest_gangs(case).values()) * case.horizon.slots
    return gangs + len(case.pools) * sum(
        demand + case.horizon.slots for demand in _demands(case).values()
    )


def _total_cards(case: Case) -> int:
    return sum(pool.block for pool in case.pools)


def _dearest_card_slot(case: Case, pue: int) -> int:
    """Milli-fen of one card-slot: rent, energy, running cost, what is weighed, and subsidies."""
    tariff = _most([max(max(t.fen_per_mwh), -min(t.fen_per_mwh)) for t in case.tariffs])
    carbon = case.policy.carbon_price * _most(
        [case.policy.carbon_of(centre) or 0 for centre in case.centres]
    )
    wish = _most([_most([*w.preferences.values()]) + w.fabric_wish for w in case.workloads])
    soft = sum(setting.price or 0 for setting in case.policy.rules)
    shares = 1 + len(case.policy.subsidies)
    hourly = _most(
        [
            pool.running_cost
            + pool.fabric_surcharge
            + shares * (pool.busy_w * pue * tariff // 1_000_000)
            + pool.busy_w * pue * carbon // 1_000_000_000
            + _granted(case, pool.busy_w * pue)
            for pool in case.pools
        ]
    )
    rent = shares * _dearest_rent(case)
    return rent + (hourly + wish + soft) * case.horizon.slot_minutes // 60 + shares


def _dearest_rent(case: Case) -> int:
    """Milli-fen of rent of one card-slot, by whatever it is counted."""
    accelerators, minutes = {a.id: a for a in case.accelerators}, case.horizon.slot_minutes
    tokens = _most([f for s in case.services() for f in s.accelerators.values()])
    return _most(
        [
            token_rate(pool, tokens, minutes)
            if pool.rent_per == "million-tokens"
            else rent_rate(pool, accelerators[pool.accelerator], minutes)
            for pool in case.pools
        ]
    )


def _granted(case: Case, milliwatts: int) -> int:
    """Milli-fen that all sums per unit come to for an hour of a card that draws so much."""
    kilowatts = milliwatts // 1_000_000 + 1
    return sum(
        rule.amount * (kilowatts if rule.unit == "kWh" else 1)
        for rule in case.policy.subsidies
        if isinstance(rule, PerUnit)
    )


def _power(case: Case, pue: int) -> int:
    """Milliwatts (W times per mille) that all cards together can draw."""
    watt = _most([pool.busy_w for pool in case.pools])
    return watt * pue * _total_cards(case)


def _most(values: Sequence[int]) -> int:
    return max(values, default=0)
