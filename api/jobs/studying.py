"""One attempt at a study: its scenarios one after the other, each kept as soon as it is there."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from huline.api.jobs.points import points
from huline.api.settings import Settings
from huline.api.store import attempts, studies
from huline.api.store.attempts import Attempt, Concluded, Outcome
from huline.api.store.database import Database
from huline.api.store.folders import unzip, zipped
from huline.api.store.packing import packed, unpacked
from huline.api.store.plans import location
from huline.models.case import Case
from huline.models.errors import OutOfTime
from huline.models.findings import BEST_PLAN, Figure, Findings
from huline.models.findings import Outcome as Scenario
from huline.models.replanning import Followed
from huline.models.sentence import both
from huline.models.service import PlanStatus, Progress, ScenarioSummary, SolutionStatus, StopReason
from huline.models.study import Study
from huline.optimizer.made import Earlier
from huline.optimizer.options import Options
from huline.optimizer.policy import run

Patiently = Callable[[Callable[[], object]], object]
"""Does something in the store, as soon as that is there."""


class Studying:
    """A study that is worked on.

    Parameters
    ----------
    ends : asked often whether this attempt is to end
    patiently : by what the store is written to
    """

    def __init__(
        self,
        database: Database,
        settings: Settings,
        attempt: Attempt,
        ends: Callable[[], bool],
        patiently: Patiently,
    ) -> None:
        self._database, self._settings, self._attempt = database, settings, attempt
        self._ends, self._patiently = ends, patiently
        self._kept: set[str] = set()
        self.yields = False
        """Whether others waited when a scenario was finished: they are to have their turn."""
        self._since = time.monotonic()

    def make(self) -> tuple[Outcome, Concluded]:
        """Go on where an earlier attempt ended, and put all together.

        Raises
        ------
        Halted
            If it was to end before that, or others wait; what is finished is kept.
        OutOfTime
            If one plan took longer than any may.
        """
        study, case, done, followed, request = self._read()
        along = "moves" in request
        options = Options(threads=self._settings.threads, memory_mb=self._settings.solving_mb)
        with TemporaryDirectory(prefix="huline-study-") as name:
            folder = Path(name)
            for key, blob in done.items():
                unzip(blob, folder / key)
            self._kept = set(done)
            found = run(
                study, case, folder, machine=options, halted=self._halted,
                begun=Earlier(followed.plan) if followed else None,
                over=followed.over if followed else None, along=along,
                tell=lambda _, *how_far: self._tell(folder, *how_far),
            )  # fmt: skip
            # plans of a curve are of use by themselves
            plans = points(found, case, folder, request) if followed and along else {}
        named = {scenario: point.plan for scenario, point in plans.items()}
        outcome = _outcome(found, self._attempt.plan, named)
        return outcome, Concluded(packed(found), tuple(plans.values()))

    def _read(
        self,
    ) -> tuple[Study, Case, dict[str, bytes], Followed | None, dict[str, Any]]:
        with self._database.begin() as session:
            row = attempts.inputs(session, self._attempt)
            request, supply, given = row.request, row.case, row.given
            done = studies.finished(session, self._attempt.plan)
        study = Study.model_validate(request["study"])
        if study.seconds is None and study.work is None:
            study = study.model_copy(update={"seconds": self._settings.spent_limit})
        # a curve follows a plan, and prices of rules begin with one
        followed = None if given is None else Followed.model_validate_json(unpacked(given))
        case = Case.model_validate_json(unpacked(supply))
        return study, case, done, followed, request["source"]

    def _halted(self) -> bool:
        if time.monotonic() - self._since > self._settings.most_spent:
            raise OutOfTime(
                both("one of its plans took more than the {most:g} seconds that any may take",
                     "其中一个计划用时超过上限 {most:g} 秒", most=self._settings.most_spent)
            )  # fmt: skip
        return self.yields or self._ends()

    def _tell(self, folder: Path, finished: int, plans: int, known: bool) -> None:
        self._since = time.monotonic()
        new = {
            place.name: zipped(place)
            for place in folder.iterdir()
            if place.name not in self._kept and not place.name.startswith(".")
        }
        progress = Progress(finished=finished, plans=max(finished, plans))

        def keep() -> None:
            with self._database.begin() as session:
                studies.keep(session, self._attempt, new, progress)
                # a study of many hours leaves its worker to a plan of seconds
                self.yields = not known and studies.others_wait(session, self._attempt.plan)

        self._patiently(keep)
        self._kept |= set(new)


def _outcome(found: Findings, study: str, named: Mapping[str, str]) -> Outcome:
    told = [_summary(each, found, study, named) for each in found.outcomes]
    proven = SolutionStatus.WITHIN_GAP if found.proven else SolutionStatus.FEASIBLE
    plans = len(found.outcomes)
    return Outcome(
        PlanStatus.COMPLETED, proven, StopReason.GAP if found.proven else None,
        quality={"scenarios": [each.model_dump(mode="json") for each in told]},
        kpis=Progress(finished=plans, plans=plans).model_dump(mode="json"),
    )  # fmt: skip


def _summary(
    outcome: Scenario, found: Findings, study: str, named: Mapping[str, str]
) -> ScenarioSummary:
    cost = f"{found.perspective}-cost"
    difference = next((d for d in outcome.differences if (d.measure, d.by) == (cost, "")), None)
    low, high = (None, None) if difference is None else difference.proven
    return ScenarioSummary(
        scenario=outcome.scenario, draw=outcome.draw, key=outcome.key, status=outcome.status,
        cost=outcome.cost, bound=outcome.bound, gap=outcome.gap,
        outlay=_whole(_total(outcome.figures, "outlay")),
        moved=_whole(_total(outcome.figures, "moves")), against=outcome.against,
        plan=named.get(outcome.scenario, ""),
        at_least=_whole(low), at_most=_whole(high),
        sign=None if difference is None else difference.sign,
        # a point of a curve is a plan of its own, which has all of that
        links={} if outcome.scenario in named else _links(outcome, study),
    )  # fmt: skip


def _links(outcome: Scenario, study: str) -> dict[str, str]:
    has = {"case": True, "plan": outcome.cost is not None,
           "certificate": outcome.bound_kind == "certificate"}  # fmt: skip
    path = f"{location(study)}/scenarios/{outcome.key}"
    links = {name: f"{path}/{name}" for name, there in has.items() if there}
    if outcome.shown not in ("", BEST_PLAN):
        links["plan"] += f"?file={outcome.shown}"
    return links


def _total(figures: tuple[Figure, ...], measure: str) -> float | int | None:
    return next((f.value for f in figures if (f.measure, f.by) == (measure, "")), None)


def _whole(amount: float | int | None) -> int | None:
    return None if amount is None else int(amount)
