"""One random Case, planned by every solver and tried by the oracle, rule by rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from huline.models.constraints import SWITCHABLE
from huline.optimizer.bench.agreement.cases import Drawn
from huline.optimizer.bench.agreement.enumeration import TooMany
from huline.optimizer.bench.agreement.lifting import least_cost, without
from huline.optimizer.bench.agreement.oracle import Oracle


@dataclass(frozen=True)
class Outcome:
    """What became of one Case.

    Attributes
    ----------
    costs : by solver, the least cost it found; None where it says that no plan exists
    enumerated : whether the oracle tried all plans that could be cheaper
    beaten_by : cost of a cheaper plan that the oracle found
    decided : rules without which a cheaper plan exists, or only then a plan
    """

    drawn: Drawn
    costs: dict[str, int | None]
    enumerated: bool
    beaten_by: int | None
    decided: tuple[str, ...]

    @property
    def agreed(self) -> bool:
        """Whether all solvers found one cost, and nothing beats it."""
        return len(set(self.costs.values())) == 1 and self.beaten_by is None


def compare(drawn: Drawn, solvers: Sequence[str]) -> Outcome:
    """Plan a Case by each solver, try to beat them, and lift each of its rules in turn."""
    case, perspective = drawn.case, drawn.perspective
    costs = {name: least_cost(case, perspective, name) for name in solvers}
    known = [cost for cost in costs.values() if cost is not None]
    best = min(known, default=None)
    try:
        beaten, enumerated = Oracle(case, perspective).cheaper_than(best), True
    except TooMany:
        beaten, enumerated = None, False
    decided = [
        rule
        for rule in dict.fromkeys(drawn.rules)
        if rule in SWITCHABLE
        and least_cost(without(case, rule), perspective, solvers[0]) != costs[solvers[0]]
    ]
    return Outcome(drawn, costs, enumerated, beaten, tuple(decided))
