"""What breaking soft pair rules costs, recomputed by the checker."""

from dataclasses import replace

import pytest

from huline.models.case import Horizon
from huline.models.data import Data
from huline.optimizer.verify import settle
from tests.builders import a_centre, a_job, a_link, a_metro, a_quote, a_service, a_western_centre
from tests.optimizer.verify.plans import (
    a_run,
    an_eastern_and_a_western_case,
    broken,
    off,
    placed,
    soft,
)

WEST = placed("w1", a_run("nx-01/a"))
PRICE = 1_000


def violation(case, *placements):
    """The line in both views, which must agree."""
    plan = settle(case, placements)
    assert plan.ledger.violation == plan.system.violation
    return plan.ledger.violation


BREAKERS = {
    "locality": a_job(max_distance_m=10_000, data=Data(mb=0, at="shanghai")),
    "ecosystem": a_job(ecosystem="CANN"),
    "neutrality": a_job(needs_neutral=True),
    "certification": a_job(certifications=("mlps-3",)),
    "ban": a_job(bans=("nx-01",)),
}


@pytest.mark.parametrize("rule", BREAKERS)
def test_a_soft_rule_that_a_job_breaks_is_paid_by_the_card_hour(rule):
    """8 cards for 4 hours at 1,000."""
    case = an_eastern_and_a_western_case(workloads=(BREAKERS[rule],), policy=soft(PRICE, rule))

    assert broken(case, WEST) == []
    assert violation(case, WEST) == 32 * PRICE


def test_a_soft_dispatch_rule_is_paid_too():
    centres = (a_centre(), a_western_centre(accepts_from="own"))
    case = an_eastern_and_a_western_case(
        centres=centres, workloads=(a_job(),), policy=soft(PRICE, "dispatch")
    )

    assert violation(case, WEST) == 32 * PRICE


def test_a_pool_that_no_rule_is_against_costs_nothing_more():
    case = an_eastern_and_a_western_case(
        workloads=(a_job(bans=("nx-01",)),), policy=soft(PRICE, "ban")
    )

    assert violation(case, placed("w1", a_run())) == 0


def test_rules_broken_together_add_up():
    job = a_job(bans=("nx-01",), needs_neutral=True)
    case = an_eastern_and_a_western_case(workloads=(job,), policy=soft(PRICE, "ban", "neutrality"))

    assert violation(case, WEST) == 2 * 32 * PRICE


def test_each_rate_is_rounded_once():
    """1,001 an hour is 83.42 in five minutes: 83 for each of 8 cards in 48 slots."""
    horizon = Horizon(start="2026-07-15T00:00:00+08:00", slots=96, slot_minutes=5)
    case = an_eastern_and_a_western_case(
        horizon=horizon, workloads=(a_job(bans=("nx-01",)),), policy=soft(1_001, "ban")
    )

    assert violation(case, placed("w1", a_run("nx-01/a", end=48))) == 8 * 48 * 83


def test_cards_of_a_service_pay_where_one_of_its_metros_is_refused():
    """From Wuhan it takes 20 ms, from Shanghai 5; both of nx-01's cards count."""
    metros = (a_metro(), a_metro("wuhan"))
    links = (a_link("a", "shanghai", "nx-01"), a_link("b", "wuhan", "nx-01", latency_us=20_000))
    service = a_service(peaks={"shanghai": 1000, "wuhan": 1000}, max_latency_us=5_000)
    case = an_eastern_and_a_western_case(
        metros=metros, links=links, workloads=(service,), policy=soft(PRICE, "latency")
    )
    west = placed("s1", a_run("nx-01/a", end=8, cards=2))

    assert broken(case, west) == []
    assert violation(case, west) == 16 * PRICE


def test_an_all_in_quote_does_not_cover_broken_rules():
    case = an_eastern_and_a_western_case(
        workloads=(a_job(bans=("nx-01",)),),
        quotes=(a_quote(pool="nx-01/a", cost=5),),
        policy=soft(PRICE, "ban"),
    )

    assert settle(case, [WEST]).ledger.total == 5 + 32 * PRICE


def test_a_rule_that_is_off_costs_nothing():
    case = an_eastern_and_a_western_case(workloads=(a_job(bans=("nx-01",)),), policy=off("ban"))

    assert violation(case, WEST) == 0


def test_a_violation_kept_silent_is_caught():
    case = an_eastern_and_a_western_case(
        workloads=(a_job(bans=("nx-01",)),), policy=soft(PRICE, "ban")
    )
    plan = settle(case, [WEST])
    ledger = replace(plan.ledger, violation=0)

    assert "ledger" in broken(case, plan.model_copy(update={"ledger": ledger}))
