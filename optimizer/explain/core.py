"""Demands that cannot all be met, grown from none: few enough for solvers in a large Case.

What a plan of the core serves is left where it is, and all other demands are placed beside it, one
by one. Those without room join the core, with some that stand in their way, and the core is put to
the solvers again, until they say that it has no plan.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.plan import Plan
from huline.optimizer.compile import compile_case
from huline.optimizer.explain.feasible import (
    Finding,
    Prober,
    any_work_counts,
    bare_plan,
    must_be_served,
    needed_alone,
)
from huline.optimizer.explain.tables import Tables
from huline.optimizer.settle import settle
from huline.optimizer.strategies.earlier import adopt, recalled, serves
from huline.optimizer.strategies.first_come import largest_first
from huline.optimizer.strategies.insertion import Insertion
from huline.optimizer.verify import broken


@dataclass(frozen=True)
class Core:
    """Some of what must be served, and what is known of it.

    Attributes
    ----------
    demands : ids of workloads
    finding : whether they can all be served; a plan is one of the whole Case
    """

    demands: frozenset[str]
    finding: Finding


def core_of(case: Case, prober: Prober) -> Core:
    """Look for demands that cannot all be met, or a plan of all of them."""
    demanded = must_be_served(case)
    if any_work_counts(case):
        return Core(demanded, prober.find(case))
    core, around = frozenset[str](), _Around(case)
    while core < demanded:
        found = prober.find(demanding(case, core)) if core else Finding()
        if core and found.plan is None:
            return Core(core, found)
        if (plan := around.fill(core, found.plan)) is not None:
            return Core(core, Finding(plan))
        more = around.joining(core)
        if not more:
            break
        core |= more
    return Core(demanded, prober.find(case))


def demanding(case: Case, names: Set[str]) -> Case:
    """Return a Case in which only some of what must be served has to be."""
    tables = Tables(case)
    for name in must_be_served(case) - names:
        tables.free(name)
    return tables.together()


class _Around:
    """Places all that must be served beside what a plan has of it already."""

    def __init__(self, case: Case) -> None:
        self._case, self._compiled = case, compile_case(needed_alone(case))
        self._made = Insertion(self._compiled, "system")
        self._order = largest_first(self._compiled)

    def fill(self, core: Set[str], plan: Plan | None) -> Plan | None:
        """Place what must be served; return a plan that the checker passes if nothing is left."""
        compiled = self._compiled
        self._made = made = Insertion(compiled, "system")
        if plan is not None:
            ran = recalled(compiled, plan)
            adopt(made, ran, ran.placed)
        for w in compiled.ties.in_order(self._order):
            if w not in made.placed:
                made.place(w)
        if not serves(made, self._order):
            return None
        found = settle(compiled, made.schedule())
        whole = bare_plan(self._case, found)
        return None if broken(self._case, whole) else whole

    def joining(self, core: Set[str]) -> frozenset[str]:
        """Return demands that found no room, and as many that stand where these might."""
        every, demanded = self._compiled.case.workloads, must_be_served(self._case)
        mine = [w for w in self._order if every[w].id in demanded - core]
        most = max(1, len(core))
        failed = [w for w in mine if self._made.waiting[w]][:most]
        usable = self._usable(failed)
        blocking = [w for w in mine if self._made.stands[w, usable].any()][: len(core)]
        return frozenset(every[w].id for w in (*failed, *blocking))

    def _usable(self, workloads: Iterable[int]) -> NDArray[np.bool_]:
        """(P,) pools that some workloads could use."""
        arcs, services = self._compiled.arcs, {s.workload: s for s in self._compiled.services}
        found = np.zeros(len(self._compiled.supply.sites), dtype=bool)
        for w in workloads:
            if w in services:
                found |= services[w].reach.any(axis=0)
            else:
                found[arcs.pool[arcs.span(w)]] = True
        return found
