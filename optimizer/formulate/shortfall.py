"""What the columns of a Program leave unserved of one tier: an aim, and a row that keeps to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.formulate.formulation import Formulation
from huline.optimizer.formulate.program import Program

Ints = NDArray[np.int64]

RULE = "tier-order"
_ABOVE_PRICES = 1_000
"""Milli-fen for a thousandth of a card for a minute: 600 CNY a card-hour."""
_STEP = 1_000
_MOST = 2**61
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
    least : what is left of jobs without any option, and of services without a host to choose
    """

    tier: int
    values: Ints
    constant: int
    least: int

    def aim(self, program: Program) -> Program:
        """Return the Program that minimises the shortfall instead of money."""
        return replace(program, cost=self.values, constant=self.constant)

    def limit(self, program: Program, most: int) -> Program:
        """Return the Program in which the shortfall is at most so much."""
        rhs, label = most - self.constant, str(self.tier)
        return program.with_row(RULE, FORMULA, label, self.values, rhs)


def blended(program: Program, shortfalls: Sequence[Shortfall]) -> Program:
    """Return the Program that weighs shortfalls so high that the more urgent mostly goes first.

    It is for finding plans, not for proving anything: money has its due only roughly, so that
    all stays in the range of int64.
    """
    cost, later = program.cost.copy(), len(shortfalls)
    for shortfall in shortfalls:
        later -= 1
        whole = int((np.abs(shortfall.values).astype(object) * program.upper).sum())
        most = _MOST // max(1, whole * len(shortfalls))
        cost += min(_ABOVE_PRICES * _STEP**later, most) * shortfall.values
    return replace(program, cost=cost)


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
    constant = least = int(saved.sum())
    least -= int(saved[np.unique(compiled.arcs.workload[jobs.chosen_arc])].sum())
    for columns in variables.services:
        service = columns.service
        each, demand = int(weight[service.workload]), int(service.demand.sum())
        values[columns.short[columns.short >= 0]] = each
        values[columns.skip] = each * demand
        values[columns.host] = -each * demand
        constant += each * demand * service.hosted
        least += each * demand * (service.hosted and not columns.host.size)
    return Shortfall(tier, values, constant, least)
