"""Puts together what is known of one scenario: its plan, its figures, their limits."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from huline.models.case import Case
from huline.models.findings import BEST_PLAN, Difference, Figure, Outcome, Relocation, Status
from huline.models.plan import Plan
from huline.models.study import Study
from huline.models.variants import Variant
from huline.optimizer.policy.accounts import flows
from huline.optimizer.policy.intervals import Limits, differences, ranged
from huline.optimizer.policy.keeping import Done, file_of
from huline.optimizer.policy.measures import figures
from huline.optimizer.policy.near import epsilon_of, is_near
from huline.optimizer.policy.outlay import most_budgeted, most_outlay
from huline.optimizer.policy.pairs import pair_figures, relocations
from huline.optimizer.policy.seen import Seen


class Assembly:
    """One scenario in one draw.

    Parameters
    ----------
    least : the plan of least system cost of the same work under the same physical rules
    bare : the plan of the same Case without any subsidy, where the study has that
    generous : the plan of the Case of `huline.optimizer.policy.outlay`, where that was asked for
    start : the base of this draw, from which moves are counted; None: this is it
    gap : the gap asked for, within which plans count
    """

    def __init__(
        self,
        variant: Variant,
        key: str,
        done: Done,
        least: Done | None,
        bare: Done | None = None,
        generous: Done | None = None,
        start: "Assembly | None" = None,
        *,
        gap: float,
    ) -> None:
        self.variant, self.done = variant, done
        self._key, self._least, self._bare, self._start = key, least, bare, start
        self._generous, self._gap = generous, gap

    @cached_property
    def found(self) -> tuple[Seen, ...]:
        """Plans within the gap of the bound, the canonical one first; none where there is none."""
        plan, verdict = self.done.plan, self.done.verdict
        if plan is None or verdict is None:
            return ()
        others = (each for each in self.done.others if is_near(each[0], plan, self._gap))
        near = [(plan, verdict), *others]
        seen = [Seen(self.variant.case, each, word) for each, word in near]
        return tuple(sorted(seen, key=self._order))

    @property
    def _file(self) -> str:
        """File of the plan that is shown, among those that are kept."""
        shown = self.found[0].plan
        found = (file_of(n) for n, (plan, _) in enumerate(self.done.others) if plan is shown)
        return next(found, BEST_PLAN)

    def _order(self, seen: Seen) -> tuple[tuple[int, ...], int, list[str]]:
        """Order plans: less cost, then fewer moves from the base, then ids."""
        start = self._start.found[0] if self._start and self._start.found else None
        moves = 0 if start is None else _moves(start.plan, seen.plan)
        ids = [run.pool for placement in seen.plan.placements for run in placement.runs]
        return seen.plan.rank, moves, ids

    def outcome(self, study: Study, against: "Assembly | None") -> Outcome:
        """Measure the scenario, and compare it with another one.

        Raises
        ------
        EngineFailed
            If the accounts do not add up: an error of ours.
        """
        done, variant = self.done, self.variant
        named = {"scenario": variant.scenario.name, "draw": variant.draw, "key": self._key}
        if not self.found:
            return Outcome(
                **named, status=self._status(study), case_hash=variant.case.hash,
                why=str(done.why), why_zh=done.why.zh,
            )  # fmt: skip
        shown = self.found[0]
        return Outcome(
            **named,
            status=self._status(study),
            case_hash=variant.case.hash,
            shown=self._file,
            cost=shown.plan.cost,
            bound=done.plan.bound if done.plan else None,
            bound_kind=done.plan.bound_kind if done.plan else None,
            gap=done.plan.gap if done.plan else None,
            plans=len(self.found),
            epsilon=epsilon_of(done.plan, self._gap) if done.plan else None,
            figures=(*self.figures, *self._pairs(against)),
            flows=flows(shown),
            against="" if against is None else against.variant.scenario.name,
            differences=tuple(self._differences(against)),
            relocations=self._relocations(against),
        )

    def _status(self, study: Study) -> Status:
        plan = self.done.plan
        if plan is None:
            return "no-plan" if self.done.proven else "out-of-time"
        reached = plan.gap is not None and plan.gap <= study.gap and plan.unproven is None
        return "proven" if reached else "unproven"

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """All measures of the scenario, with ranges and limits."""
        first, *rest = ([*figures(seen), *self._misallocation(seen)] for seen in self.found)
        return tuple(_limited(f, self._limits(f)) for f in ranged(first, rest))

    def _pairs(self, against: "Assembly | None") -> tuple[Figure, ...]:
        if against is None or not against.found:
            return ()
        pairs = [(before, now) for now in self.found for before in against.found]
        first, *rest = (pair_figures(*pair) for pair in pairs)
        return ranged(first, rest)

    def _relocations(self, against: "Assembly | None") -> tuple[Relocation, ...]:
        if against is None or not against.found:
            return ()
        return relocations(against.found[0], self.found[0])

    def _differences(self, against: "Assembly | None") -> Iterable[Difference]:
        if against is None or not against.found:
            return ()
        same = against.variant.case.hash == self.variant.case.hash
        return differences(against.figures, self.figures, same=same)

    def _misallocation(self, seen: Seen) -> Iterator[Figure]:
        """Yield what a plan costs society above the least there is: at least, and at most."""
        least = self._least.plan if self._least else None
        if least is None or least.shortfalls:
            return
        spent = seen.plan.system.total
        limits = {"at least": max(0, spent - least.cost)}
        if least.bound is not None:
            limits["at most"] = spent - least.bound
        for key, value in limits.items():
            yield Figure(
                measure="misallocation", by="limit", key=key, unit="milli-fen", value=value
            )

    def _limits(self, figure: Figure) -> Limits:
        """Return limits that this figure has in no best plan."""
        plan = self.done.plan
        if plan is None or plan.shortfalls:
            return None, None
        view = "payer-cost" if plan.perspective == "payer" else "system-cost"
        if figure.measure == view and plan.bound is not None:
            return plan.bound, plan.cost
        least = self._least.plan if self._least else None
        if figure.measure == "system-cost" and least is not None and not least.shortfalls:
            return least.bound, None
        if figure.measure == "outlay" and plan.perspective == "payer":
            return self._limits_of_outlay(figure, plan)
        return None, None

    def _limits_of_outlay(self, figure: Figure, plan: Plan) -> Limits:
        """Return limits of what is paid by all programmes, or by one.

        Without its subsidies no plan costs less than the bound of the Case without any: what a
        best plan costs less than that, programmes pay.
        """
        case, low = self.variant.case, 0
        if figure.by == "programme":
            return 0, most_budgeted(case, {figure.key})
        high = most_budgeted(case)
        if figure.by or high == 0:
            return 0, high
        bare, more = (done.plan if done else None for done in (self._bare, self._generous))
        if bare is not None and bare.bound is not None and not bare.shortfalls:
            low = max(0, bare.bound - plan.cost)
        if more is not None and more.bound is not None and not more.shortfalls:
            most = most_outlay(case, plan.cost, more.bound)
            high = most if high is None else min(most, high)
        return low, high


def is_bare(case: Case) -> bool:
    """Tell whether no programme pays anything, whatever runs: all are off, or without money."""
    return most_budgeted(case) == 0


def _limited(figure: Figure, limits: Limits) -> Figure:
    return figure.model_copy(update={"proven": limits})


def _moves(start: Plan, plan: Plan) -> int:
    """Count the workloads that do not run as they do in another plan."""
    there = {p.workload: p.runs for p in start.placements}
    return sum(there.get(p.workload) != p.runs for p in plan.placements)
