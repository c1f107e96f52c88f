"""What is said of a workload in situations a planner knows."""

import pytest

from huline.models.commitment import Commitment
from huline.models.contract import Contract
from huline.models.group import Group
from huline.optimizer.explain import Standing, why
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from tests.builders import a_case, a_job, a_policy, a_pool, a_share
from tests.optimizer.verify.plans import an_eastern_and_a_western_case


def asked(case, workload="w1", plan=None):
    """Explain a workload of a Case's best plan."""
    return why(Standing(case, plan or solve_here(case, Options(gap=0))), workload)


def east_and_west(**fields):
    """Two centres with a pool each; the west costs less."""
    pools = (a_pool(rent=2_000_000), a_pool("nx-01/a", centre="nx-01", rent=1_000_000))
    return an_eastern_and_a_western_case(**{"pools": pools} | fields)


def test_the_other_centre_costs_more_by_what_it_costs_more():
    said = asked(east_and_west(workloads=(a_job(),)))
    (there,) = said.alternatives

    assert [stay.pool for stay in said.chosen] == ["nx-01/a"]
    assert (there.centre, there.verdict) == ("sh-01", "COSTLIER")
    assert there.ledger_diff["rent"] == 32 * 1_000_000
    assert there.found == sum(there.ledger_diff.values())
    assert (there.basis, there.delta) == ("exact", (there.found, there.found)) or (
        there.basis == "interval" and there.delta[0] <= there.found <= there.delta[1]
    )


def test_a_centre_that_other_work_fills_is_full_now():
    """The one in the east stays: it is pinned there, and takes all cards all day."""
    from huline.models.case import Pin

    other = a_job("w2", work=8 * 16, cards=(16,))
    case = east_and_west(workloads=(a_job(), other), pins=(Pin(workload="w2", centre="sh-01"),))
    (there,) = asked(case).refused

    assert (there.centre, there.rule, there.tier) == ("sh-01", "capacity", 5)
    assert (there.measured, there.limit) == ({"card": 8}, {"card": 0})
    assert there.remedy.rules == ("room",)
    assert there.remedy.found > 0


def test_all_reasons_are_named_the_most_severe_first():
    job = a_job(bans=("sh-01",), memory_gb=80)
    pools = (a_pool(cards=(4,)), a_pool("nx-01/a", centre="nx-01"))
    (there,) = asked(east_and_west(workloads=(job,), pools=pools)).refused

    assert (there.rule, there.tier, there.all) == ("ban", 2, ("ban", "scale", "capacity"))
    assert [r.tier for r in there.reasons] == [2, 3, 4]


def test_what_is_forbidden_says_what_it_would_cost_were_it_not():
    (there,) = asked(east_and_west(workloads=(a_job(bans=("sh-01",)),))).refused
    (free,) = asked(east_and_west(workloads=(a_job(),))).alternatives

    assert there.remedy.rules == ("ban",)
    assert there.remedy.found == free.found


def test_work_that_waits_keeps_those_before_it_from_running_later():
    """The night is cheap in the east, but what comes behind begins in slot 4."""
    jobs = (a_job("w1"), a_job("w2", after=("w1",)))
    said = asked(east_and_west(workloads=jobs))

    for each in said.alternatives:
        assert max(stay.end for stay in each.pools) <= 4
    assert said.unserved is None


def test_work_that_must_stay_together_is_not_moved_apart():
    group = Group(id="g", kind="together", workloads=("w1", "w2"))
    case = east_and_west(workloads=(a_job("w1"), a_job("w2")), groups=(group,))
    (there,) = asked(case).refused

    assert (there.rule, there.tier) == ("together", 5)


def test_a_contract_is_paid_for_even_if_the_work_moves_to_another_pool():
    """What is rented in the west is for nothing once the job runs in the east."""
    contract = Contract(id="TP", tenant="acme", pool="nx-01/a", min_cards=8, rent=900_000)
    case = east_and_west(workloads=(a_job("w1", cards=(8,)), a_job("w2", cards=(8,))))
    case = case.model_copy(update={"contracts": (contract,)})
    plan = solve_here(case, Options(gap=0))
    for each in asked(case, "w1", plan).alternatives:
        assert each.found == sum(each.ledger_diff.values())


def test_work_that_is_left_says_what_serving_it_would_cost():
    """At a milli-fen a card-hour it is cheaper to leave it."""
    said = asked(a_case(workloads=(a_job(unserved=1),)))
    (there,) = said.alternatives

    assert said.served == "not"
    assert said.chosen == ()
    assert there.verdict == "COSTLIER"
    assert there.ledger_diff["penalty"] == -32


def test_what_a_tenant_could_claim_is_weighed_too():
    """The voucher pays a third of the rent in the east alone."""
    voucher = a_share(share=300, centre_province="Shanghai")
    case = east_and_west(workloads=(a_job(),), policy=a_policy(subsidies=(voucher,)))
    (there,) = asked(case).alternatives

    assert there.centre == "sh-01"
    assert there.ledger_diff["subsidy"] == -32 * 600_000


@pytest.mark.parametrize("centres", [["sh-01"], None])
def test_one_centre_alone_is_told_as_among_all(centres):
    case = east_and_west(workloads=(a_job(),))
    standing = Standing(case, solve_here(case, Options(gap=0)))
    there = {each.centre: each for each in why(standing, "w1", centres).alternatives}

    assert there["sh-01"].found == 32 * 1_000_000 + there["sh-01"].ledger_diff.get("energy", 0)


def test_commitments_of_others_are_no_room():
    promise = Commitment(id="c", pool="sh-01/a", cards=16, first=0, end=8)
    case = east_and_west(workloads=(a_job(),), commitments=(promise,))
    (there,) = asked(case).refused

    assert (there.rule, there.tier) == ("capacity", 4)
