"""Pools that are too dear for a workload with a limit, even alone."""

import pytest

from huline.models.errors import FitsNowhere
from huline.models.quote import Quote
from huline.optimizer.options import Options
from huline.optimizer.planning import plan, solve_here
from tests.builders import a_case, a_job, a_link, a_pool, a_service, a_tariff
from tests.optimizer.compile.pairs import refused, trains_in
from tests.optimizer.verify.plans import an_eastern_and_a_western_case, off

# 32 card-slots cost 5,120,000 in the east, and with half the rent 3,520,000 in the west
POOLS = (a_pool(), a_pool("nx-01/a", rent=50_000))
NIGHT = (a_tariff(fen_per_mwh=(60_000,) * 4 + (0,) * 4),)


def a_case_of(limit, **fields):
    return an_eastern_and_a_western_case(pools=POOLS, workloads=(a_job(spending_limit=limit),))


def test_a_pool_that_is_too_dear_is_refused_with_what_it_costs_at_least():
    assert refused(a_case_of(5_119_999)) == {"sh-01/a": ("spending", 5_120_000, 5_119_999)}
    assert trains_in(a_case_of(5_119_999)) == ["nx-01/a"]
    assert refused(a_case_of(5_120_000)) == {}


def test_without_the_rule_no_pool_is_too_dear():
    job = a_job(spending_limit=1)

    assert refused(a_case(workloads=(job,), policy=off("spending"))) == {}


@pytest.mark.parametrize("timing", ["contiguous", "preemptible"])
def test_the_cheapest_slots_of_a_window_decide(timing):
    """By night there is no energy to pay: 3,200,000; one slot of day adds 480,000."""
    job = a_job(timing=timing, spending_limit=3_200_000)
    late = a_job(timing=timing, spending_limit=3_200_000, deadline=7)

    assert refused(a_case(tariffs=NIGHT, workloads=(job,))) == {}
    assert refused(a_case(tariffs=NIGHT, workloads=(late,))) == {
        "sh-01/a": ("spending", 3_680_000, 3_200_000)
    }


@pytest.mark.parametrize("timing", ["contiguous", "preemptible"])
def test_a_plan_keeps_to_slots_that_the_limit_pays_for(timing):
    """Whoever's cost is asked for, the limit is on what the payer pays."""
    job = a_job(timing=timing, spending_limit=3_200_000)

    found = solve_here(
        a_case(tariffs=NIGHT, workloads=(job,)), Options(perspective="system", gap=0.0)
    )

    assert [(run.first, run.end) for run in found.placements[0].runs] == [(4, 8)]


def test_a_smaller_gang_may_be_what_a_job_can_pay():
    """16 cards at half their worth take 4 slots: 10,240,000."""
    job = a_job(cards=(8, 16), efficiency=(1000, 500), spending_limit=5_120_000)

    found = solve_here(a_case(workloads=(job,)), Options(gap=0.0))

    assert {run.cards for run in found.placements[0].runs} == {8}


def test_a_quoted_cost_is_what_is_spent():
    quote = Quote(workload="w1", pool="sh-01/a", cost=900)

    def refused_at(limit):
        return refused(a_case(workloads=(a_job(spending_limit=limit),), quotes=(quote,)))

    assert refused_at(900) == {}
    assert refused_at(899) == {"sh-01/a": ("spending", 900, 899)}


def test_a_service_served_by_one_pool_is_refused_the_dear_ones():
    """Two cards for eight slots: 2,560,000 in the east, 1,760,000 in the west."""
    service = a_service(sites=1, part_service=False, spending_limit=2_000_000)
    case = an_eastern_and_a_western_case(pools=POOLS, workloads=(service,))

    assert refused(case) == {"sh-01/a": ("spending", 2_560_000, 2_000_000)}


def test_sending_its_model_is_part_of_what_a_service_spends_in_one_pool():
    """Two cards for eight slots are 2,560,000, and 1,000 MB at 10 milli-fen are 10,000."""

    def refused_at(limit):
        service = a_service(
            sites=1, part_service=False, spending_limit=limit, model_mb=1_000, model_at="shanghai"
        )
        links = (a_link("l", "shanghai", "sh-01"),)
        return refused(a_case(links=links, workloads=(service,)))

    assert refused_at(2_570_000) == {}
    assert refused_at(2_569_999) == {"sh-01/a": ("spending", 2_570_000, 2_569_999)}


def test_a_service_is_served_in_part_as_far_as_its_limit_goes():
    """1,000,000 pay for six card-slots at 160,000, each worth 5,000,000 of penalty."""
    service = a_service(spending_limit=1_000_000)
    case = a_case(links=(a_link("l", "shanghai", "sh-01"),), workloads=(service,))

    found = solve_here(case, Options(gap=0.0))

    assert found.ledger.rent + found.ledger.energy == 960_000


def test_work_that_must_be_served_and_cannot_pay_has_no_plan_and_the_rule_is_named():
    case = a_case(workloads=(a_job(spending_limit=1, must_serve=True),))

    with pytest.raises(FitsNowhere) as caught:
        plan(case)

    assert caught.value.refusals == {"w1": {"spending": 1}}
