"""Every amount a plan states is the amount recomputed."""

from collections.abc import Iterator, Mapping

from huline.models.constraints import BY_ID
from huline.models.ledger import Ledger, SystemLedger
from huline.models.ledger_lines import LINES
from huline.models.sentence import Sentence, both, listed
from huline.models.units import cny, cny_apart
from huline.models.verdict import Breach, place_called
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.charges import CHARGES
from huline.optimizer.verify.money import MOST_MILLI_FEN

_WHOLE = both("the plan", "整个计划")
_VIEWS = {
    "payer": both("the payer's ledger", "付款方账目"),
    "system": both("the system's ledger", "系统账目"),
}
_NONE = both("none", "无")
_STATED = both("the plan says that", "计划写明的未服务量为")
_BOUND = both("the plan says that by no plan less than", "计划声称任何计划的未服务量都不低于")


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
            rule = BY_ID.get(charge.rule)
            what = both(
                "the charge '{rule}' of {of}", "{of} 的费用“{rule}”",
                rule=Sentence(rule.en, rule.zh) if rule else charge.rule,
                of=place_called(charge.of),
            )  # fmt: skip
            yield _differs(f"{charge.rule}, {charge.of}", what, charge.system.total, 0)
    yield from _lines("plan", "payer", plan.ledger, whole.payer)
    yield from _lines("plan", "system", plan.system, whole.system)
    yield from _shortfalls(audit)
    cost = whole.total(plan.perspective)
    if plan.cost != cost:
        yield _differs("plan, cost", both("the cost of the plan", "计划的成本"), plan.cost, cost)
    if plan.bound is not None and plan.bound > cost:
        bound_cny, cost_cny = cny_apart(plan.bound, cost)
        yield Breach(
            rule="ledger",
            where="plan, bound",
            measured=plan.bound,
            limit=cost,
            message=both(
                "the plan says that no plan costs less than {bound} CNY, "
                "and itself costs {cost} CNY",
                "计划声称任何计划的成本都不低于 {bound} 元，而自身成本为 {cost} 元",
                bound=bound_cny,
                cost=cost_cny,
            ),
        )


def _shortfalls(audit: Audit) -> Iterator[Breach]:
    """Report tiers left out or added, wrong shortfalls, and bounds that the plan itself breaks."""
    stated, due = audit.plan.shortfalls, audit.shortfalls
    if [shortfall.tier for shortfall in stated] != list(due):
        yield Breach(
            rule="ledger",
            where="plan, shortfalls",
            measured="|".join(str(shortfall.tier) for shortfall in stated),
            limit="|".join(map(str, due)),
            message=both(
                "the plan states the shortfalls of these tiers: {stated}; it has to of: {due}",
                "计划写明了以下等级的缺口：{stated}；应写明的等级：{due}",
                stated=listed(shortfall.tier for shortfall in stated) or _NONE,
                due=listed(due) or _NONE,
            ),
        )
    for shortfall in stated:
        left = due.get(shortfall.tier, 0)
        if shortfall.unserved != left:
            yield _short(shortfall.tier, shortfall.unserved, left, _STATED)
        if shortfall.bound is not None and shortfall.bound > left:
            yield _short(shortfall.tier, shortfall.bound, left, _BOUND)


def _short(tier: int, stated: int, left: int, said: Sentence) -> Breach:
    message = both(
        "of tier {tier} {said} {stated} reference card-hours are left unserved, and by this one "
        "{left} are",
        "{tier} 级：{said} {stated} 参考卡时，而此计划为 {left} 参考卡时",
        tier=tier,
        said=said,
        stated=_card_hours(stated),
        left=_card_hours(left),
    )
    where = f"plan, shortfalls, tier {tier}"
    return Breach(rule="ledger", where=where, measured=stated, limit=left, message=message)


def _card_hours(left: int) -> str:
    """Write to the last digit what is left unserved: 60,000 are a reference card-hour."""
    return f"{left / 60_000:,.5f}".rstrip("0").rstrip(".")


def _lines(
    owner: str, view: str, stated: Ledger | SystemLedger, recomputed: Mapping[str, int]
) -> Iterator[Breach]:
    for line, amount in stated:
        if amount == recomputed[line]:
            continue
        what = both(
            "'{line}' of {owner} in {view}", "{owner}在{view}中的“{line}”", line=LINES[line],
            owner=_WHOLE if owner == "plan" else Sentence(owner, f"{owner} "), view=_VIEWS[view],
        )  # fmt: skip
        yield _differs(f"{owner}, {view}.{line}", what, amount, recomputed[line])


def _differs(where: str, what: Sentence, stated: int, recomputed: int) -> Breach:
    said, due = cny_apart(stated, recomputed)
    beyond = both(
        "; amounts beyond {most} CNY cannot be stated in a plan",
        "；计划中不能写超过 {most} 元的金额",
        most=cny(MOST_MILLI_FEN),
    )
    message = both(
        "{what} is stated as {said} CNY, and comes to {due} CNY{beyond}",
        "{what}写为 {said} 元，应为 {due} 元{beyond}",
        what=what, said=said, due=due,
        beyond=beyond if abs(recomputed) > MOST_MILLI_FEN else "",
    )  # fmt: skip
    return Breach(rule="ledger", where=where, measured=stated, limit=recomputed, message=message)
