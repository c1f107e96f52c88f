"""Programmes that a firm's spend cannot open count for nothing in the bound, on either side.

The job is 8 cards for 4 slots of 8: a rent of 3,200,000 and energy for 1,920,000, half of the rent
being returned where the programme opens.
"""

import numpy as np
import pytest

from huline.optimizer.compile import compile_case
from huline.optimizer.strategies.prices.reach import out_of_reach
from huline.optimizer.strategies.prices.relaxation import Relaxation
from huline.optimizer.verify.bound.reach import shut
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.money import Rates
from huline.optimizer.verify.registry import pair_checks
from tests.agreement.tiny import tiny_case
from tests.builders import (
    a_case,
    a_job,
    a_link,
    a_policy,
    a_pool,
    a_quote,
    a_service,
    a_share,
    a_tenant,
)
from tests.optimizer.verify.bound.certificates import bound, is_the_optimum
from tests.optimizer.verify.bound.furnished import a_furnished_case
from tests.optimizer.verify.plans import off

RENT, ENERGY = 3_200_000, 1_920_000
ASIDE = a_job("aside", unserved=0)
"""A job that nobody need serve: with it the firm could spend as much again."""


def _case(*workloads, spent=0, make=a_policy, **fields):
    """Jobs of a firm for which a programme pays half of the rent."""
    parts = {key: fields.pop(key) for key in ("pools", "links", "quotes") if key in fields}
    return a_case(
        tenants=(a_tenant(spent=spent),),
        policy=make(subsidies=(a_share(share=500, **fields),)),
        workloads=workloads or (a_job(),),
        **parts,
    )


def _is_shut(case) -> bool:
    """Tell whether the programme is out of reach, as the engine and the checker agree."""
    facts, compiled = Facts(case), compile_case(case)
    checked = bool(shut(Rates(facts), pair_checks(facts)))
    assert bool(out_of_reach(compiled)) == checked
    relaxed = Relaxation(compiled, "payer")
    assert relaxed.bound(np.zeros(relaxed.rows.size, dtype=np.int64)) == bound(case)
    return checked


def test_a_threshold_above_all_that_the_firm_can_spend_keeps_a_programme_shut():
    case = _case(threshold=RENT + 1)

    assert _is_shut(case)
    assert is_the_optimum(case, RENT + ENERGY)
    assert bound(case) == RENT + ENERGY


def test_a_threshold_that_all_spending_together_just_reaches_does_not():
    case = _case(threshold=RENT)

    assert not _is_shut(case)
    assert is_the_optimum(case, RENT // 2 + ENERGY)
    assert bound(case) == RENT // 2 + ENERGY


def test_what_was_spent_before_and_all_other_work_of_the_firm_count():
    assert not _is_shut(_case(threshold=RENT + 1, spent=1))
    assert not _is_shut(_case(a_job(), ASIDE, threshold=2 * RENT))
    assert _is_shut(_case(a_job(), ASIDE, threshold=2 * RENT + 1))


def test_work_of_another_kind_than_the_programme_pays_does_not_count():
    wire = (a_link("wire", "shanghai", "sh-01"),)
    service = a_service(peaks={"shanghai": 2_000})
    case = _case(a_job(), service, links=wire, threshold=RENT + 1, workloads=("training",))

    assert _is_shut(case)
    assert not _is_shut(_case(a_job(), service, links=wire, threshold=RENT + 1))


def test_what_no_pair_rule_admits_does_not_count():
    assert _is_shut(_case(a_job(), a_job("far", bans=("sh-01",)), threshold=RENT + 1))


def test_the_dearest_size_counts_as_long_as_it_fits_a_block():
    """16 cards take 3 slots at 700 per mille: 48 card-slots instead of 32."""
    job = a_job(cards=(8, 16), efficiency=(1000, 700))

    assert not _is_shut(_case(job, threshold=48 * 100_000))
    assert _is_shut(_case(job, threshold=48 * 100_000 + 1))
    assert _is_shut(_case(job, pools=(a_pool(largest_gang=8),), threshold=RENT + 1))


def test_restarts_may_take_all_slots_there_are():
    job = a_job(timing="preemptible", restart_slots=1)

    assert not _is_shut(_case(job, threshold=8 * 8 * 100_000))
    assert _is_shut(_case(job, threshold=8 * 8 * 100_000 + 1))


def test_a_quoted_gang_stands_for_the_computed_one_and_an_all_in_price_counts_nowhere():
    larger = a_quote("w1", cards=16, slots=4)

    assert not _is_shut(_case(quotes=(larger,), threshold=64 * 100_000))
    assert _is_shut(_case(quotes=(larger,), threshold=64 * 100_000 + 1))
    assert _is_shut(_case(quotes=(a_quote("w1", cost=1),), threshold=1))


@pytest.mark.parametrize(("sites", "pools"), [(None, 2), (1, 1)])
def test_a_service_may_rent_what_it_has_no_need_of_in_as_many_pools_as_it_may_use(sites, pools):
    """Two cards would do; two in each pool for each of 8 slots are what the rule demand allows."""
    case = {
        "links": (a_link("wire", "shanghai", "sh-01"),),
        "pools": (a_pool(), a_pool("sh-01/b", rent=90_000)),
    }
    service = a_service(peaks={"shanghai": 2_000}, sites=sites)
    most = 16 * 100_000 + (pools - 1) * 16 * 90_000

    assert not _is_shut(_case(service, threshold=most, **case))
    assert _is_shut(_case(service, threshold=most + 1, **case))


def test_a_spend_limit_that_was_passed_before_keeps_a_programme_shut():
    assert _is_shut(_case(spend_limit=9, spent=10))
    assert not _is_shut(_case(spend_limit=10, spent=10))


def test_where_thresholds_are_off_nothing_is_shut():
    def without(**fields):
        return off("threshold", **fields)

    case = _case(make=without, threshold=RENT + 1)

    assert not _is_shut(case)
    assert bound(case) == RENT // 2 + ENERGY


def test_engine_and_checker_shut_the_same_in_many_of_the_random_cases():
    """Of firms without work for a programme only the checker speaks."""
    found = 0
    for seed in range(120):
        case = a_furnished_case(seed) if seed % 3 else tiny_case(seed)
        facts, compiled = Facts(case), compile_case(case)
        rules = [rule.id for rule in compiled.subsidies.rules]
        here = {(tenant, rules[s]) for tenant, s in out_of_reach(compiled)}
        asked = {
            (w.tenant, rules[e.subsidy])
            for w in case.workloads
            for e in compiled.subsidies.of(w)
        }  # fmt: skip
        assert here == shut(Rates(facts), pair_checks(facts)) & asked
        found += bool(here)

    assert found >= 10
