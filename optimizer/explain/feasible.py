"""Whether all that must be served can be: a checked plan, or the word of two solvers.

Money is left aside: what is asked for is any plan at all, of as little work as may be.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from huline.models.case import Case
from huline.models.errors import EngineFailed
from huline.models.ledger import Ledger, SystemLedger
from huline.models.plan import Placement, Plan
from huline.models.sentence import both
from huline.models.workload import TrainingJob
from huline.optimizer.backends import Answer, Limits, Outcome, backend_named
from huline.optimizer.compile import compile_case
from huline.optimizer.formulate import Formulation, decode, formulate
from huline.optimizer.settle import Settlement, settle
from huline.optimizer.solvers import BackendName
from huline.optimizer.verify import broken

LEAST_SECONDS = 0.05
"""What a solver is given where hardly any time is left."""


@dataclass(frozen=True)
class Finding:
    """What is known of a Case.

    Attributes
    ----------
    plan : a plan that the checker passes; None if none was found
    impossible : both solvers say that there is none; with neither this nor a plan, time ran out
    """

    plan: Plan | None = None
    impossible: bool = False


class Prober:
    """Answers whether Cases have any plan, within one limit of time.

    Parameters
    ----------
    deadline : of `time.monotonic`; None without a limit
    stopped : asked now and then; True ends all questions
    """

    def __init__(
        self, deadline: float | None = None, stopped: Callable[[], bool] = lambda: False
    ) -> None:
        self._deadline, self._stopped = deadline, stopped
        self.asked = 0
        """How many Cases were put to solvers."""

    @property
    def over(self) -> bool:
        """Whether no time is left."""
        late = self._deadline is not None and time.monotonic() >= self._deadline
        return late or self._stopped()

    def find(self, case: Case) -> Finding:
        """Look for a plan of a Case.

        Raises
        ------
        EngineFailed
            If the checker refuses what a solver takes for a plan.
        """
        if self.over:
            return Finding()
        self.asked += 1
        formulation = formulate(compile_case(needed_alone(case)), "system")
        free = replace(
            formulation.program, cost=np.zeros_like(formulation.program.cost), constant=0
        )
        for solver in (BackendName.HIGHS, BackendName.CPSAT):
            answer = self._ask(solver, replace(formulation, program=free))
            if answer.values is not None:
                return Finding(_checked(case, formulation, answer))
            if answer.outcome is not Outcome.INFEASIBLE:
                return Finding()
        return Finding(impossible=True)

    def _ask(self, solver: BackendName, formulation: Formulation) -> Answer:
        left = None if self._deadline is None else self._deadline - time.monotonic()
        limits = Limits(None if left is None else max(left, LEAST_SECONDS))
        return backend_named(solver).solve(
            formulation.program, limits, start=None, tick=lambda *_: not self.over
        )


def _checked(case: Case, formulation: Formulation, answer: Answer) -> Plan:
    """Let the checker judge what a solver found, as a plan of the whole Case."""
    assert answer.values is not None
    found = settle(formulation.compiled, decode(formulation, answer.values))
    plan = bare_plan(case, found)
    breaches = broken(case, plan)
    if not breaches:
        return plan
    raise EngineFailed(
        both(
            "the checker refuses a plan that a solver found: {first}",
            "校验器拒绝了求解器找到的计划：{first}",
            first=breaches[0].message,
        )
    )


def bare_plan(case: Case, found: Plan | Settlement) -> Plan:
    """Make a plan of a Case in which only some workloads run; it claims and states nothing."""
    known = {p.workload: p.model_copy(update={"claims": ()}) for p in found.placements}
    every = tuple(known.get(w.id) or Placement(workload=w.id) for w in case.workloads)
    return Plan(
        case_hash="", case_name=case.name, placements=every, ledger=Ledger(),
        system=SystemLedger(), cost=0, contracts=tuple(found.contracts),
        terminations=tuple(found.terminations),
    )  # fmt: skip


def must_be_served(case: Case) -> frozenset[str]:
    """Return the ids of the workloads no part of which may be left out."""
    if not case.policy.applies("must-serve"):
        return frozenset()
    pinned = {pin.workload for pin in case.pins}
    return frozenset(w.id for w in case.workloads if w.must_serve or w.id in pinned)


def needed_alone(case: Case) -> Case:
    """Return a Case of what must be served and what that waits for, without programmes.

    Where a centre must have cards at work, for which any work will do, all of it is kept.
    """
    kept = set(_needed(case))
    groups = (
        group.model_copy(update={"workloads": tuple(w for w in group.workloads if w in kept)})
        for group in case.groups
    )
    policy = {"subsidies": (), "stacking_groups": (), "tier_order": "priced"}
    return case.model_copy(
        update={
            "workloads": tuple(w for w in case.workloads if w.id in kept),
            "pins": tuple(pin for pin in case.pins if pin.workload in kept),
            "quotes": tuple(quote for quote in case.quotes if quote.workload in kept),
            "groups": tuple(group for group in groups if len(group.workloads) > 1),
            "policy": case.policy.model_copy(update=policy),
        }
    )


def any_work_counts(case: Case) -> bool:
    """Tell whether a centre must have cards at work, for which any work will do."""
    return case.policy.is_hard("lit-floor") and any(centre.lit_floor for centre in case.centres)


def _needed(case: Case) -> Iterator[str]:
    if any_work_counts(case):
        yield from (w.id for w in case.workloads)
        return
    waits = case.policy.applies("precedence")
    after = {w.id: w.after for w in case.workloads if isinstance(w, TrainingJob) and waits}
    ask, seen = sorted(must_be_served(case)), set[str]()
    while ask:
        name = ask.pop()
        if name not in seen:
            seen.add(name)
            ask += after.get(name, ())
    yield from seen
