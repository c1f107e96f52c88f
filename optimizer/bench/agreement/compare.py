"""One random Case, planned by every solver and tried by the oracle, rule by rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from huline.models.constraints import SWITCHABLE
from huline.models.errors import EngineFailed
from huline.optimizer.bench.agreement.cases import Drawn
from huline.optimizer.bench.agreement.enumeration import TooMany
from huline.optimizer.bench.agreement.lifting import Rank, at_best, lacking, least, priced, without
from huline.optimizer.bench.agreement.oracle import Oracle


@dataclass(frozen=True)
class Outcome:
    """What became of one Case.

    Attributes
    ----------
    ranks : by solver, that of the best plan it found; None where it says that no plan exists
    enumerated : whether the oracle tried all plans that could be better
    beaten_by : rank of a better plan that the oracle found
    decided : rules without which the best plan is another, or only then there is one
    left : whether the best plan leaves work unserved, in whole or in part
    stricter : whether strict tiers make the best plan cost more than if they were priced
    failed : what the engine said where it made no plan that the checker lets through
    """

    drawn: Drawn
    ranks: dict[str, Rank | None]
    enumerated: bool
    beaten_by: Rank | None
    decided: tuple[str, ...]
    left: bool = False
    stricter: bool = False
    failed: str | None = None

    @property
    def agreed(self) -> bool:
        """Whether all solvers found plans as good, and nothing beats them."""
        alike = self.failed is None and len(set(self.ranks.values())) == 1
        return alike and self.beaten_by is None


def compare(drawn: Drawn, solvers: Sequence[str]) -> Outcome:
    """Plan a Case by each solver, try to beat them, and lift each of its rules in turn."""
    try:
        return _compared(drawn, solvers)
    except EngineFailed as error:
        return Outcome(drawn, {}, False, None, (), failed=str(error))


def _compared(drawn: Drawn, solvers: Sequence[str]) -> Outcome:
    case, perspective = drawn.case, drawn.perspective
    ranks = {name: least(case, perspective, name) for name in solvers}
    best = min((rank for rank in ranks.values() if rank is not None), default=None)
    try:
        beaten, enumerated = Oracle(case, perspective).better_than(best), True
    except TooMany:
        beaten, enumerated = None, False
    decided = [
        rule
        for rule in dict.fromkeys(drawn.rules)
        if rule in SWITCHABLE
        and least(without(case, rule), perspective, solvers[0]) != ranks[solvers[0]]
    ]
    cheapest = None if best is None else least(priced(case), perspective, solvers[0])
    stricter = best is not None and cheapest is not None and best[-1] > cheapest[-1]
    found = at_best(case, perspective)
    left = found is not None and bool(lacking(found))
    return Outcome(drawn, ranks, enumerated, beaten, tuple(decided), left, stricter)
