"""Rules about money: charges, and programmes that pay less than is wished for."""

from typing import Any

from huline.optimizer.bench.agreement.draft import Draft, Record
from huline.optimizer.bench.agreement.features.base import Feature


def _demand_charge(draft: Draft) -> None:
    for centre in draft.some(draft.centres):
        centre["demand_charge"] = draft.rng.randint(1, 300)
        centre["peak_so_far_w"] = draft.rng.choice((0, 0, 700))
        centre["demand_charge_billed"] = draft.rng.random() < 0.8


def carbon(draft: Draft) -> None:
    """Price what work emits; no rule, but money that must be rounded alike."""
    draft.policy["carbon_price"] = draft.rng.randint(1, 60_001)
    for centre in draft.some(draft.centres):
        centre["carbon_g_per_kwh"] = draft.rng.randint(0, 900)
    draft.policy["carbon"] = [
        {"province": province, "g_per_kwh": draft.rng.randint(0, 900)}
        for province in sorted({centre["province"] for centre in draft.centres})
    ]


def strict(draft: Draft) -> None:
    """Let some work be worth less than it costs, and serve it strictly all the same; no rule."""
    draft.policy["tier_order"] = "strict"
    for w in draft.some(draft.workloads):
        w["unserved"] //= draft.rng.choice((3, 10))


def a_programme(draft: Draft, **fields: Any) -> dict[str, Any]:
    """Add a subsidy programme and return it."""
    rng = draft.rng
    programmes: list[dict[str, Any]] = draft.policy.setdefault("subsidies", [])
    programme: dict[str, Any] = {"id": f"V{len(programmes)}"}
    if rng.random() < 0.35:
        programme |= {"kind": "per-unit", "amount": rng.randint(30_001, 250_000)}
    else:
        programme |= {"kind": "share", "share": rng.randint(200, 900)}
    if rng.random() < 0.3:
        programme["centre_province"] = rng.choice(draft.centres)["province"]
    programmes.append(programme | fields)
    return programmes[-1]


def _stacking(draft: Draft) -> None:
    for _ in range(2):
        programme = a_programme(draft)
        programme.pop("amount", None)
        programme |= {"kind": "share", "share": draft.rng.randint(500, 900)}


def _firm_cap(draft: Draft) -> None:
    programme = a_programme(draft)
    firms = {w["id"]: w["tenant"] for w in draft.workloads}
    claimed = dict.fromkeys(firms.values(), 0)
    for workload, amount in _claims(draft, programme):
        claimed[firms[workload]] += amount
    programme["firm_cap"] = draft.rng.randint(1, max(1, *claimed.values()))


def _budget(draft: Draft) -> None:
    programme = a_programme(draft)
    claimed = sum(amount for _, amount in _claims(draft, programme))
    programme["budget"] = draft.rng.randint(1, max(1, claimed))


def _shared(draft: Draft, limit: str) -> None:
    """Let two rates draw on one pool, and now and then one of them on money of its own too."""
    group = _group(draft, exclusive=draft.rng.random() < 0.5)
    draft.policy["stacking_groups"][-1][limit] = 10**9
    rates = [a_programme(draft, groups=[group]) for _ in range(2)]
    drawn = [amount for rate in rates for _, amount in _claims(draft, rate)]
    draft.policy["stacking_groups"][-1][limit] = draft.rng.randint(1, max(1, sum(drawn)))
    if draft.rng.random() < 0.4:
        own = draft.rng.choice(("budget", "firm_cap"))
        rates[0][own] = draft.rng.randint(1, max(1, sum(drawn)))
    if draft.rng.random() < 0.3 and limit == "firm_cap":
        for firm in draft.tenants:
            firm.setdefault("claimed", {})[group] = draft.rng.randint(1, max(1, sum(drawn)))


def _shared_cap(draft: Draft) -> None:
    _shared(draft, "firm_cap")


def _shared_budget(draft: Draft) -> None:
    _shared(draft, "budget")


def _claims(draft: Draft, programme: Record) -> list[tuple[str, int]]:
    """Return what workloads claim from a programme as things stand."""
    return [
        (placement.workload, claim.amount)
        for placement in draft.placements()
        for claim in placement.claims
        if claim.subsidy == programme["id"]
    ]


