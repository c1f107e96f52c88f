"""Plans on their way to and from the solving process, and how near to their bound they are."""

from typing import TYPE_CHECKING, Any, NamedTuple, Self

from huline.models.certificate import Certificate
from huline.models.plan import Plan, gap_of
from huline.optimizer.options import Options

if TYPE_CHECKING:  # numpy takes a while to come in: it does with the first record
    from huline.optimizer.record import Record


_AMOUNTS: Any = {"placements": {"__all__": {"ledger", "system", "claims"}}, "left": True}


class Made(NamedTuple):
    """A plan that is not checked yet, and the certificate of its bound, if it has one.

    Attributes
    ----------
    record : from which its placements are still to be written; None: the plan has them
    """

    plan: Plan
    certificate: Certificate | None
    record: "Record | None" = None

    def whole(self) -> Self:
        """Write the placements: once, of the plan that is kept, by whoever keeps it."""
        if self.record is None:
            return self
        placements = self.record.placements()
        return self._replace(
            plan=self.plan.model_copy(update={"placements": placements}), record=None
        )


class Earlier(NamedTuple):
    """What an earlier run left behind: a plan, maybe of another Case, to begin with."""

    plan: Plan
    certificate: Certificate | None = None
    """Multipliers to begin with."""
    stay: bool = True
    """Whether the search is to stay near to it. Else all that counts is how soon a plan is proven
    near enough: it may leave it for dearer ones for a while, and ends as soon as one is."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel to another process without amounts, which no search looks at."""
        document = self.plan.model_dump_json(exclude=_AMOUNTS).encode()
        return _arrived, (type(self), document, self.certificate, self.stay)


def _arrived(
    kind: type[Earlier], document: bytes, certificate: Certificate | None, stay: bool
) -> Earlier:
    return kind(Plan.model_validate_json(document), certificate, stay)


def judged(plan: Plan, options: Options, reason: str) -> Plan:
    """Say whether a plan is as near to its bound as asked, and could be made again."""
    gap = gap_of(plan.cost, plan.bound, plan.gross)
    reached = gap is not None and gap <= options.gap and plan.unproven is None
    again = options.seconds is None and (reached or reason == "rounds")
    return plan.model_copy(
        update={
            "status": "within-gap" if reached else "feasible",
            "stop_reason": "gap" if reached else reason,
            "reproducible": again,
        }
    )
