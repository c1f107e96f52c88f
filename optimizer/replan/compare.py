"""Two plans side by side: what moved and why, and what of the money is whose doing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from huline.models.case import Case
from huline.models.comparison import (
    KINDS,
    Comparison,
    Difference,
    Kind,
    LineChange,
    RuleStatus,
    Why,
)
from huline.models.constraints import CONSTRAINTS
from huline.models.errors import BadInput
from huline.models.plan import Placement, Plan, Run
from huline.models.problems import foreign_plan
from huline.models.sentence import both
from huline.models.verdict import Breach, Verdict
from huline.optimizer.replan.held import Held, by_workload, free_cards, hold, too_few
from huline.optimizer.verify import broken, verify

_OF_THE_COMPARER = ("ledger", "case")
"""Rules about what a plan states, which `hold` writes anew."""


class Past(NamedTuple):
    """What is known of an earlier plan in a Case before there is another to compare it with.

    Attributes
    ----------
    held : the plan, held on to
    breaches : of what is held
    """

    held: Held
    breaches: tuple[Breach, ...]


def past_of(case: Case, first: Plan) -> Past:
    """Hold on to an earlier plan: most of what `compare` takes.

    Raises
    ------
    TooLarge
        If an amount of it, at today's prices, is beyond 10**18 milli-fen.
    """
    held = hold(case, first)
    return Past(held, tuple(broken(case, held.plan)))


def compare(
    case: Case,
    first: Plan,
    second: Plan,
    verdict: Verdict | None = None,
    past: Past | None = None,
) -> Comparison:
    """Compare two plans, the second of which is for this Case; the first may be for another.

    Workloads, centres and pools are known by their ids. Money is that of the second plan's
    perspective.

    Parameters
    ----------
    verdict : on the second plan, where the checker has given it already
    past : of the first plan in this Case, where it is known already

    Raises
    ------
    BadInput
        If the second plan is for another Case.
    TooLarge
        If an amount of the first plan, at today's prices, is beyond 10**18 milli-fen.
    """
    if second.case_hash != case.hash:
        hint = both(
            "the second plan is the one made for the case that is given",
            "第二个计划须是为所给算例制定的计划",
        )
        raise BadInput([foreign_plan(case.name, hint=hint)])
    now = verdict or verify(case, second)
    return _Comparer(case, first, second, past or past_of(case, first), now.breaches).comparison()


class _Comparer:
    def __init__(
        self, case: Case, first: Plan, second: Plan, past: Past, now: Sequence[Breach]
    ) -> None:
        held = past.held
        self._case, self._first, self._second, self._held = case, first, second, held
        self._before = {p.workload: p for p in first.placements}
        self._then, self._now = past.breaches, now
        alone = dict.fromkeys(too_few(case, held.plan), "capacity")
        self._forbidden = alone | by_workload(self._then)
        self._centre_of = {pool.id: pool.centre for pool in case.pools}
        self._free = free_cards(case, second)

    def comparison(self) -> Comparison:
        """Put everything together."""
        differences = [*self._differences(), *self._removed()]
        counts = Counter(d.kind for d in differences)
        removed = counts["removed"]
        view = self._second.perspective
        before, kept, after = self._first, self._held.plan, self._second
        return Comparison(
            first_case=before.case_hash,
            second_case=after.case_hash,
            same_case=before.case_hash == after.case_hash,
            perspective=view,
            cost=LineChange(
                before=_total(before, view), kept=_total(kept, view), after=_total(after, view)
            ),
            lines=_lines(before, kept, after, view),
            counts={kind: counts[kind] for kind in KINDS},
            unchanged=len(self._case.workloads) + removed - len(differences),
            differences=tuple(differences),
            rules=_statuses(self._then, self._now),
        )

    def _differences(self) -> Iterator[Difference]:
        kept = zip(self._held.plan.placements, self._second.placements, strict=True)
        for there, here in kept:
            before = self._before.get(here.workload)
            kind = self._kind(before, here)
            if kind is None:
                continue
            past = before or Placement(workload=here.workload)
            why, rule = self._why(past, there, here) if past.runs else (None, None)
            old, new = self._centres(past), self._centres(here)
            yield Difference(
                workload=here.workload,
                kind=kind,
                why=why,
                rule=rule,
                before=past.runs,
                after=here.runs,
                left=tuple(sorted(old - new)),
                joined=tuple(sorted(new - old)),
                cost_before=self._cost(past),
                cost_kept=self._cost(there) if there.runs else None,
                cost_after=self._cost(here),
            )

    def _removed(self) -> Iterator[Difference]:
        there = {workload.id for workload in self._case.workloads}
        for past in self._first.placements:
            if past.workload not in there:
                yield Difference(
                    workload=past.workload,
                    kind="removed",
                    before=past.runs,
                    left=tuple(sorted(self._centres(past))),
                    cost_before=self._cost(past),
                    cost_after=0,
                )

    def _kind(self, past: Placement | None, here: Placement) -> Kind | None:
        if past is None:
            return "new"
        if past.runs == here.runs:
            return None
        if not here.runs or not past.runs:
            return "dropped" if past.runs else "served"
        return "moved" if self._centres(here) - self._centres(past) else "rearranged"

    def _why(self, past: Placement, there: Placement, here: Placement) -> tuple[Why, str | None]:
        if here.workload in self._held.gone:
            return "gone", None
        rule = self._forbidden.get(here.workload)
        if rule is not None:
            return "rule", rule
        if self._cost(here) < self._cost(there):
            return "price", None
        return ("other" if self._has_room(past, here) else "room"), None

    def _has_room(self, past: Placement, here: Placement) -> bool:
        """Tell whether the cards of its old place are free, its own of today given back."""
        given_back = _used(here.runs)
        return all(
            self._free[pool][slot] + given_back[pool, slot] >= cards
            for (pool, slot), cards in _used(past.runs).items()
        )

    def _centres(self, placement: Placement) -> set[str]:
        """Centres where a placement has cards, as far as there are any such today."""
        pools = {run.pool for run in placement.runs}
        return {self._centre_of[pool] for pool in pools if pool in self._centre_of}

    def _cost(self, placement: Placement) -> int:
        payer = self._second.perspective == "payer"
        return placement.ledger.total if payer else placement.system.total


def _total(plan: Plan, view: str) -> int:
    return plan.ledger.total if view == "payer" else plan.system.total


def _lines(before: Plan, kept: Plan, after: Plan, view: str) -> dict[str, LineChange]:
    ledgers = [p.ledger if view == "payer" else p.system for p in (before, kept, after)]
    past, there, here = map(dict, ledgers)
    return {
        line: LineChange(before=past[line], kept=there[line], after=here[line])
        for line in here
        if past[line] or there[line] or here[line]
    }


def _statuses(then: Sequence[Breach], now: Sequence[Breach]) -> dict[str, RuleStatus]:
    rules = [{breach.rule for breach in breaches} for breaches in (then, now)]
    named: dict[tuple[bool, bool], RuleStatus] = {
        (False, False): "OK", (False, True): "BROKEN",
        (True, False): "FIXED", (True, True): "STILL_BROKEN",
    }  # fmt: skip
    return {
        c.id: named[c.id in rules[0] and c.id not in _OF_THE_COMPARER, c.id in rules[1]]
        for c in CONSTRAINTS
    }


def _used(runs: tuple[Run, ...]) -> Counter[tuple[str, int]]:
    """Cards by pool and slot."""
    used = Counter[tuple[str, int]]()
    for run in runs:
        for slot in range(run.first, run.end):
            used[run.pool, slot] += run.cards
    return used
