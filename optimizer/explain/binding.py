"""What a plan's cost and its gap are made of, what is scarce, and what rules cost."""

from collections import Counter

from huline.models.case import Case
from huline.models.certificate import Multiplier, RowName
from huline.models.explanation import Basis, Binding, Lines, RulePrice, Scarcity
from huline.models.plan import Plan
from huline.models.policy import RuleSetting
from huline.optimizer.explain.shortages import shortages
from huline.optimizer.explain.standing import Standing
from huline.optimizer.verify import verify
from huline.optimizer.verify.bound import bound_of
from huline.optimizer.verify.bound.cones import Multipliers
from huline.optimizer.verify.bound.limits import credit_of
from huline.optimizer.verify.bound.rows import ROWS, objects_of
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.money import Rates

UNITS: dict[RowName, str] = {
    "capacity": "card",
    "resource": "unit",
    "headroom": "card",
    "power": "kW",
    "demand-charge": "kW",
    "energy-quota": "kWh",
    "tenant-cards": "card",
    "tenant-hours": "card-hour",
    "lit-floor": "card-slot",
    "take-or-pay": "card",
    "link": "GB",
    "budget": "10 CNY",
    "firm-cap": "10 CNY",
}
"""Row -> what its multiplier is the price of."""
LOOKED_AT = 5_000
"""Workloads up to which it is told what those lack that are left: each is tried with the checker,
which looks at all of the plan."""
_FOUND: Basis = "found"
_EXACT: Basis = "exact"
_INTERVAL: Basis = "interval"
_RULES = {row.id: row for row in ROWS}


def binding(standing: Standing) -> Binding:
    """Say what a plan's cost and gap are made of, what work that is left lacks, what is scarce.

    Raises
    ------
    BadInput
        If the certificate is none for this Case and perspective.
    """
    case, plan = standing.case, standing.plan
    told = Binding(
        case_hash=case.hash,
        perspective=plan.perspective,
        cost=plan.cost,
        own=_own(case, plan),
        bound=standing.bound,
        shortages=shortages(case, plan) if len(case.workloads) <= LOOKED_AT else None,
    )
    if standing.certificate is None:
        return told
    parts = verify(case, plan, standing.certificate, apart=True).parts
    update = {"scarce": _scarce(standing), "gap": parts and parts.by_kind(case, plan)}
    return told.model_copy(update=update)


def _own(case: Case, plan: Plan) -> Lines:
    """Add up what workloads cost by kind, and charges by rule."""
    payer, found = plan.perspective == "payer", Counter[str]()
    kinds = {w.id: w.kind for w in case.workloads}
    for placement in plan.placements:
        lacking = not placement.runs or placement.ledger.penalty
        kind = "unserved" if lacking else kinds[placement.workload]
        found[kind] += (placement.ledger if payer else placement.system).total
    for charge in plan.charges:
        found[charge.rule] += (charge.ledger if payer else charge.system).total
    return {name: amount for name, amount in found.items() if amount}


def _scarce(standing: Standing) -> tuple[Scarcity, ...]:
    """List what has a price, cut to what it may be worth; what is worth most first."""
    assert standing.certificate is not None
    facts = Facts(standing.case)
    multipliers = Multipliers(Rates(facts), standing.certificate)
    found = (
        _priced(facts, multipliers, item)
        for item in standing.certificate.multipliers
        if multipliers.named(item.row, item.of)
    )
    return tuple(sorted(found, key=lambda s: (-abs(s.worth), -s.price, s.row, s.of)))


def _priced(facts: Facts, multipliers: Multipliers, item: Multiplier) -> Scarcity:
    row = _RULES[item.row]
    values = multipliers.by_slot(item.row, item.of) if row.by_slot else ()
    price = sum(values) if row.by_slot else multipliers.single(item.row, item.of)
    return Scarcity(
        row=row.id,
        rule=row.rule,
        of=item.of,
        unit=UNITS[row.id],
        price=price,
        worth=credit_of(facts, multipliers, row.id, item.of),
        slots=sum(value > 0 for value in values) if row.by_slot else None,
        dearest=max(range(len(values)), key=lambda t: values[t]) if row.by_slot else None,
    )


def without(case: Case, rule: str) -> Case:
    """Return a Case to which a rule of the catalogue does not apply.

    Raises
    ------
    ValueError
        If it is no rule that can be switched off.
    """
    kept = tuple(setting for setting in case.policy.rules if setting.rule != rule)
    off = RuleSetting(rule=rule, policy="off")
    policy = case.policy.model_copy(update={"rules": (*kept, off)})
    return case.model_copy(update={"policy": policy})


def price_of_rule(standing: Standing, rule: str, freed: Plan) -> RulePrice:
    """Say between what the price of a rule lies.

    Parameters
    ----------
    freed : a checked plan of the Case `without` the rule
    """
    plan, bounds = standing.plan, [freed.bound, _carried_over(standing, rule)]
    cost, known = freed.cost, [bound for bound in bounds if bound is not None]
    if standing.case.policy.is_hard(rule):
        cost = min(cost, plan.cost)  # what keeps the rule may be done without it, too
    if standing.bound is None or not known:
        price, basis = (plan.cost - cost, plan.cost - cost), _FOUND
    else:
        # a rule less never makes the best plan dearer
        price = max(0, standing.bound - cost), plan.cost - max(known)
        basis = _EXACT if price[0] == price[1] else _INTERVAL
    bound = max(known, default=None)
    return RulePrice(rule=rule, cost=cost, bound=bound, price=price, basis=basis)


def _carried_over(standing: Standing, rule: str) -> int | None:
    """Bound the Case without a rule by the certificate, as far as its rows are still there."""
    if standing.certificate is None:
        return None
    case = without(standing.case, rule)
    facts = Facts(case)
    there = {(row.id, of) for row in ROWS for of in objects_of(row, facts, standing.perspective)}
    kept = tuple(m for m in standing.certificate.multipliers if (m.row, m.of) in there)
    update = {"case_hash": case.hash, "multipliers": kept}
    return bound_of(case, standing.certificate.model_copy(update=update))
