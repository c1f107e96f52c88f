"""Hypothesis strategies of whole Cases, and ways to change a Case with a known effect."""

from random import Random
from typing import Any

from hypothesis import strategies as st

from huline.models.case import Case
from tests.agreement.brute_force import changed
from tests.agreement.tiny import tiny_case

seeds = st.integers(0, 10**6)
tiny_cases = seeds.map(tiny_case)
"""Shrinks towards small seeds, not towards small Cases: they are all small."""


def relabelled(case: Case, seed: int) -> Case:
    """Return the Case with new ids and all lists in another order: nothing of substance changes.

    Every string that is an id becomes another, so ids must not double as other words.
    """
    rng = Random(seed)
    document = case.model_dump(mode="json")
    tables = _tables(document)
    ids = sorted({record["id"] for table in tables for record in table if "id" in record})
    fresh = [f"n{number}" for number in rng.sample(range(10**6), k=len(ids))]
    for table in tables:
        rng.shuffle(table)
    for workload in document["workloads"]:
        rng.shuffle(workload["bans"])
    return Case.model_validate(_renamed(document, dict(zip(ids, fresh, strict=True)), rng))


def _tables(document: dict[str, Any]) -> list[list[dict[str, Any]]]:
    policy = document["policy"]
    names = (
        "accelerators", "metros", "tariffs", "centres", "pools", "tenants", "profiles",
        "workloads", "quotes", "commitments", "pins",
    )  # fmt: skip
    inner = [
        policy[name] for name in ("residency", "subsidies", "stacking_groups", "tiers", "rules")
    ]
    return [*(document[name] for name in names), document["network"]["links"], *inner]


def _renamed(value: Any, ids: dict[str, str], rng: Random) -> Any:
    if isinstance(value, str):
        return ids.get(value, value)
    if isinstance(value, list):
        return [_renamed(item, ids, rng) for item in value]
    if isinstance(value, dict):
        items = [(ids.get(key, key), _renamed(item, ids, rng)) for key, item in value.items()]
        rng.shuffle(items)
        return dict(items)
    return value


def without_idle_draw(case: Case) -> Case:
    """Return the Case with cards that draw nothing when idle, so that more take no power."""
    pools = [pool.model_copy(update={"idle_w": 0}) for pool in case.pools]
    return changed(case, pools=pools)


def with_more_capacity(case: Case) -> Case:
    """Return the Case with a card more in every pool and slot."""
    pools = [
        pool.model_copy(
            update={
                "cards": tuple(cards + 1 for cards in pool.cards),
                "resources": {
                    name: tuple(amount + 1 for amount in amounts)
                    for name, amounts in pool.resources.items()
                },
            }
        )
        for pool in case.pools
    ]
    return changed(case, pools=pools)


def without_subsidies(case: Case) -> Case:
    """Return the Case with no programme to claim from."""
    bare = {"claimed": {}, "spent_on": {}}
    tenants = [tenant.model_copy(update=bare) for tenant in case.tenants]
    policy = case.policy.model_copy(update={"subsidies": ()})
    return changed(case, tenants=tenants, policy=policy)


def with_exact_rates(case: Case) -> Case:
    """Return the Case with slots of an hour, every rate of which is whole before it is rounded.

    Work, data and ceilings grow with the slots, so that runs and arrivals take as many slots as
    before. Then W x PUE x fen/MWh is a multiple of a million, rents times shares and penalties of
    inference are multiples of a thousand.
    """
    document = case.model_dump(mode="json")
    longer = 60 // case.horizon.slot_minutes
    document["horizon"]["slot_minutes"] = 60
    for tariff in document["tariffs"]:
        tariff["fen_per_mwh"] = [_floored(price, 1_000) for price in tariff["fen_per_mwh"]]
    for centre in document["centres"]:
        centre["pue"] = [_floored(pue, 100) for pue in centre["pue"]]
    for pool in document["pools"]:
        pool |= {field: _floored(pool[field], 10) for field in ("busy_w", "idle_w")}
        pool["rent"] = _floored(pool["rent"], 1_000)
    for priced in (*document["policy"]["tiers"], *document["workloads"]):
        if priced["unserved"] is not None:
            priced["unserved"] = _floored(priced["unserved"], 1_000)
    _times(document["workloads"], ("work",), longer)
    _times([w["data"] for w in document["workloads"] if w.get("data")], ("mb",), longer)
    _times(document["network"]["links"], ("volume_mb",), longer)
    for rule in document["policy"]["subsidies"]:
        if "basis" in rule:
            rule["basis"] = "rent"
        if "amount" in rule:
            rule["amount"] = _floored(rule["amount"], 1_000)
        if "spend_from" in rule:
            edges = enumerate(rule["spend_from"])
            # still one above the other
            rule["spend_from"] = [_floored(edge, 1_000) + 1_000 * b for b, edge in edges]
    for tenant in document["tenants"]:
        tenant["spent"] = _floored(tenant["spent"], 1_000)
        tenant["spent_on"] = {s: _floored(n, 1_000) for s, n in tenant["spent_on"].items()}
    _times_subsidies(document, longer)
    return Case.model_validate(document)


def with_rates_scaled(case: Case, k: int) -> Case:
    """Return the Case with every price, penalty, subsidy and ceiling ``k`` times as high.

    Costs are then ``k`` times as high to the milli-fen if the Case's rates are exact.
    """
    document = case.model_dump(mode="json")
    _times(document["pools"], ("rent", "running_cost"), k)
    for tariff in document["tariffs"]:
        tariff["fen_per_mwh"] = [price * k for price in tariff["fen_per_mwh"]]
    _times(document["network"]["links"], ("price",), k)
    _times(document["workloads"], ("unserved", "migration_cost", "port_cost"), k)
    _times(document["quotes"], ("cost",), k)
    _times(document["commitments"], ("termination_fee",), k)
    _times(document["policy"]["tiers"], ("unserved",), k)
    _times(document["policy"]["subsidies"], ("amount",), k)
    _times_subsidies(document, k)
    for record in document["workloads"]:
        _times([record["preferences"]], tuple(record["preferences"]), k)
    return Case.model_validate(document)


def _times_subsidies(document: dict[str, Any], k: int) -> None:
    """Multiply what subsidies say of sums, and what firms have spent and claimed."""
    sums = ("threshold", "spend_limit", "min_claim", "firm_cap", "budget")
    for rule in document["policy"]["subsidies"]:
        _times([rule], sums, k)
        if "spend_from" in rule:
            rule["spend_from"] = [edge * k for edge in rule["spend_from"]]
    _times(document["policy"]["stacking_groups"], ("firm_cap", "budget"), k)
    for tenant in document["tenants"]:
        _times([tenant], ("spent",), k)
        for field in ("spent_on", "claimed"):
            _times([tenant[field]], tuple(tenant[field]), k)


def _floored(value: int, step: int) -> int:
    return value // step * step


def _times(records: list[dict[str, Any]], fields: tuple[str, ...], k: int) -> None:
    for record in records:
        for field in fields:
            if record.get(field) is not None:
                record[field] *= k
