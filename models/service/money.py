"""A plan's money and placements as they travel: every amount in a string."""

from huline.models.base import Frozen
from huline.models.plan import Copy, Plan, Rented, Run
from huline.models.service.wire import Money
from huline.models.units import Id

Lines = dict[str, Money]
"""Line -> milli-fen; subsidy is negative or 0."""


class ChargeReport(Frozen):
    """Money that belongs to no single workload."""

    rule: str
    of: str
    ledger: Lines
    system: Lines


class LedgerReport(Frozen):
    """A plan's money by line, in both views; each view adds up to its cost."""

    perspective: str
    """In whose view the plan is cheapest."""
    payer: Lines
    payer_cost: Money
    system: Lines
    system_cost: Money
    charges: tuple[ChargeReport, ...]
    """What of the lines belongs to no single workload."""
    contracts: tuple[Rented, ...]

    @classmethod
    def of(cls, plan: Plan) -> "LedgerReport":
        """Take the money out of a plan."""
        return cls(
            perspective=plan.perspective,
            payer=dict(plan.ledger),
            payer_cost=plan.ledger.total,
            system=dict(plan.system),
            system_cost=plan.system.total,
            charges=tuple(
                ChargeReport(rule=c.rule, of=c.of, ledger=dict(c.ledger), system=dict(c.system))
                for c in plan.charges
            ),
            contracts=plan.contracts,
        )


class ClaimReport(Frozen):
    """An amount asked of a subsidy programme."""

    subsidy: Id
    amount: Money


class Assignment(Frozen):
    """How one workload is served; without runs it is not."""

    workload: Id
    runs: tuple[Run, ...]
    links: tuple[Id, ...]
    courier: Id | None
    copies: tuple[Copy, ...]
    claims: tuple[ClaimReport, ...]
    ledger: Lines
    system: Lines
