"""The plan that a scenario's figures are of is kept under the name that they state."""

import pytest

from huline.models.files import read_plan
from huline.models.plan import Placement, Run
from huline.models.study import BASE, Scenario
from huline.models.variants import Variant
from huline.optimizer.options import Options
from huline.optimizer.policy.assembly import Assembly
from huline.optimizer.policy.keeping import Done, keep, kept, key_of
from huline.optimizer.verify import settle, verify
from tests.builders import a_case, a_job
from tests.optimizer.policy.studies import NO_VOUCHERS, a_study

CASE = a_case(workloads=(a_job("w1"),))


def a_plan(first):
    """Run the only job from a slot on: whenever it begins, it costs as much."""
    run = Run(pool="sh-01/a", first=first, end=first + 4, cards=8)
    plan = settle(CASE, [Placement(workload="w1", runs=(run,))])
    proven = {"bound": plan.cost, "bound_kind": "solver"}
    return plan.model_copy(update=proven)


def judged(first):
    return a_plan(first), verify(CASE, a_plan(first))


def assembled(name, done, start=None):
    scenario = Variant(Scenario(name=name), None, CASE)
    return Assembly(scenario, "key", done, None, start=start, gap=0.0)


@pytest.mark.parametrize(
    ("of_base", "file"), [(0, "plan.json"), (1, "found-0.json"), (2, "found-1.json")]
)
def test_of_plans_that_cost_as_much_the_one_nearest_to_the_base_is_named(of_base, file, tmp_path):
    base = assembled(BASE, Done(a_plan(of_base), verdict=judged(of_base)[1]))
    plan, verdict = judged(0)
    done = Done(plan, verdict=verdict, others=(judged(1), judged(2)))
    changed = assembled("changed", done, base)

    outcome = changed.outcome(a_study(NO_VOUCHERS), base)
    key = key_of(CASE, Options())
    keep(tmp_path, key, CASE, done)

    assert outcome.shown == file
    assert read_plan(tmp_path / key / outcome.shown) == a_plan(of_base)
    again = assembled("changed", kept(tmp_path, key, CASE), base)
    assert again.outcome(a_study(NO_VOUCHERS), base).shown == file
