"""What sets two plans apart: work that moved and why, money by line, rules kept and broken."""

from typing import Annotated, Literal

from pydantic import Field

from huline.models.base import Frozen
from huline.models.constraints import BY_ID
from huline.models.plan import Perspective, Run
from huline.models.sentence import Sentence
from huline.models.service.wire import Money
from huline.models.units import Id

Kind = Literal["moved", "rearranged", "served", "dropped", "new", "removed"]
"""What became of a workload:

- moved: it has cards at a centre where it had none;
- rearranged: at no other centre, but in other pools or slots or on other cards;
- served: it had no cards, and has some;
- dropped: it had cards, and has none;
- new: only the second plan's Case has it;
- removed: only the first plan has it.
"""
KINDS: tuple[Kind, ...] = ("moved", "rearranged", "served", "dropped", "new", "removed")

Why = Literal["gone", "rule", "price", "room", "other"]
"""Why a workload is not where it was, the first that holds:

- gone: a pool, a link or a courier that it used is no longer there;
- rule: a rule of this workload alone forbids the old place now;
- price: for itself, it costs less now than in its old place;
- room: other work uses cards that its old place needs;
- other: none of these; rules that couple work, the cost of all together, or a search that ended.
"""

RuleStatus = Literal["OK", "BROKEN", "FIXED", "STILL_BROKEN"]
"""Of a rule: kept by both plans, broken by the second alone, by the first alone, or by both."""

WHY: dict[Why, Sentence] = {
    "gone": Sentence("what it used is no longer there", "原来使用的资源已不存在"),
    "rule": Sentence("a rule forbids the old place now", "现有规则不允许留在原处"),
    "price": Sentence("it costs less there", "新的安排费用更低"),
    "room": Sentence("other work uses the cards of its old place", "原处的卡已由其他任务使用"),
    "other": Sentence(
        "for another reason than its own cost or a lack of cards", "原因不只在于自身费用或卡数"
    ),
}


class Difference(Frozen):
    """One workload that the two plans do not serve alike.

    Amounts are of the perspective in which the plans are compared.
    """

    workload: Id
    kind: Kind
    why: Why | None = None
    """None where it had no place to leave."""
    rule: str | None = None
    """The rule that forbids the old place, where ``why`` is rule."""
    before: tuple[Run, ...] = ()
    after: tuple[Run, ...] = ()
    left: tuple[Id, ...] = ()
    """Centres where it no longer has cards; of the second Case."""
    joined: tuple[Id, ...] = ()
    """Centres where it has cards and had none."""
    cost_before: Money
    """As the first plan states it."""
    cost_kept: Money | None = None
    """As it would be in its old place today; None where that is gone, or there was none."""
    cost_after: Money

    @property
    def reason(self) -> Sentence | None:
        """Why, in a sentence; a rule by what the catalogue says of it."""
        if self.why is None:
            return None
        if self.rule is not None:
            return Sentence(BY_ID[self.rule].en, BY_ID[self.rule].zh)
        return WHY[self.why]


class LineChange(Frozen):
    """One line of the ledger, in three states of the same plans."""

    before: Money
    """As the first plan states it."""
    kept: Money
    """What the first plan comes to today: at the second Case's prices, for the second Case's work,
    without what is gone."""
    after: Money
    """As the second plan has it."""


class Comparison(Frozen):
    """The second plan beside the first; the money in between falls into two parts.

    ``kept - before`` is what the world changed: prices, work that came or went, places lost.
    ``after - kept`` is what planning anew changed. The two add up, without remainder.
    """

    first_case: str
    """Hash of the Case that the first plan is for."""
    second_case: str
    same_case: bool
    perspective: Perspective
    cost: LineChange
    lines: dict[str, LineChange]
    """Line of the ledger -> its three states; those of nothing are left out."""
    counts: dict[Kind, Annotated[int, Field(ge=0)]]
    """How many workloads there are of each kind; all kinds are named."""
    unchanged: Annotated[int, Field(ge=0)]
    """Workloads that run as they did, or still do not run."""
    differences: tuple[Difference, ...]
    """In the order of the second Case, then those that were removed."""
    rules: dict[str, RuleStatus]
    """Every rule of the catalogue -> whether the first plan, if it were kept today, and the
    second keep it."""