def _surcharge(draft: Draft) -> None:
    """Charge for fabrics and encryption, and let work ask for either."""
    rng = draft.rng
    for pool in draft.some(draft.pools):
        pool["fabric_surcharge"] = rng.randint(1, 90_001)
        pool["fabric_surcharge_paid_by"] = rng.choice(("payer", "payer", "operator"))
    for w in draft.some(draft.workloads):
        w |= {"prefers_fabric": rng.choice(("IB", "RoCE")), "fabric_wish": rng.randint(0, 90_001)}
    draft.policy["encryption"] = rng.randint(1, 301)
    classes = draft.policy.setdefault("residency", [])
    classes.append({"id": "sealed", "area": "anywhere", "encrypted": True})
    for job in draft.some(draft.jobs):
        job.setdefault("residency", "sealed")


def _migration(draft: Draft) -> None:
    """Let some work run elsewhere today than it would like best, at up to a bill for moving."""
    for w in draft.some(draft.workloads):
        best = draft.favourite(w)["centre"]
        w["runs_at"] = draft.rng.choice([c["id"] for c in draft.centres if c["id"] != best])
        w["migration_cost"] = draft.rng.randint(0, 400_000 * draft.slots)


def _group(draft: Draft, **fields: Any) -> str:
    groups: list[dict[str, Any]] = draft.policy.setdefault("stacking_groups", [])
    groups.append({"id": f"G{len(groups)}"} | fields)
    return str(groups[-1]["id"])


def _ceiling(draft: Draft) -> None:
    rng = draft.rng
    foreign = rng.randint(100, 600) if rng.random() < 0.4 else None
    group = _group(draft, ceiling=rng.randint(100, 600), ceiling_foreign=foreign)
    for _ in range(2):
        a_programme(draft, groups=[group])


def _exclusive(draft: Draft) -> None:
    group = _group(draft, exclusive=True)
    for _ in range(2):
        a_programme(draft, groups=[group])


def _min_claim(draft: Draft) -> None:
    programme = a_programme(draft)
    most = max((amount for _, amount in _claims(draft, programme)), default=400_000)
    programme["min_claim"] = most * draft.rng.randint(60, 140) // 100


def _threshold(draft: Draft) -> None:
    """Ask a firm for somewhat more spend than it has, or allow it somewhat less."""
    programme = a_programme(draft)
    spent = {firm["id"]: firm["spent"] for firm in draft.tenants}
    rents = dict.fromkeys(spent, 0)
    for w in draft.workloads:
        if placement := draft.placement_of(w):
            rents[w["tenant"]] += placement.ledger.rent
    firm = max(rents, key=rents.__getitem__)
    rent = max(1, rents[firm])
    if draft.rng.random() < 0.5:
        programme["threshold"] = spent[firm] + rent * draft.rng.randint(101, 150) // 100
    else:
        programme["spend_limit"] = spent[firm] + rent * draft.rng.randint(50, 99) // 100


def _tiers(draft: Draft) -> None:
    rng = draft.rng
    bill = max(draft.bill(job) for job in draft.jobs)
    edges = [0, *sorted(rng.sample(range(1, 900_000 + 2 * bill), k=rng.choice((1, 2))))]
    programme = a_programme(draft)
    programme.pop("amount", None)
    programme.pop("share", None)
    shares = [rng.randint(0, 900) for _ in edges]
    programme |= {"kind": "tiered", "spend_from": edges, "shares": shares}


FEATURES = (
    Feature("demand-charge", _demand_charge),
    Feature("ledger", _surcharge, turns=1),
    Feature("ledger", _migration, turns=1),
    Feature("stacking", _stacking),
    Feature("ceiling", _ceiling),
    Feature("exclusive", _exclusive, turns=4),
    Feature("min-claim", _min_claim),
    Feature("threshold", _threshold, turns=3),
    Feature("tiers", _tiers),
    Feature("firm-cap", _firm_cap),
    Feature("firm-cap", _shared_cap),
    Feature("budget", _budget, turns=3),
    Feature("budget", _shared_budget, turns=2),
)
