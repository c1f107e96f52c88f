"""The plans of a curve's points, each published as a plan of its own."""

from pathlib import Path
from typing import Any

from huline.api.jobs import outcomes
from huline.api.store.attempts import Point
from huline.api.store.packing import new_id, packed
from huline.api.store.plans import NewPlan
from huline.models.case import Case
from huline.models.findings import Findings
from huline.models.service import Operation, PlanStatus
from huline.models.variants import variants
from huline.optimizer.policy import kept


def points(found: Findings, base: Case, folder: Path, request: dict[str, Any]) -> dict[str, Point]:
    """Return the plan of each scenario that has one, by the name of the scenario.

    Parameters
    ----------
    base : in which nothing moves that need not
    folder : where the study kept what is finished
    request : what was asked for, as a `CurveRequest` has it
    """
    keys = {outcome.scenario: outcome.key for outcome in found.outcomes}
    needed, made = base.incumbent.max_moves or 0, dict[str, Point]()
    for variant in variants(found.study, base):
        name, case = variant.scenario.name, variant.case
        done = kept(folder, keys[name], case)
        if done is None or done.plan is None or done.verdict is None:
            continue
        moves = (case.incumbent.max_moves or 0) - needed
        new = _asked(request, found.study.name, case, moves)
        made[name] = Point(
            new_id("pl"), new, outcomes.of_plan(done.plan, done.verdict),
            outcomes.published(done.plan, done.verdict, done.certificate),
        )  # fmt: skip
    return made


def _asked(request: dict[str, Any], curve: str, case: Case, moves: int) -> NewPlan:
    """Put a point as if it had been asked for by itself."""
    source = {name: value for name, value in request.items() if name != "moves"}
    config = source.pop("config") | {"name": f"{curve}, max_moves={moves}"[:200]}
    wishes = {"config": config, "objective": source.pop("objective")}
    return NewPlan(
        config["name"], Operation.SOLVE, case.hash,
        {"wishes": wishes, "source": source | {"max_moves": moves}},
        packed(case), ends=PlanStatus.COMPLETED,
    )  # fmt: skip
