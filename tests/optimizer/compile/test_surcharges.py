"""Surcharges as the engine counts them: plans weigh them, and the checker agrees."""

import pytest

from huline.models.data import Data
from huline.models.policy import ResidencyClass
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.verify import verify
from tests.builders import a_case, a_job, a_link, a_policy, a_pool, a_quote, a_service
from tests.optimizer.verify.plans import an_eastern_and_a_western_case

IB = a_pool("sh-01/ib", fabric="IB", fabric_surcharge=10_000)
ROCE = a_pool("sh-01/roce", fabric="RoCE")
NEAR = (a_link("near", "shanghai", "sh-01"),)


def planned(*workloads, **fields):
    case = a_case(**{"pools": (IB, ROCE), "links": NEAR, "workloads": workloads} | fields)
    plan = solve_here(case, Options(gap=0.0))
    assert plan
    assert verify(case, plan).ok
    return plan


@pytest.mark.parametrize(("wish", "pool"), [(9_999, "sh-01/roce"), (10_001, "sh-01/ib")])
@pytest.mark.parametrize("make", [a_job, a_service])
def test_a_preferred_fabric_is_taken_where_it_is_worth_its_surcharge(make, wish, pool):
    plan = planned(make(prefers_fabric="IB", fabric_wish=wish))

    assert {run.pool for run in plan.placements[0].runs} == {pool}
    assert bool(plan.ledger.surcharge) == (pool == "sh-01/ib")
    assert bool(plan.ledger.preference) == (pool == "sh-01/roce")


def test_what_the_operator_bears_is_not_charged():
    free = IB.model_copy(update={"fabric_surcharge_paid_by": "operator"})
    plan = planned(a_job(prefers_fabric="IB", fabric_wish=1), pools=(free, ROCE))

    assert plan.placements[0].runs[0].pool == "sh-01/ib"
    assert plan.ledger.surcharge == 0


def test_a_quoted_cost_covers_surcharges():
    plan = planned(
        a_job(fabrics=("IB",)), quotes=(a_quote("w1", "sh-01/ib", cost=5),), pools=(IB,)
    )

    assert (plan.ledger.rent, plan.ledger.surcharge) == (5, 0)


@pytest.mark.parametrize(("price", "pool"), [(10_666, "nx-01/a"), (10_667, "sh-01/a")])
def test_data_that_must_be_encrypted_stays_where_that_costs_more_than_moving(price, pool):
    """At sh-01, where the data lies, rent is 33,333 dearer: 32 x 33,333 = 1,066,656 for 100 MB."""
    classes = (ResidencyClass(id="r", area="anywhere", encrypted=True),)
    case = an_eastern_and_a_western_case(
        pools=(a_pool(rent=133_333), a_pool("nx-01/a")),
        links=(a_link("l", "sh-01", "nx-01", price=0),),
        policy=a_policy(residency=classes, encryption=price),
        workloads=(a_job(data=Data(mb=100, at="sh-01"), residency="r"),),
    )
    plan = solve_here(case, Options(gap=0.0))

    assert plan
    assert verify(case, plan).ok
    assert plan.placements[0].runs[0].pool == pool
