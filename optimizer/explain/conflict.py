"""Why there is no plan: irreducible conflicts among rule groups, each by a deletion filter.

It begins with few demands that cannot all be met, and nothing else need be met beside them.
A group is dropped if without it, and without those dropped before, there still is no plan, as two
solvers say; it is kept if there is one then, which the checker passes. Groups of the same kind are
tried together first, then in halves; then limits by slot, of all places that are needed, in one
half of the time together, and in the other.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from huline.models.case import Case
from huline.models.plan import Plan
from huline.optimizer.explain.bundles import MANY, MOST_PARTS, bundled, leaves
from huline.optimizer.explain.conflict_groups import Group, groups_of, in_span
from huline.optimizer.explain.core import core_of, demanding
from huline.optimizer.explain.feasible import (
    Finding,
    Prober,
    bare_plan,
    must_be_served,
    needed_alone,
)
from huline.optimizer.explain.tables import Tables
from huline.optimizer.verify import broken


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
        search.shorten()
    rest = must_be_served(case) - core.demands
    return search.finished(case, [g for g in leaves(groups_of(case)) if _demands(g, rest)])


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


Limit = tuple[Group, Plan]
"""A limit by slot that is needed, and a plan without it."""


def _place(limit: Group) -> str:
    return "" if limit.at is None else limit.at[0]


def _slots(limit: Group) -> tuple[int, ...]:
    return () if limit.at is None else limit.at[1:]


class _Filter:
    def __init__(self, case: Case, prober: Prober) -> None:
        self._case, self._prober, self._found = case, prober, Filtered()
        self._left, self._gone = case, 0
        self._long = list[Limit]()

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
            for leaf in leaves([group]) if without.plan is None else [group]:
                found.kept.append(leaf)
                found.plans.append(without.plan)
            return True
        if group.at is None and len([*leaves([group])]) > MANY:
            self._take_apart(group, without.plan)
        elif group.at is None:
            self._divide(group.parts, without.plan)
        else:
            self._long.append((group, without.plan))
        return True

    def _take_apart(self, group: Group, plan: Plan) -> None:
        """Divide many groups of a kind as long as few of the parts are needed.

        What is left where more are needed is kept as one: a plan without any part of it is one
        without all of it.
        """
        found, level = self._found, [(group, plan)]
        while any(each.parts and not each.name for each, _ in level):
            parts = [(p, whole) for each, whole in level for p in _halves(each)]
            level = []
            for n, (part, whole) in enumerate(parts):
                without = self._without(part)
                if without.impossible:
                    found.dropped.append(part)
                    continue
                level.append((part, without.plan or whole))
                if without.plan is None or len(level) > MOST_PARTS:
                    left = [each for each, _ in level] + [each for each, _ in parts[n + 1 :]]
                    self._keep(bundled([*leaves(left)]), whole)
                    return
        for leaf, known in level:
            self.judge(leaf, known)

    def _keep(self, bundle: Group, plan: Plan) -> None:
        if bundle.at is not None:
            self._long.append((bundle, plan))
        else:
            self._found.kept.append(bundle)
            self._found.plans.append(plan)

    def shorten(self) -> None:
        """Judge in which slots the limits are needed that are needed in some.

        Where many places stand in the way of one demand they do so in the same slots.
        """
        kept, plans = self._found.kept, self._found.plans
        begin, places = len(kept), dict.fromkeys(_place(group) for group, _ in self._long)
        while self._long:
            slots = _slots(self._long[0][0])
            mine = [each for each in self._long if _slots(each[0]) == slots]
            self._long = [each for each in self._long if _slots(each[0]) != slots]
            self._shorten(mine)
        order = [*places]
        found = sorted(
            zip(kept[begin:], plans[begin:], strict=True),
            key=lambda each: (order.index(_place(each[0])), _slots(each[0])),
        )
        kept[begin:], plans[begin:] = (group for group, _ in found), (plan for _, plan in found)

    def _shorten(self, limits: Sequence[Limit]) -> None:
        """Drop one half of the time after the other, then judge one limit after the other.

        What is left of a limit is needed if all of it was: a plan without that is one without
        the rest.
        """
        while limits[0][0].parts:
            lower, upper = ([(group.parts[i], plan) for group, plan in limits] for i in (0, 1))
            if self._drops(lower):
                limits = upper
            elif self._drops(upper):
                limits = lower
            else:
                for group, plan in limits:
                    self._divide(group.parts, plan)
                return
        self._found.kept += (group for group, _ in limits)
        self._found.plans += (plan for _, plan in limits)

    def _drops(self, limits: Sequence[Limit]) -> bool:
        """Drop limits together, if there still is no plan."""
        groups = [group for group, _ in limits]
        without = self._without(*groups)
        if without.impossible:
            self._found.dropped += groups
        return without.impossible

    def _divide(self, parts: Sequence[Group], plan: Plan) -> None:
        """Judge parts one by one; if all but the last are dropped the last is needed."""
        needed = False
        for i, part in enumerate(parts):
            last = i == len(parts) - 1 and not needed
            needed |= self.judge(part, plan if last else None)

    def _without(self, *groups: Group) -> Finding:
        dropped = self._found.dropped
        if self._gone < len(dropped):
            self._left, self._gone = lifted(self._left, dropped[self._gone :]), len(dropped)
        return self._prober.find(lifted(self._left, groups))

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
        left = lifted(case, joined.dropped)
        for i, group in enumerate(joined.kept):
            joined.plans[i] = self._still(lifted(left, [group]), joined.plans[i])
        joined.minimal &= all(joined.plans)
        return joined

    def _still(self, case: Case, plan: Plan | None) -> Plan | None:
        """Return a plan that the checker passes where just one group of those kept is lifted."""
        if plan is None:
            return None
        again = bare_plan(case, plan)
        return self._prober.find(case).plan if broken(case, again) else again


def _halves(group: Group) -> tuple[Group, ...]:
    """Return what several groups of a kind are divided into; one that has a name stays whole."""
    return (group,) if group.name else group.parts


def _one_span(case: Case, one: Group, other: Group) -> Group | None:
    """Join two limits by slot of the same place that follow each other."""
    if one.at is None or other.at is None:
        return None
    if one.members and len(one.members) == len(other.members):
        pairs = [_one_span(case, *pair) for pair in zip(one.members, other.members, strict=True)]
        joined = [pair for pair in pairs if pair is not None]
        return bundled(joined) if len(joined) == len(pairs) else None
    if one.members or other.members:
        return None
    kind, (place, first, middle), (also, begins, end) = one.name.split(":")[0], one.at, other.at
    if (kind, place, middle) != (other.name.split(":")[0], also, begins):
        return None

    def lift(tables: Tables) -> None:
        one.lift(tables)
        other.lift(tables)

    said = in_span(case, kind, place, first, end)
    return Group(f"{kind}:{place}:{first}-{end}", said, lift, at=(place, first, end))
