"""Work that limits on cards, its own demands, or what it waits for keep from running alone."""

import pytest

from huline.models.group import Group
from huline.models.policy import EnergyQuota
from huline.optimizer.compile import compile_case
from huline.optimizer.planning import solve_here
from huline.optimizer.settle import settle
from huline.optimizer.strategies.first_come import first_come
from tests.agreement.tiny import tiny_case
from tests.builders import a_case, a_centre, a_job, a_link, a_policy, a_pool, a_service, a_tenant
from tests.optimizer.compile.pairs import refused
from tests.optimizer.verify.plans import an_eastern_and_a_western_case, off, soft

NEAR = (a_link("near", "shanghai", "sh-01"),)


def whole(**fields):
    """Two cards in every slot in one pool, or none at all."""
    return a_service(part_service=False, **fields)


def one_pool(**fields):
    """The only service of a Case in which latency is no matter."""
    return a_case(links=NEAR, **fields)


def test_a_gang_that_would_use_cards_kept_free_is_refused_for_headroom():
    """16 cards less 9 leave 7."""
    case = a_case(pools=(a_pool(headroom=(9,)),), workloads=(a_job(),))

    assert refused(case) == {"sh-01/a": ("headroom", 8, 7)}


def test_headroom_is_measured_over_a_run_where_it_lacks():
    """Four hours in a row: only by night, from slot 5 on, are enough cards left."""
    kept = (0, 0, 0, 9, 9, 0, 0, 0)
    case = a_case(pools=(a_pool(headroom=kept),), workloads=(a_job(),))
    loose = a_case(pools=(a_pool(headroom=kept),), workloads=(a_job(timing="preemptible"),))

    assert refused(case) == {"sh-01/a": ("headroom", 8, 7)}
    assert refused(loose) == {}


@pytest.mark.parametrize("policy", [off("headroom"), soft(1, "headroom")])
def test_a_rule_that_may_be_broken_refuses_nothing(policy):
    case = a_case(pools=(a_pool(headroom=(9,)),), workloads=(a_job(),), policy=policy)

    assert refused(case) == {}


def test_a_gang_larger_than_its_tenant_may_use_is_refused_for_the_quota():
    case = a_case(tenants=(a_tenant(max_cards=7),), workloads=(a_job(),))

    assert refused(case) == {"sh-01/a": ("tenant-quota", 8, 7)}
    assert refused(a_case(tenants=(a_tenant(max_cards=8),), workloads=(a_job(),))) == {}


def test_the_smallest_of_several_gangs_speaks_for_a_pool():
    job = a_job(cards=(8, 16))

    assert refused(a_case(tenants=(a_tenant(max_cards=7),), workloads=(job,))) == {
        "sh-01/a": ("tenant-quota", 8, 7)
    }


def test_a_job_of_more_card_hours_than_its_tenant_has_is_refused_for_the_quota():
    """Eight cards for four hours."""
    case = a_case(tenants=(a_tenant(max_card_hours=31),), workloads=(a_job(),))
    enough = a_case(tenants=(a_tenant(max_card_hours=32),), workloads=(a_job(),))

    assert refused(case) == {"sh-01/a": ("tenant-quota", "32 card-hours", "31 card-hours")}
    assert refused(enough) == {}


def test_a_job_that_takes_more_electricity_than_a_centre_may_is_refused_for_the_quota():
    """Eight cards of 1 kW for four hours at PUE 1: 32,000 Wh."""
    short = (a_centre(energy_quota_wh=31_999),)
    enough = (a_centre(energy_quota_wh=32_000),)

    assert refused(a_case(centres=short, workloads=(a_job(),))) == {
        "sh-01/a": ("energy-quota", 32_000, 31_999)
    }
    assert refused(a_case(centres=enough, workloads=(a_job(),))) == {}


def test_electricity_counts_at_the_best_pue_of_the_day():
    """PUE 2 but for one slot: 7 x 2 + 1 would be the truth, and 8 x 1 is all that is sure."""
    centres = (a_centre(pue=(2000,) * 7 + (1000,), energy_quota_wh=32_000),)

    assert refused(a_case(centres=centres, workloads=(a_job(),))) == {}


def test_a_quota_of_a_province_holds_for_its_centres():
    quotas = (EnergyQuota(province="Ningxia", wh=1),)
    case = an_eastern_and_a_western_case(
        workloads=(a_job(),), policy=a_policy(energy_quotas=quotas)
    )

    assert refused(case) == {"nx-01/a": ("energy-quota", 32_000, 1)}


