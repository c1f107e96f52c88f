"""What the columns of a Program leave unserved of one tier: an aim, and a row that keeps to it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.formulate.formulation import Formulation
from huline.optimizer.formulate.program import Program

Ints = NDArray[np.int64]

RULE = "tier-order"
FORMULA = (
    "sum of weight * (short + demand * skip - work * options - demand * host) of the tier "
    "<= its shortfall - what it would be if no option or host were chosen and nothing short"
)


@dataclass(frozen=True)
class Shortfall:
    """One tier's shortfall is ``constant`` plus the sum of ``value * column``.

    Attributes
    ----------
    values : (N,) as `huline.optimizer.compile.terms.Terms.weight` counts
    """

    tier: int
    values: Ints
    constant: int

    def aim(self, program: Program) -> Program:
        """Return the Program that minimises the shortfall instead of money."""
        return replace(program, cost=self.values, constant=self.constant)

    def limit(self, program: Program, most: int) -> Program:
        """Return the Program in which the shortfall is at most so much."""
        rhs, label = most - self.constant, str(self.tier)
        return program.with_row(RULE, FORMULA, label, self.values, rhs)


def shortfall_of(formulation: Formulation, tier: int) -> Shortfall:
    """Say what each column does to the shortfall of a tier."""
    compiled, variables = formulation.compiled, formulation.variables
    workloads, terms = compiled.case.workloads, compiled.terms
    counts = [terms.weight(w) if w.tier == tier else 0 for w in workloads]
    weight = np.array(counts, dtype=np.int64)
    work = np.array([getattr(w, "work", 0) for w in workloads], dtype=np.int64)
    values = np.zeros(formulation.program.cost.size, dtype=np.int64)
    jobs, saved = variables.jobs, weight * work
    values[jobs.chosen] = -saved[compiled.arcs.workload[jobs.chosen_arc]]
    constant = int(saved.sum())
    for columns in variables.services:
        service = columns.service
        each, demand = int(weight[service.workload]), int(service.demand.sum())
        values[columns.short[columns.short >= 0]] = each
        values[columns.skip] = each * demand
        values[columns.host] = -each * demand
        constant += each * demand * service.hosted
    return Shortfall(tier, values, constant)
