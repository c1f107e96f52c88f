"""The most that programmes pay in best plans: a limit that holds, and is no idle one."""

from itertools import islice

import pytest

from huline.models.policy import RuleSetting
from huline.models.subsidy import Share
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.policy.measures import outlay
from huline.optimizer.policy.outlay import generous, most_budgeted, most_outlay
from tests.agreement.tiny import tiny_case
from tests.builders import (
    a_case,
    a_centre,
    a_group,
    a_job,
    a_policy,
    a_pool,
    a_share,
    a_sum_per_card_hour,
    a_western_centre,
)
from tests.optimizer.policy.studies import NO_VOUCHERS, a_study, difference, told

EXACT = Options(gap=0.0)


def test_where_one_job_is_paid_a_share_the_limit_is_what_it_is_paid():
    """Rent 32 x 100,000, of which 30 % are 960,000: net 4,160,000, raised to 376 per mille
    3,916,800. So at most 4 x (4,160,000 - 3,916,800 + 1) = 972,804, as 376 is more than 375.
    """
    case = a_case(workloads=(a_job(),), policy=a_policy(subsidies=(a_share(),)))
    found = told(case, a_study(NO_VOUCHERS, outlay=True))
    (paid,) = (f for f in found["base"].figures if (f.measure, f.by) == ("outlay", ""))

    assert paid.proven == (960_000, 972_804)
    assert difference(found["changed"], "outlay").proven == (-972_804, -960_000)


def test_what_is_no_share_of_rent_has_no_limit():
    case = a_case(workloads=(a_job(),), policy=a_policy(subsidies=(a_sum_per_card_hour(),)))

    assert generous(case) is None
    assert generous(a_case(workloads=(a_job(),))) is None
    whole = a_policy(subsidies=(a_share(share=900),))
    assert generous(a_case(workloads=(a_job(),), policy=whole)) is None


def test_without_money_nothing_is_paid_and_that_is_proven():
    """With the voucher 960,000 are paid at least, without it the job costs that much more."""
    case = a_case(workloads=(a_job(),), policy=a_policy(subsidies=(a_share(budget=1_000_000),)))
    nothing = {"op": "scale", "table": "policy.subsidies", "where": {}, "field": "budget",
               "value": 0}  # fmt: skip
    found = told(case, a_study(nothing))

    assert found["changed"].figure("outlay").proven == (0, 0)
    assert found["base"].figure("outlay").proven == (960_000, 1_000_000)
    assert found["changed"].difference("outlay").proven == (-1_000_000, -960_000)
    assert found["changed"].difference("outlay").sign == "down"


def test_budgets_of_groups_are_counted_once_and_none_where_they_need_not_be_kept():
    """In a group of 5: 1 and 9, so 5 together; one of 3 beside it; of one with none no limit."""
    group = a_group(budget=5)
    pair = a_share("a", budget=1, groups=("group",)), a_share("b", budget=9, groups=("group",))

    def policy(*more, **fields):
        return a_policy(subsidies=(*pair, *more), stacking_groups=(group,), **fields)

    case = a_case(policy=policy(a_share("c", budget=3)))
    assert most_budgeted(case) == 8
    assert [most_budgeted(case, {each}) for each in "abc"] == [1, 5, 3]
    assert most_budgeted(a_case(policy=policy(a_share("c")))) is None
    off = RuleSetting(rule="budget", policy="off")
    assert most_budgeted(a_case(policy=policy(rules=(off,)))) is None
    assert most_budgeted(a_case()) == 0


def test_a_pool_of_money_is_raised_with_the_rates():
    """Two jobs may claim 960,000 each, and the pool holds 1,000,000: raised, 1,250,000."""
    jobs, voucher = (a_job("w1"), a_job("w2")), a_share(budget=1_000_000)
    case = a_case(workloads=jobs, policy=a_policy(subsidies=(voucher,)))
    plan, more = solve_here(case, EXACT), solve_here(generous(case), EXACT)

    assert outlay(plan) == 1_000_000
    assert -more.ledger.subsidy == 1_250_000
    assert most_outlay(case, plan.cost, more.cost) == 1_000_000 + 4 * 2


def test_a_cheaper_place_without_a_voucher_limits_what_the_dear_one_draws():
    """West: 110,000 a card-slot, of which 20 % come back: 32 x 22,000. East: 100,000 without.

    Raised to 251 per mille 32 x 27,610 come back, 179,520 more, and 4 x 179,521 = 718,084.
    """
    case = a_case(
        centres=(a_centre(), a_western_centre()),
        pools=(a_pool(), a_pool("nx-01/a", rent=110_000)),
        workloads=(a_job(),),
        policy=a_policy(subsidies=(a_share(share=200, centre_province="Ningxia"),)),
    )
    plan, more = solve_here(case, EXACT), solve_here(generous(case), EXACT)

    assert outlay(plan) == 704_000
    assert most_outlay(case, plan.cost, more.cost) == 718_084


def _of_shares_alone(seed):
    """A tiny case with its shares of rent alone, and what its claims may be raised to."""
    case = tiny_case(seed)
    programmes = [
        s if isinstance(s, Share) and s.basis == "rent" else s.model_copy(update={"off": "x"})
        for s in case.policy.subsidies
    ]
    told = {"subsidies": tuple(programmes), "tier_order": "priced"}
    case = case.model_copy(update={"policy": case.policy.model_copy(update=told)})
    return case, generous(case)


SEEDS = [*islice((s for s in range(20_000, 30_000) if _of_shares_alone(s)[1]), 30)]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_best_plan_of_a_random_case_is_paid_more(seed):
    case, raised = _of_shares_alone(seed)
    plan, more = (solve_here(each, Options(gap=0.0, strategy="whole")) for each in (case, raised))
    if plan is None:
        assert more is None
        return

    assert (plan.cost, more.cost) == (plan.bound, more.bound)
    assert outlay(plan) <= most_outlay(case, plan.cost, more.bound)


def test_of_these_some_are_paid():
    assert len(SEEDS) == 30
