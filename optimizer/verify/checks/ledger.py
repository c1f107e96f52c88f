"""Every amount a plan states is the amount recomputed."""

from collections.abc import Iterator, Mapping

from huline.models.plan import Ledger, SystemLedger
from huline.models.sentence import both
from huline.models.units import cny
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.charges import CHARGES
from huline.optimizer.verify.money import MOST_MILLI_FEN


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report wrong lines of placements and, if the plan can be priced, of the plan."""
    for placed, amounts in zip(audit.placed, audit.amounts, strict=True):
        stated = placed.placement
        yield from _lines(placed.id, "payer", stated.ledger, amounts.payer)
        yield from _lines(placed.id, "system", stated.system, amounts.system)
    if audit.complete:
        yield from _of_plan(audit)


def _of_plan(audit: Audit) -> Iterator[Breach]:
    plan, whole = audit.plan, audit.whole
    charging = {rule for rule, _ in CHARGES if audit.facts.applies(rule)}
    for charge in plan.charges:
        if charge.rule not in charging:
            yield _differs(f"{charge.rule}, {charge.of}", charge.system.total, 0)
    yield from _lines("plan", "payer", plan.ledger, whole.payer)
    yield from _lines("plan", "system", plan.system, whole.system)
    cost = whole.total(plan.perspective)
    if plan.cost != cost:
        yield _differs("plan, cost", plan.cost, cost)
    if plan.bound is not None and plan.bound > cost:
        yield Breach(
            rule="ledger",
            where="plan, bound",
            measured=plan.bound,
            limit=cost,
            message=both(
                "the plan says that no plan costs less than {bound} CNY, "
                "and itself costs {cost} CNY",
                "计划声称任何计划的成本都不低于 {bound} 元，而自身成本为 {cost} 元",
                bound=cny(plan.bound),
                cost=cny(cost),
            ),
        )


def _lines(
    owner: str, view: str, stated: Ledger | SystemLedger, recomputed: Mapping[str, int]
) -> Iterator[Breach]:
    for line, amount in stated:
        if amount != recomputed[line]:
            yield _differs(f"{owner}, {view}.{line}", amount, recomputed[line])


def _differs(where: str, stated: int, recomputed: int) -> Breach:
    beyond = both(
        "; amounts beyond {most} cannot be stated in a plan",
        "；计划中不能写超过 {most} 的金额",
        most=MOST_MILLI_FEN,
    )
    message = both(
        "{where} is stated as {stated} milli-fen ({stated_cny} CNY), "
        "and comes to {recomputed} ({recomputed_cny} CNY){beyond}",
        "{where} 写为 {stated} 毫分（{stated_cny} 元），"
        "应为 {recomputed} 毫分（{recomputed_cny} 元）{beyond}",
        where=where,
        stated=stated,
        stated_cny=cny(stated),
        recomputed=recomputed,
        recomputed_cny=cny(recomputed),
        beyond=beyond if abs(recomputed) > MOST_MILLI_FEN else "",
    )
    return Breach(rule="ledger", where=where, measured=stated, limit=recomputed, message=message)
