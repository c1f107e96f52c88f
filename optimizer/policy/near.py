"""Which plans of a scenario are about as good as its best: those that measures range over.

Best plans tie, or nearly: a measure that plans are not made for may be very different in two of
them. So it is told over all plans found that are proven to cost hardly more than any plan can.
With the bound B, a gap asked for of g and the best plan's gross G these cost at most B + g G, and
if the best plan itself costs more, at most as much as that. No plan costs less than B, so none of
them costs more than g G above the best there is.
"""

from fractions import Fraction
from math import floor

from huline.models.plan import Plan


def most_near(best: Plan, gap: float) -> int:
    """Return what plans may cost that count beside the best one, in milli-fen.

    Parameters
    ----------
    gap : the share of the gross that was asked for
    """
    if best.bound is None:
        return best.cost
    return max(best.cost, best.bound + floor(best.gross * Fraction(str(gap))))


def is_near(plan: Plan, best: Plan, gap: float) -> bool:
    """Tell whether a plan counts: it costs no more, and leaves as much of strict tiers."""
    return plan.rank[:-1] == best.rank[:-1] and plan.cost <= most_near(best, gap)


def epsilon_of(best: Plan, gap: float) -> float | None:
    """Return the gap that plans count within: the one asked for, or the best's if that is more."""
    return None if best.gap is None else max(gap, best.gap)
