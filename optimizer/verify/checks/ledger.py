"""Every amount a plan states is the amount recomputed."""

from collections.abc import Iterator, Mapping

from huline.models.plan import Ledger, SystemLedger
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
            message=f"the plan says that no plan costs less than {cny(plan.bound)} CNY, "
            f"and itself costs {cny(cost)} CNY",
        )


def _lines(
    owner: str, view: str, stated: Ledger | SystemLedger, recomputed: Mapping[str, int]
) -> Iterator[Breach]:
    for line, amount in stated:
        if amount != recomputed[line]:
            yield _differs(f"{owner}, {view}.{line}", amount, recomputed[line])


def _differs(where: str, stated: int, recomputed: int) -> Breach:
    message = (
        f"{where} is stated as {stated} milli-fen ({cny(stated)} CNY), "
        f"and comes to {recomputed} ({cny(recomputed)} CNY)"
    )
    if abs(recomputed) > MOST_MILLI_FEN:
        message += f"; amounts beyond {MOST_MILLI_FEN} cannot be stated in a plan"
    return Breach(rule="ledger", where=where, measured=stated, limit=recomputed, message=message)
