"""Tiny random Cases with every rule that a bound prices, hard, soft or off, thrown in blindly."""

from datetime import date
from random import Random

from huline.models.case import Case
from huline.models.constraints import SOFTENABLE, SWITCHABLE
from huline.models.contract import Contract
from huline.models.errors import BadInput
from huline.models.network import Courier
from huline.models.policy import CarbonFactor, EnergyQuota, RuleSetting
from huline.models.workload import InferenceService
from tests.agreement.brute_force import changed
from tests.agreement.tiny import tiny_case

_PRICES = (0, 1, 20_001, 400_003)


def a_furnished_case(seed: int) -> Case:
    """Return the Case of a seed; one of three has its rules as they were, all others switched."""
    rng = Random(f"furnished {seed}")
    case = tiny_case(seed)
    for part in (_centres, _pools, _tenants, _workloads, _contracts, _couriers, _tariffs, _policy):
        if rng.random() < 0.6:
            case = _if_sound(case, part(case, rng))
    return case if rng.random() < 0.33 else _if_sound(case, {"policy": _switched(case, rng)})


def _if_sound(case: Case, fields) -> Case:
    try:
        return changed(case, **fields)
    except BadInput:
        return case


def _with(record, **fields):
    return type(record).model_validate(dict(record) | fields)


def _centres(case: Case, rng: Random):
    def furnish(centre):
        fields = {}
        if rng.random() < 0.4:
            fields |= {
                "demand_charge": rng.randint(1, 300),
                "peak_so_far_w": rng.choice((0, 700, 3_000)),
                "demand_charge_billed": rng.random() < 0.7,
            }
        if rng.random() < 0.3:
            fields["energy_quota_wh"] = rng.randint(0, 5_000)
        if rng.random() < 0.3:
            fields["lit_floor"] = rng.choice((1, 150, 500))
        if rng.random() < 0.3:
            fields["carbon_g_per_kwh"] = rng.randint(0, 900)
        return _with(centre, **fields)

    return {"centres": tuple(map(furnish, case.centres))}


def _pools(case: Case, rng: Random):
    def furnish(pool):
        fields = {}
        if rng.random() < 0.3:
            fields["headroom"] = (rng.randint(0, pool.block),)
        if rng.random() < 0.2:
            fields |= {"whole_nodes": True, "cards_per_node": rng.choice((2, 3))}
        if rng.random() < 0.2:
            fields["lost_share"] = rng.choice((17, 400))
        if rng.random() < 0.2:
            fields |= {"fabric_surcharge": rng.randint(1, 90_001)}
        if rng.random() < 0.1:
            fields["valid_to"] = date(2026, 7, 14)
        if rng.random() < 0.1:
            fields |= {"rent": 40_003, "rent_per": "million-tokens"}
            fields |= {"rent_precision": None, "rent_sparse": None}
        return _with(pool, **fields)

    return {"pools": tuple(map(furnish, case.pools))}


def _tenants(case: Case, rng: Random):
    def furnish(tenant):
        fields = {}
        if rng.random() < 0.5:
            fields["max_cards"] = rng.randint(0, 4)
        if rng.random() < 0.5:
            fields["max_card_hours"] = rng.randint(1, 8)
        return _with(tenant, **fields)

    return {"tenants": tuple(map(furnish, case.tenants))}


def _workloads(case: Case, rng: Random):
    def furnish(w):
        fields = {}
        if rng.random() < 0.3:
            fields |= {"prefers_fabric": rng.choice(("IB", "RoCE")), "fabric_wish": 30_001}
        if rng.random() < 0.2:
            fields["preferences"] = {rng.choice(case.centres).id: rng.randint(1, 90_001)}
        if isinstance(w, InferenceService):
            if rng.random() < 0.3:
                fields |= {"model_mb": rng.randint(1, 900), "model_at": case.metros[0].id}
            if rng.random() < 0.4:
                fields |= {"sites": 1, "min_sites": 1, "max_share": 1_000, "part_service": False}
            if rng.random() < 0.3:
                fields["unit"] = "token/s"
        return _with(w, **fields)

    return {"workloads": tuple(map(furnish, case.workloads))}


def _contracts(case: Case, rng: Random):
    pool, w = rng.choice(case.pools), rng.choice(case.workloads)
    fields = {"id": "TP", "tenant": w.tenant, "pool": pool.id, "rent": rng.randint(1, 250_003)}
    return {"contracts": (Contract(min_cards=rng.randint(1, pool.block), **fields),)}


def _couriers(case: Case, rng: Random):
    courier = Courier(
        id="road",
        fixed=rng.randint(0, 90_001),
        per_tb=rng.randint(0, 9_000_001),
        per_km=rng.randint(0, 101),
        speed_kmh=1_000,
        max_mb=rng.choice((None, 700)),
    )
    return {"network": _with(case.network, couriers=(courier,))}


def _tariffs(case: Case, rng: Random):
    cheap = [tuple(f - rng.choice((0, 90_000)) for f in t.fen_per_mwh) for t in case.tariffs]
    tariffs = [_with(t, fen_per_mwh=v) for t, v in zip(case.tariffs, cheap, strict=True)]
    return {"tariffs": tuple(tariffs)}


def _policy(case: Case, rng: Random):
    provinces = sorted({centre.province for centre in case.centres})
    quotas = tuple(EnergyQuota(province=p, wh=rng.randint(0, 9_000)) for p in provinces[:1])
    factors = tuple(CarbonFactor(province=p, g_per_kwh=rng.randint(0, 900)) for p in provinces)
    price = rng.choice((0, 60_001))
    return {"policy": _with(case.policy, energy_quotas=quotas, carbon=factors, carbon_price=price)}


def _switched(case: Case, rng: Random):
    """Switch one rule of eight off, and let one of four be broken where that may be."""
    rules = list(case.policy.rules)
    for rule in sorted(SWITCHABLE - {setting.rule for setting in rules}):
        drawn = rng.random()
        if drawn < 0.12:
            rules.append(RuleSetting(rule=rule, policy="off"))
        elif rule in SOFTENABLE and drawn < 0.4:
            rules.append(RuleSetting(rule=rule, policy="soft", price=rng.choice(_PRICES)))
    return _with(case.policy, rules=tuple(rules))
