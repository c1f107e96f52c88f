"""Sums of a whole programme or province are planned with as exactly as small ones."""

import numpy as np
import pytest

from huline.models.policy import EnergyQuota
from huline.optimizer.compile import compile_case
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.solvers import BackendName
from huline.optimizer.strategies.prices.relaxation import Relaxation
from huline.optimizer.verify import verify
from huline.optimizer.verify.bound import bound_of
from tests.builders import (
    a_case,
    a_centre,
    a_job,
    a_ladder,
    a_link,
    a_policy,
    a_service,
    a_share,
    a_tenant,
)

NEAR = (a_link("near", "shanghai", "sh-01"),)
POOL = 600_000_000 * 100_000
"""600 million CNY in milli-fen: a city's vouchers of a year."""
MOST = 10**17
"""The largest sum that a field holds."""


def a_case_of(firm=None, **fields):
    """Two jobs of one firm, each of which pays 3,200,000 of rent."""
    jobs = (a_job("w1"), a_job("w2"))
    return a_case(tenants=(firm or a_tenant(),), workloads=jobs, **fields)


def with_rules(*rules, firm=None):
    return a_case_of(firm, policy=a_policy(subsidies=rules))


def planned(case, backend=BackendName.HIGHS):
    found = solve_here(case, Options(gap=0.0, backend=backend))
    verdict = verify(case, found)
    assert verdict.breaches == ()
    assert verdict.cost == found.cost == found.bound
    return found


@pytest.mark.parametrize("backend", BackendName)
@pytest.mark.parametrize("field", ["budget", "firm_cap", "spend_limit"])
def test_a_sum_far_beyond_what_is_claimed_plans_as_one_just_large_enough(field, backend):
    least = planned(with_rules(a_share(**{field: 6_400_000})), backend)

    for limit in (POOL, MOST):
        found = planned(with_rules(a_share(**{field: limit})), backend)
        assert (found.placements, found.cost) == (least.placements, least.cost)


@pytest.mark.parametrize("backend", BackendName)
def test_a_threshold_out_of_reach_keeps_a_programme_closed(backend):
    without = planned(a_case_of(), backend)

    for threshold in (6_400_001, POOL, MOST):
        found = planned(with_rules(a_share(threshold=threshold)), backend)
        assert (found.placements, found.cost) == (without.placements, without.cost)


@pytest.mark.parametrize("backend", BackendName)
def test_a_firm_that_has_spent_as_much_as_a_city_gives_counts_with_it(backend):
    """It is past the threshold; nothing of the cap of as much again is left but 500,000."""
    rule = a_share(threshold=POOL, firm_cap=MOST)
    firm = a_tenant(spent=POOL, claimed={"voucher": MOST - 500_000})

    found = planned(with_rules(rule, firm=firm), backend)

    assert found.ledger.subsidy == -500_000


@pytest.mark.parametrize("backend", BackendName)
def test_a_firm_past_a_limit_by_hundreds_of_millions_may_claim_nothing(backend):
    rule, firm = a_share(spend_limit=100), a_tenant(spent=POOL)

    found = planned(with_rules(rule, firm=firm), backend)

    assert found.ledger.subsidy == 0


def test_brackets_that_nobody_reaches_earn_nothing():
    """The first bracket earns a tenth of all 6,400,000."""
    found = planned(with_rules(a_ladder((0, POOL, MOST), (100, 500, 900))))

    assert found.ledger.subsidy == -640_000


@pytest.mark.parametrize("backend", BackendName)
@pytest.mark.parametrize("limit", [POOL, MOST])
def test_a_spending_limit_far_beyond_the_cost_changes_nothing(limit, backend):
    def limited(most):
        job = a_job(timing="preemptible", work=16, spending_limit=most)
        return a_case(slots=3, workloads=(job, a_service(spending_limit=most)), links=NEAR)

    free, found = planned(limited(None), backend), planned(limited(limit), backend)

    assert (found.placements, found.cost) == (free.placements, free.cost)


@pytest.mark.parametrize("wh", [5 * 10**13, 10**17])
def test_the_quota_of_a_whole_province_may_be_stated(wh):
    """50 TWh, and as much as a field holds."""
    quota = EnergyQuota(province="Shanghai", wh=wh)
    centre = a_centre(energy_quota_wh=wh)
    free = planned(a_case_of())

    found = planned(a_case_of(centres=(centre,), policy=a_policy(energy_quotas=(quota,))))

    assert (found.placements, found.cost) == (free.placements, free.cost)


@pytest.mark.parametrize("worth", [0, 1, 999_999, 10**6, 10**12])
def test_engine_and_checker_agree_on_the_bound_with_a_priced_pool(worth):
    """Of more than 10^6 nothing counts: with that nothing is left of a claim."""
    case = with_rules(a_share(budget=POOL + 1, firm_cap=MOST))
    relaxation = Relaxation(compile_case(case), "payer")
    rows = relaxation.rows
    given = np.zeros(rows.size, dtype=np.int64)
    for family in (rows.budget, rows.firm):
        family.of(given)[:] = worth

    here = relaxation.bound(rows.clip(given))

    assert here == bound_of(case, rows.certificate(given))
