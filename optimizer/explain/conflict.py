"""Why there is no plan: irreducible conflicts among rule groups, each by a deletion filter.

It begins with few demands that cannot all be met, and nothing else need be met beside them.
A group is dropped if without it, and without those dropped before, there still is no plan, as two
solvers say; it is kept if there is one then, which the checker passes. Groups of the same kind are
tried together first, then in halves.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from huline.models.case import Case
from huline.models.plan import Plan
from huline.optimizer.explain.conflict_groups import Group, groups_of, in_span
from huline.optimizer.explain.core import core_of, demanding
from huline.optimizer.explain.feasible import (
    Finding,
    Prober,
    must_be_served,
    needed_alone,
    whole_plan,
)
from huline.optimizer.explain.tables import Tables
from huline.optimizer.verify import verify


@dataclass
class Filtered:
    """What a filter knows.

    Attributes
    ----------
    kept : groups without any one of which there is a plan, if the filter came to its end
    dropped : lifted throughout
    minimal : whether every kept group was proved to be needed
    proven : whether two solvers say that there is no plan
    plans : for each kept group a plan without it
    """

    kept: list[Group] = field(default_factory=list)
    dropped: list[Group] = field(default_factory=list)
    plans: list[Plan | None] = field(default_factory=list)
    minimal: bool = True
    proven: bool = True


def lifted(case: Case, groups: Iterable[Group]) -> Case:
    """Return a Case in which some groups do not count."""
    tables = Tables(case)
    for group in groups:
        group.lift(tables)
    return tables.together()


def find_conflict(case: Case, prober: Prober) -> Filtered | None:
    """Look for groups that cannot all be kept, of which any one less could be.

    Returns
    -------
    None if there is a plan; not even proven if time ran out before that was known
    """
    core = core_of(case, prober)
    if core.finding.plan is not None:
        return None
    if not core.finding.impossible:
        return Filtered(minimal=False, proven=False)
    alone = needed_alone(demanding(case, core.demands))
    search = _Filter(alone, prober)
    for group in groups_of(alone):
        search.judge(group, None)
    rest = must_be_served(case) - core.demands
    return search.finished(case, [g for g in _leaves(groups_of(case)) if _demands(g, rest)])


def further_conflicts(case: Case, first: Filtered, prober: Prober) -> Iterator[Filtered]:
    """Yield conflicts that are there with all groups of those before lifted, to the last.

    The last one is not proven if time ran out before it was known whether there is one more.
    """
    gone = [*first.kept]
    while (found := find_conflict(lifted(case, gone), prober)) is not None:
        yield found
        if not found.kept:
            return
        gone += found.kept


def _demands(group: Group, names: Collection[str]) -> bool:
    """Tell whether a group is that one of some workloads must be served."""
    kind, _, name = group.name.partition(":")
    return kind == "must_serve" and name in names


class _Filter:
    def __init__(self, case: Case, prober: Prober) -> None:
        self._case, self._prober, self._found = case, prober, Filtered()

    def judge(self, group: Group, known: Plan | None) -> bool:
        """Drop a group or keep it; tell whether any of it is kept.

        Parameters
        ----------
        known : a plan without it, where there is one
        """
        found = self._found
        without = Finding(known) if known else self._without(group)
        if without.impossible:
            found.dropped.append(group)
            return False
        if without.plan is None or not group.parts:
            found.minimal &= without.plan is not None
            for leaf in _leaves([group]) if without.plan is None else [group]:
                found.kept.append(leaf)
                found.plans.append(without.plan)
            return True
        self._divide(group.parts, without.plan)
        return True

    def _divide(self, parts: Sequence[Group], plan: Plan) -> None:
        """Judge parts one by one; if all but the last are dropped the last is needed."""
        needed = False
        for i, part in enumerate(parts):
            last = i == len(parts) - 1 and not needed
            needed |= self.judge(part, plan if last else None)

    def _without(self, group: Group) -> Finding:
        return self._prober.find(lifted(self._case, [*self._found.dropped, group]))

    def finished(self, case: Case, rest: Sequence[Group]) -> Filtered:
        """Join what adjoins, and have every plan checked where all that was dropped is lifted.

        Parameters
        ----------
        case : of all that was asked for
        rest : demands of it that the filter was not given
        """
        found = self._found
        joined = Filtered(dropped=[*rest, *found.dropped], minimal=found.minimal)
        for group, plan in zip(found.kept, found.plans, strict=True):
            before = joined.kept[-1] if joined.kept else None
            if before is not None and (one := _one_span(self._case, before, group)):
                joined.kept[-1] = one
            else:
                joined.kept.append(group)
                joined.plans.append(plan)
        for i, group in enumerate(joined.kept):
            free = lifted(case, [*joined.dropped, group])
            joined.plans[i] = self._still(free, joined.plans[i])
        joined.minimal &= all(joined.plans)
        return joined

    def _still(self, case: Case, plan: Plan | None) -> Plan | None:
        """Return a plan that the checker passes where just one group of those kept is lifted."""
        if plan is None:
            return None
        again = whole_plan(case, plan.placements, plan.contracts, plan.terminations)
        return again if verify(case, again).ok else self._prober.find(case).plan


def _leaves(groups: Iterable[Group]) -> Iterable[Group]:
    """Take groups apart down to those that have a name."""
    for group in groups:
        if group.name:
            yield group
        else:
            yield from _leaves(group.parts)


def _one_span(case: Case, one: Group, other: Group) -> Group | None:
    """Join two limits by slot of the same place that follow each other."""
    if one.at is None or other.at is None:
        return None
    kind, (place, first, middle), (also, begins, end) = one.name.split(":")[0], one.at, other.at
    if (kind, place, middle) != (other.name.split(":")[0], also, begins):
        return None

    def lift(tables: Tables) -> None:
        one.lift(tables)
        other.lift(tables)

    said = in_span(case, kind, place, first, end)
    return Group(f"{kind}:{place}:{first}-{end}", said, lift, at=(place, first, end))
