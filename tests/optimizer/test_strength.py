"""What the engine does about rules that may be broken at a price."""

import pytest

from huline.optimizer.compile import compile_case
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from tests.builders import a_job, a_link, a_metro, a_pool, a_quote, a_service
from tests.optimizer.compile.pairs import refused, serves_in, trains_in
from tests.optimizer.verify.plans import an_eastern_and_a_western_case, soft

CHEAP_WEST = (a_pool(rent=200_000), a_pool("nx-01/a"))


def a_case_with(price, *workloads, rule="ban", **fields):
    """A card-hour in the west is 100,000 cheaper."""
    return an_eastern_and_a_western_case(
        pools=CHEAP_WEST, workloads=workloads, policy=soft(price, rule), **fields
    )


def pools_of(plan):
    return [run.pool for placement in plan.placements for run in placement.runs]


def test_a_soft_rule_refuses_nothing():
    case = a_case_with(1, a_job(bans=("nx-01",)))

    assert refused(case) == {}
    assert trains_in(case) == ["sh-01/a", "nx-01/a"]
    assert serves_in(a_case_with(1, a_service(bans=("nx-01",)))) == ["sh-01/a", "nx-01/a"]


def test_a_hard_rule_still_refuses_beside_a_soft_one():
    case = a_case_with(1, a_job(bans=("nx-01",), needs_neutral=True))

    assert {rule for rule, _, _ in refused(case).values()} == {"neutrality"}


@pytest.mark.parametrize("perspective", ["payer", "system"])
@pytest.mark.parametrize("workload", [a_job(bans=("nx-01",)), a_service(bans=("nx-01",))])
def test_a_rule_is_broken_where_that_is_cheaper_and_kept_where_not(workload, perspective):
    running = (a_pool(running_cost=100_000, rent=200_000), a_pool("nx-01/a"))
    for price, pool in ((99_999, "nx-01/a"), (100_001, "sh-01/a")):
        case = a_case_with(price, workload).model_copy(update={"pools": running})
        plan = solve_here(case, Options(perspective=perspective))

        assert set(pools_of(plan)) == {pool}
        assert bool(plan.ledger.violation) == (pool == "nx-01/a")


def test_a_rule_broken_for_money_is_broken_under_a_quote_too():
    """An all-in price of nothing, against 32 x 260,000 at home; the ban costs 32 x price."""
    quotes = (a_quote(pool="nx-01/a", cost=0),)
    for price, pool in ((259_999, "nx-01/a"), (260_001, "sh-01/a")):
        plan = solve_here(a_case_with(price, a_job(bans=("nx-01",)), quotes=quotes))

        assert pools_of(plan) == [pool]


def test_every_metro_that_a_rule_refuses_counts_once():
    """Two metros out of reach of nx-01 do not double the price."""
    metros = (a_metro(), a_metro("wuhan"))
    far = [a_link(f"{m}-far", m, "nx-01", latency_us=9_000) for m in ("shanghai", "wuhan")]
    near = [a_link(f"{m}-near", m, "sh-01") for m in ("shanghai", "wuhan")]
    service = a_service(peaks={"shanghai": 1000, "wuhan": 1000}, max_latency_us=5_000)
    case = a_case_with(99_999, service, rule="latency", metros=metros, links=[*near, *far])

    assert compile_case(case).violations.of(0).tolist() == [0, 99_999]
    assert set(pools_of(solve_here(case))) == {"nx-01/a"}
