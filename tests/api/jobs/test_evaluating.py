"""Runs alone, sent to be scored."""

import pytest

from huline.models.service import Operation, PlanStatus, SolutionStatus
from huline.models.sketch import Sketch
from tests.api.shop import a_shop, an_identity, made, run, submitted
from tests.builders import a_case, a_job


@pytest.fixture(scope="module")
def who(database):
    return an_identity(database)


@pytest.fixture
def shop(database):
    return a_shop(database)


def a_sketch(**runs):
    """Runs on eight cards of one pool, by workload."""
    placements = [
        {"workload": w, "runs": [{"pool": "sh-01/a", "first": f, "end": e, "cards": 8}]}
        for w, (f, e) in runs.items()
    ]
    return Sketch.model_validate({"placements": placements})


def test_of_runs_alone_all_else_is_computed(shop, who):
    """32 card-slots at 100,000 of rent and 60,000 of energy."""
    case = a_case(workloads=[a_job()])
    plan = submitted(
        shop.database, case, who, operation=Operation.EVALUATE, given=a_sketch(w1=(2, 6))
    )
    assert made(shop, plan).quality.cost == 32 * 160_000


def test_what_breaks_a_rule_is_told_with_whose_runs_cause_it(shop, who):
    case = a_case(workloads=[a_job(f"w{i}") for i in range(3)])
    sketch = a_sketch(w0=(0, 4), w1=(1, 5), w2=(2, 6))
    plan = submitted(shop.database, case, who, operation=Operation.EVALUATE, given=sketch)
    summary = made(shop, plan)
    assert summary.metadata.solution_status is SolutionStatus.NONE
    (found,) = run(shop.database, "SELECT validation FROM plans WHERE id = :id", id=plan).scalars()
    (error,) = found["errors"]
    assert error["code"] == "capacity"
    assert error["hint"]["en"] == "caused by the runs of w0, w1, w2"


def test_runs_of_what_the_case_lacks_are_refused(shop, who):
    case = a_case(workloads=[a_job()])
    plan = submitted(
        shop.database, case, who, operation=Operation.EVALUATE, given=a_sketch(nobody=(0, 4))
    )
    assert made(shop, plan).metadata.status is PlanStatus.INVALID
