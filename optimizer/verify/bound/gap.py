"""How far a plan is from a bound."""

from huline.models.errors import FalseBound
from huline.models.plan import Perspective, Plan, gap_of
from huline.models.sentence import Sentence, both
from huline.models.units import cny_apart
from huline.models.verdict import Breach, Verdict


def bounded(verdict: Verdict, bound: int | None, perspective: Perspective) -> Verdict:
    """Add to the verdict on a priced plan what no plan costs less than, and the gap.

    Parameters
    ----------
    bound : milli-fen; None if a certificate says that no plan exists

    Raises
    ------
    FalseBound
        If the plan breaks no rule and costs less than that.
    """
    ledger = verdict.ledger if perspective == "payer" else verdict.system
    if verdict.cost is None or ledger is None:
        raise ValueError("what is not priced has no gap")
    if verdict.ok and (bound is None or bound > verdict.cost):
        raise FalseBound(
            both("by this certificate {claimed}, yet this one breaks no rule and costs {cost} "
                 "milli-fen: an error in Huline; please report it, with the case, the plan and "
                 "the certificate",
                 "按该界证书，{claimed}，而此计划不违反任何规则，成本却为 {cost} 毫分："
                 "这是 Huline 的错误，请连同算例、计划和界证书一并报告",
                 claimed=_claimed(bound), cost=verdict.cost)
        )  # fmt: skip
    gap = gap_of(verdict.cost, bound, ledger.gross)
    return verdict.model_copy(update={"bound": bound, "gap": gap})


def overstated(verdict: Verdict, plan: Plan) -> Verdict:
    """Add a breach to a verdict if the plan claims more of its certificate than that proves."""
    stated, proven = plan.bound, verdict.bound
    if plan.bound_kind != "certificate" or stated is None or proven is None or stated <= proven:
        return verdict
    stated_cny, proven_cny = cny_apart(stated, proven)
    breach = Breach(
        rule="ledger", where="plan, bound", measured=stated, limit=proven,
        message=both(
            "the plan says that its certificate proves a bound of {stated} CNY; "
            "this one proves {proven} CNY",
            "计划声称其界证书证明下界为 {stated} 元，而此证书只证明 {proven} 元",
            stated=stated_cny, proven=proven_cny),
    )  # fmt: skip
    return verdict.model_copy(update={"ok": False, "breaches": (*verdict.breaches, breach)})


def _claimed(bound: int | None) -> Sentence:
    if bound is None:
        return both("there is no plan at all", "不存在任何计划")
    return both(
        "no plan costs less than {bound} milli-fen",
        "任何计划的成本都不低于 {bound} 毫分",
        bound=bound,
    )
