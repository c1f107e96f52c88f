"""Dull, valid objects: a test spells out only what its rule is about.

Prices are chosen so that sums are easy by hand: 1 kW cards, PUE 1, 60 fen/kWh, slots of an hour.
A card-slot at the default pool then costs 100,000 milli-fen of rent and 60,000 of energy.
"""

from typing import Any

from huline.models.accelerator import Accelerator
from huline.models.case import Case, Horizon
from huline.models.centre import Centre, Pool
from huline.models.commitment import Commitment
from huline.models.network import Courier, Link, Network
from huline.models.place import Metro
from huline.models.policy import Policy, Tier
from huline.models.profile import Profile
from huline.models.quote import Quote
from huline.models.subsidy import PerUnit, Share, StackingGroup, Tiered
from huline.models.tariff import Tariff
from huline.models.tenant import Tenant
from huline.models.workload import InferenceService, TrainingJob


def an_accelerator(id: str = "h100", **fields: Any) -> Accelerator:
    return Accelerator(
        **{"id": id, "ecosystem": "CUDA", "memory_gb": 80, "domestic": False} | fields
    )


def a_metro(id: str = "shanghai", **fields: Any) -> Metro:
    place = {"province": "Shanghai", "city": "Shanghai", "lat": 31.2, "lon": 121.5}
    return Metro(**{"id": id, "side_policy": "east", "side_hu": "east"} | place | fields)


def a_tariff(id: str = "flat", fen_per_mwh: Any = (60_000,), **fields: Any) -> Tariff:
    return Tariff(id=id, fen_per_mwh=tuple(fen_per_mwh), **fields)


def a_centre(id: str = "sh-01", **fields: Any) -> Centre:
    place = {"province": "Shanghai", "city": "Shanghai", "lat": 31.2, "lon": 121.5}
    sides = {"side_policy": "east", "side_hu": "east"}
    rest = {"tariff": "flat", "pue": (1000,), "accepts_from": "anywhere"}
    return Centre(**{"id": id} | place | sides | rest | fields)


def a_western_centre(id: str = "nx-01", **fields: Any) -> Centre:
    place = {"province": "Ningxia", "city": "Zhongwei", "lat": 37.5, "lon": 105.2}
    return a_centre(id, **place | {"side_policy": "west", "side_hu": "west"} | fields)


def a_pool(id: str = "sh-01/a", **fields: Any) -> Pool:
    rest = {"accelerator": "h100", "cards": (16,), "link": "NVLink", "fabric": "IB"}
    money = {"busy_w": 1000, "rent": 100_000, "rent_includes_energy": False}
    return Pool(**{"id": id, "centre": id.split("/")[0]} | rest | money | fields)


def a_link(id: str, a: str, b: str, **fields: Any) -> Link:
    rest = {"latency_us": 5_000, "price": 10, "rate_mbit_s": 1_000}
    return Link(**{"id": id, "a": a, "b": b} | rest | fields)


def a_courier(id: str = "road", **fields: Any) -> Courier:
    """As the crow flies at 60 km/h, 500 CNY a trip."""
    return Courier(**{"id": id, "fixed": 50_000_000, "speed_kmh": 60} | fields)


def a_tenant(id: str = "acme", **fields: Any) -> Tenant:
    return Tenant(**{"id": id, "province": "Shanghai", "city": "Shanghai"} | fields)


def a_job(id: str = "w1", **fields: Any) -> TrainingJob:
    """Four hours on eight reference cards."""
    rest = {"tenant": "acme", "accelerators": {"h100": 1000}, "work": 32, "cards": (8,)}
    return TrainingJob(**{"id": id} | rest | fields)


def a_service(id: str = "s1", **fields: Any) -> InferenceService:
    """Two reference cards in every slot, asked for in Shanghai."""
    rest = {"tenant": "acme", "accelerators": {"h100": 1000}, "profile": "steady"}
    return InferenceService(**{"id": id, "peaks": {"shanghai": 2000}} | rest | fields)


def a_commitment(id: str = "c", pool: str = "sh-01/a", **fields: Any) -> Commitment:
    """4 cards in slots 1 to 3."""
    return Commitment(**{"id": id, "pool": pool, "cards": 4, "first": 1, "end": 4} | fields)


def a_quote(workload: str = "w1", pool: str = "sh-01/a", **fields: Any) -> Quote:
    return Quote(workload=workload, pool=pool, **fields)


def a_profile(id: str = "steady", per_mille: Any = (1000,)) -> Profile:
    return Profile(id=id, per_mille=tuple(per_mille))


def a_share(id: str = "voucher", share: int = 300, **fields: Any) -> Share:
    return Share(id=id, share=share, **fields)


def a_sum_per_card_hour(id: str = "voucher", amount: int = 20_000, **fields: Any) -> PerUnit:
    return PerUnit(id=id, amount=amount, **fields)


def a_ladder(edges: Any, shares: Any, id: str = "voucher", **fields: Any) -> Tiered:
    return Tiered(id=id, spend_from=tuple(edges), shares=tuple(shares), **fields)


def a_group(id: str = "group", **fields: Any) -> StackingGroup:
    return StackingGroup(id=id, **fields)


def a_policy(**fields: Any) -> Policy:
    tiers = tuple(Tier(tier=t, unserved=10_000_000 // t) for t in (1, 2, 3))
    return Policy(**{"tiers": tiers} | fields)


def a_case(*, slots: int = 8, links: Any = (), couriers: Any = (), **fields: Any) -> Case:
    """One centre with 16 cards in Shanghai, one tenant, no work unless given."""
    parts = {
        "name": "test",
        "horizon": Horizon(start="2026-07-15T00:00:00+08:00", slots=slots),
        "accelerators": (an_accelerator(),),
        "metros": (a_metro(),),
        "tariffs": (a_tariff(),),
        "centres": (a_centre(),),
        "pools": (a_pool(),),
        "network": Network(links=tuple(links), couriers=tuple(couriers)),
        "tenants": (a_tenant(),),
        "profiles": (a_profile(),),
        "policy": a_policy(),
    }
    return Case(**parts | fields)
