"""How far apart two plans are: work that stands elsewhere in one than in the other."""

from collections.abc import Mapping

from huline.models.case import Case
from huline.models.plan import Placement, Plan

Homes = Mapping[str, frozenset[str]]
"""Workload -> ids of the centres at which a plan gives it cards; those with none are left out."""


def homes_of(case: Case, placements: tuple[Placement, ...]) -> dict[str, frozenset[str]]:
    """Say at which centres work has cards."""
    centre_of = {pool.id: pool.centre for pool in case.pools}
    return {
        p.workload: frozenset(centre_of[run.pool] for run in p.runs) for p in placements if p.runs
    }


def apart(one: Homes, other: Homes) -> int:
    """Count the workloads that have cards in two plans, and at no centre in both.

    >>> one = {"a": frozenset({"sh"}), "b": frozenset({"sh", "nx"})}
    >>> apart(one, {"a": frozenset({"gz"}), "b": frozenset({"nx"}), "c": frozenset({"gz"})})
    1
    """
    return sum(one[w].isdisjoint(other[w]) for w in one.keys() & other.keys())


def plans_apart(case: Case, one: Plan, other: Plan) -> int:
    """Count the workloads that stand elsewhere in one of two plans than in the other."""
    return apart(homes_of(case, one.placements), homes_of(case, other.placements))
