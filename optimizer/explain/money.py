"""What the whole plan costs with one workload elsewhere: its tenant's money is settled anew.

All other work keeps its runs, that of other tenants also its claims. Cards, power, quotas of
electricity and what other tenants claimed are supply that is taken; so all that the move changes
lies in one small Case, whose difference is that of the whole plan.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from huline.models.case import Case
from huline.models.errors import EngineFailed
from huline.models.plan import Placement
from huline.models.sentence import both, listed
from huline.optimizer.compile import compile_case
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.explain.standing import Standing
from huline.optimizer.leftover import Workload
from huline.optimizer.settle import Schedule, Settlement, settle
from huline.optimizer.strategies.earlier import recalled


class Account:
    """The money of a workload, and of those of its tenant that its own may change.

    Parameters
    ----------
    compiled : the workload alone beside the plan
    room : whether work of other tenants is thought away, as in what was compiled

    Attributes
    ----------
    alone : whether no money of others changes with that of this workload
    """

    def __init__(
        self, standing: Standing, name: str, compiled: Compiled, *, room: bool = False
    ) -> None:
        self._standing, self._name = standing, name
        workload = standing.known.workloads[name]
        self._names = _joined(standing, compiled, workload)
        self._compiled, self.alone = compiled, len(self._names) == 1
        if not self.alone:
            self._compiled = compile_case(self._of_all(compiled.case, room=room))
        self._now = self._settled(self._standing.left.placement(name))

    def _of_all(self, alone: Case, *, room: bool) -> Case:
        """Return the Case of all workloads of the account beside those of others."""
        standing = self._standing
        left, case = standing.left.without(self._names), standing.known.only(set(self._names))
        mine = alone.workloads[0]
        workloads = (mine if w.id == mine.id else _untied(w) for w in case.workloads)
        used = {run.pool for name in self._names for run in standing.left.placement(name).runs}
        used |= {pool.id for pool in alone.pools}
        update: dict[str, Any] = {
            "workloads": tuple(workloads),
            "groups": (),
            "pools": tuple(pool for pool in case.pools if pool.id in used),
            "commitments": tuple(c for c in case.commitments if c.pool in used),
            "contracts": tuple(c for c in case.contracts if c.pool in used),
            "quotes": tuple(quote for quote in case.quotes if quote.pool in used),
            "pins": (),
        }
        beside = (left.purse if room else left.beside)(case.model_copy(update=update))
        policy = beside.policy.model_copy(update={"rules": alone.policy.rules})
        return beside.model_copy(update={"policy": policy})

    @cached_property
    def _others(self) -> Schedule:
        """What all others of the account do."""
        names = (name for name in self._names if name != self._name)
        return self._recalled(map(self._standing.left.placement, names))

    def _recalled(self, placements: Iterable[Placement]) -> Schedule:
        """Return placements as choices of what was compiled."""
        plan = self._standing.plan.model_copy(
            update={"placements": tuple(placements), "terminations": (), "contracts": ()}
        )
        recall = recalled(self._compiled, plan)
        if recall.lost:
            raise EngineFailed(
                both("what the plan does with '{names}' is no option beside the rest of it",
                     "该计划对“{names}”的安排在其余安排之下并非可选方案",
                     names=listed(sorted(recall.lost)))
            )  # fmt: skip
        return recall.schedule

    def _settled(self, placement: Placement) -> Settlement:
        """Settle the plan with the workload as it is placed, others as they are."""
        own, others = self._recalled([placement]), self._others
        both_kinds = others.jobs | own.jobs, others.services | own.services
        return settle(self._compiled, Schedule(*both_kinds))

    @property
    def cost_now(self) -> int:
        """What all that is settled here costs as the plan is, in its perspective."""
        unclaimed = self._unclaimed if self._standing.perspective == "payer" else 0
        return self._now.cost(self._standing.perspective) + unclaimed

    def difference(self, moved: Settlement) -> dict[str, int]:
        """Return what the whole plan costs more with the workload elsewhere, line by line.

        Parameters
        ----------
        moved : the workload as it is placed elsewhere, settled alone
        """
        (placement,) = moved.placements
        return self._apart(moved if self.alone else self._settled(placement))

    def unserved(self) -> dict[str, int]:
        """Return what the whole plan costs more without the workload, line by line."""
        return self._apart(self._settled(Placement(workload=self._name)))

    def _apart(self, then: Settlement) -> dict[str, int]:
        payer = self._standing.perspective == "payer"
        new, old = (s.ledger if payer else s.system for s in (then, self._now))
        lines = {name: amount - getattr(old, name) for name, amount in new}
        if payer:
            # what the plan does not claim now, though it could, is no part of the move
            lines["subsidy"] -= self._unclaimed
        return {name: amount for name, amount in lines.items() if amount}

    @property
    def _unclaimed(self) -> int:
        placements = map(self._standing.left.placement, self._names)
        stated = sum(claim.amount for p in placements for claim in p.claims)
        return -self._now.ledger.subsidy - stated


def _joined(standing: Standing, compiled: Compiled, workload: Workload) -> list[str]:
    """List the workloads that pay or claim otherwise for what this one does, itself included."""
    case, policy, tenant = standing.case, standing.case.policy, workload.tenant
    quotas = policy.energy_quotas or any(c.energy_quota_wh is not None for c in case.centres)
    if quotas and policy.price_of("energy-quota") is not None:
        # begun kWh are counted of all work together
        return [w.id for w in case.workloads]
    own = case.tenants[standing.known.tenants[tenant]]
    limited = own.max_cards is not None or own.max_card_hours is not None
    joined = (
        (policy.applies("take-or-pay") and any(c.tenant == tenant for c in case.contracts))
        or (limited and policy.price_of("tenant-quota") is not None)
        or any(
            compiled.subsidies.account(e.subsidy, tenant) for e in compiled.subsidies.of(workload)
        )
    )
    return standing.tenants[tenant] if joined else [workload.id]


def _untied(workload: Any) -> Any:
    return workload.model_copy(update={"after": ()}) if workload.kind == "training" else workload
