"""Why work that must be served cannot all be: the fewest to leave out, and the rules at fault.

Only workloads that must be served can make a Case impossible, so the others and all money are
left aside; unless a centre must have cards at work, for which any work will do. The rest is
stated with every workload free to be left out, and as few of those that must be served as can be
are. The rules that couple workloads are then lifted one at a time.
"""

from collections.abc import Set
from dataclasses import dataclass, replace

import numpy as np

from huline.models.case import Case
from huline.models.constraints import SWITCHABLE
from huline.models.policy import Policy, RuleSetting
from huline.models.workload import InferenceService, Workload
from huline.optimizer.backends import Answer, Limits, Outcome, backend_named
from huline.optimizer.compile.compiled import Compiled, compile_case
from huline.optimizer.formulate import Formulation, decode, formulate
from huline.optimizer.formulate.program import Program
from huline.optimizer.strategies.demanded import demanded_alone

SECONDS = 10.0
"""Spent on each question at most."""


@dataclass(frozen=True)
class Conflict:
    """What is known of a Case whose must-serve work cannot all be served.

    Attributes
    ----------
    demanded : how many workloads must be served
    left_out : ids of workloads without which the others can be served; as few as were found
    fewest : whether it is proven, as far as the solver is to be trusted, that fewer do not do
    lifted : rules any one of which, switched off alone, lets all of them be served
    """

    demanded: int
    left_out: tuple[str, ...]
    fewest: bool
    lifted: tuple[str, ...]


def find_conflict(compiled: Compiled, seconds: float | None = None) -> Conflict:
    """Look into a Case of which it is proven that no plan exists.

    Parameters
    ----------
    seconds : what is left of the caller's time; None without a limit
    """
    demanded = frozenset(w.id for w in compiled.case.workloads if compiled.terms.must_serve(w))
    case = _reduced(compiled, demanded)
    formulation = formulate(compile_case(case), "system")
    program = _counting(formulation, demanded)
    limits = Limits(SECONDS if seconds is None else min(SECONDS, max(seconds, 0.1)))
    answer = _solve(program, limits)
    lifted = []
    for rule in dict.fromkeys(block.rule for block in program.row_blocks):
        if rule in SWITCHABLE and _serves_all(program.without(rule), limits):
            lifted.append(rule)
    return Conflict(
        len(demanded),
        _left_out(formulation, answer, demanded),
        answer.outcome is Outcome.PROVEN,
        tuple(lifted),
    )


def _reduced(compiled: Compiled, demanded: Set[str]) -> Case:
    """Keep the work that must be served, wholly or not at all, and let any of it go."""
    case = demanded_alone(compiled)
    rules = tuple(s for s in case.policy.rules if s.rule != "must-serve")
    policy: Policy = case.policy.model_copy(
        update={
            "subsidies": (),
            "rules": (*rules, RuleSetting(rule="must-serve", policy="off")),
        }
    )
    workloads = tuple(_whole(w) if w.id in demanded else w for w in case.workloads)
    return case.model_copy(update={"workloads": workloads, "policy": policy})


def _whole(w: Workload) -> Workload:
    if not isinstance(w, InferenceService):
        return w
    return w.model_copy(update={"part_service": False})


def _counting(formulation: Formulation, demanded: Set[str]) -> Program:
    """Give the Program another aim: to leave out as few of the demanded workloads as can be."""
    variables, workloads = formulation.variables, formulation.compiled.case.workloads
    counts = np.array([w.id in demanded for w in workloads], dtype=np.int64)
    cost = np.zeros_like(formulation.program.cost)
    chosen = variables.jobs
    cost[chosen.chosen] = -counts[formulation.compiled.arcs.workload[chosen.chosen_arc]]
    services = [c for c in variables.services if counts[c.service.workload]]
    for columns in services:
        cost[columns.host] = -1
        cost[columns.skip] = 1
    # a skipped service counts 1, one without a host counts 0 where a host counts -1
    jobs = sum(1 for w in workloads if w.kind == "training" and w.id in demanded)
    hosted = sum(1 for columns in services if not columns.skip.size)
    return replace(formulation.program, cost=cost, constant=jobs + hosted)


def _solve(program: Program, limits: Limits) -> Answer:
    return backend_named("highs").solve(program, limits, start=None, tick=lambda *_: True)


def _serves_all(program: Program, limits: Limits) -> bool:
    values = _solve(program, limits).values
    return values is not None and program.objective(values) == 0


def _left_out(formulation: Formulation, answer: Answer, demanded: Set[str]) -> tuple[str, ...]:
    if answer.values is None:
        return ()
    values, workloads = answer.values, formulation.compiled.case.workloads
    served = set(decode(formulation, values).jobs)
    for columns in formulation.variables.services:
        if values[columns.host].any() or (columns.skip.size and not values[columns.skip].any()):
            served.add(columns.service.workload)
    return tuple(
        workload.id
        for w, workload in enumerate(workloads)
        if w not in served and workload.id in demanded
    )