def test_a_service_that_no_pool_can_hold_whole_is_refused_for_what_lacks():
    """Two cards in every slot."""
    pools, tenants = (a_pool(cards=(2, 2, 1, 2)),), (a_tenant(max_cards=1),)

    def case_of(service, **fields):
        return one_pool(slots=4, workloads=(service,), **fields)

    assert refused(case_of(whole(), pools=pools)) == {"sh-01/a": ("capacity", 2, 1)}
    assert refused(case_of(a_service(), pools=pools)) == {}
    assert refused(case_of(whole(), pools=(a_pool(headroom=(15,)),))) == {
        "sh-01/a": ("headroom", 2, 1)
    }
    assert refused(case_of(whole(), tenants=tenants)) == {"sh-01/a": ("tenant-quota", 2, 1)}
    assert refused(case_of(whole(), centres=(a_centre(energy_quota_wh=7_999),))) == {
        "sh-01/a": ("energy-quota", 8_000, 7_999)
    }
    assert refused(case_of(whole(), centres=(a_centre(power_limit_w=(1_999,)),))) == {
        "sh-01/a": ("power", 2_000_000, 1_999_000)
    }


def test_a_service_that_may_be_served_in_part_is_refused_where_not_one_card_is_left():
    pools = (a_pool(headroom=(16,)),)

    assert refused(one_pool(pools=pools, workloads=(a_service(),))) == {
        "sh-01/a": ("headroom", 1, 0)
    }


@pytest.mark.parametrize("terms", [{"min_sites": 3}, {"max_share": 400}])
def test_a_service_that_cannot_spread_as_it_must_is_refused_everywhere(terms):
    """With 40 % at most in a pool it needs three, and two can be used."""
    case = an_eastern_and_a_western_case(
        workloads=(a_service(sites=None, **terms),), policy=off("latency")
    )

    assert refused(case) == {"sh-01/a": ("spread", 3, 2), "nx-01/a": ("spread", 3, 2)}


def test_a_service_that_gets_warm_when_nobody_asks_any_more_is_refused():
    """Warm from slot 4 on, first serving in slot 4 and done at 5; the window ends at 4."""
    service = a_service(deadline=4, warm_up=4)

    assert refused(one_pool(workloads=(service,))) == {"sh-01/a": ("window", 5, 4)}
    assert refused(one_pool(workloads=(a_service(deadline=4, warm_up=3),))) == {}


def test_a_service_that_is_warm_from_the_start_is_not_refused():
    service = a_service(deadline=4, warm_up=4, warm_at=("sh-01/a",))

    assert refused(one_pool(workloads=(service,))) == {}


def test_work_that_waits_for_what_cannot_run_cannot_run():
    jobs = (a_job("w1", memory_gb=81), a_job("w2", after=("w1",)), a_job("w3", after=("w2",)))
    case = a_case(workloads=jobs)

    assert refused(case, 1) == {"sh-01/a": ("precedence", "never", 4)}
    assert refused(case, 2) == {"sh-01/a": ("precedence", "never", 4)}


def test_work_whose_turn_comes_too_late_is_refused_for_precedence():
    """Each takes four of ten slots, so the third can begin in slot 8 and must by slot 6."""
    jobs = (a_job("w1"), a_job("w2", after=("w1",)), a_job("w3", after=("w2",)))
    case = a_case(slots=10, workloads=jobs)

    assert refused(case, 1) == {}
    assert refused(case, 2) == {"sh-01/a": ("precedence", 8, 6)}
    assert refused(a_case(slots=10, workloads=jobs, policy=off("precedence")), 2) == {}


def pair(kind, **groups):
    """A job that can run in the west alone, and one that waits for it."""
    jobs = (a_job("w1", bans=("sh-01",)), a_job("w2", after=("w1",), **groups))
    group = Group(id=kind, kind=kind, workloads=("w1", "w2"))
    return an_eastern_and_a_western_case(workloads=jobs, groups=(group,))


def test_work_that_must_join_what_it_waits_for_cannot_run_elsewhere():
    assert refused(pair("together"), 1) == {"sh-01/a": ("together", "sh-01", "nx-01")}


def test_work_that_must_avoid_what_it_waits_for_cannot_run_where_that_alone_runs():
    assert refused(pair("apart"), 1) == {"nx-01/a": ("apart", 2, 1)}


def test_work_that_must_both_join_and_avoid_what_it_waits_for_cannot_run():
    jobs = (a_job("w1"), a_job("w2", after=("w1",)))
    groups = tuple(Group(id=k, kind=k, workloads=("w1", "w2")) for k in ("together", "apart"))
    case = an_eastern_and_a_western_case(workloads=jobs, groups=groups)

    assert refused(case, 1) == {"sh-01/a": ("apart", 2, 1), "nx-01/a": ("apart", 2, 1)}
    found = solve_here(case)
    assert found is not None
    assert [bool(p.runs) for p in found.placements] == [True, False]


@pytest.mark.parametrize("seed", range(40))
def test_no_plan_uses_a_pool_that_was_refused(seed):
    compiled = compile_case(tiny_case(seed))
    queue = first_come(compiled, "payer")

    for w, placement in enumerate(settle(compiled, queue.schedule()).placements):
        used = {run.pool for run in placement.runs}
        assert not (queue.sound and used & {r.pool for r in compiled.refusals.of(w)})
