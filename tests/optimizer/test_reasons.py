"""Why work is left unserved: it cannot run even alone, or other work took what it needs."""

import pytest

from huline.models.data import Data
from huline.models.group import Group
from huline.models.plan import Left, Refusal
from huline.models.profile import Profile
from huline.models.tariff import Tariff
from huline.optimizer.planning import plan, solve_here
from huline.optimizer.reasons import reasons
from tests.builders import a_case, a_centre, a_job, a_link, a_pool, a_service, a_tenant
from tests.optimizer.verify.plans import an_eastern_and_a_western_case


def why(case):
    """Reasons by workload: whether it could run alone, then pool, rule, measured and limit."""
    found = solve_here(case)
    assert found is not None
    return {left.workload: _short(left) for left in reasons(case, found)}


def _short(left):
    r = left.refusal
    return (left.alone, r and (r.pool, r.rule, r.measured, r.limit))


def all_day(id, cards=16, **fields):
    """A job of so many cards for all eight slots."""
    return a_job(id, work=8 * cards, cards=(cards,), **fields)


def test_of_what_is_served_nothing_is_told():
    assert why(a_case(workloads=(a_job(),))) == {}


def test_what_cannot_run_even_alone_is_told_with_the_pool_that_is_nearest():
    """The east is banned; the west would be allowed and has too few cards in one block."""
    pools = (a_pool(), a_pool("nx-01/a", cards=(7,)))
    case = an_eastern_and_a_western_case(pools=pools, workloads=(a_job(bans=("sh-01",)),))

    assert why(case) == {"w1": (False, ("nx-01/a", "scale", 8, 7))}


def test_of_pools_refused_alike_the_one_that_lacks_least_is_named():
    pools = (a_pool(cards=(2,)), a_pool("nx-01/a", cards=(7,)))
    case = an_eastern_and_a_western_case(pools=pools, workloads=(a_job(),))

    assert why(case) == {"w1": (False, ("nx-01/a", "scale", 8, 7))}


def test_what_other_work_took_is_told_as_what_is_left():
    """12 of 16 cards work all day for one that pays more to be served."""
    jobs = (all_day("w1", 12, unserved=90_000_000), a_job("w2"))

    assert why(a_case(workloads=jobs)) == {"w2": (True, ("sh-01/a", "capacity", 8, 4))}


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"centres": (a_centre(power_limit_w=(13_000,)),)}, ("power", 8_000_000, 5_000_000)),
        ({"centres": (a_centre(energy_quota_wh=95_000),)}, ("energy-quota", 32_000, 31_000)),
        ({"tenants": (a_tenant(max_cards=15),)}, ("tenant-quota", 8, 7)),
        (
            {"tenants": (a_tenant(max_card_hours=95),)},
            ("tenant-quota", "32 card-hours", "31 card-hours"),
        ),
        ({"pools": (a_pool(headroom=(1,)),)}, ("headroom", 8, 7)),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value[0],
)
def test_what_other_work_leaves_is_measured_by_rule(fields, refusal):
    """Eight cards work all day: 8,000 W, 64,000 Wh and 64 card-hours."""
    jobs = (all_day("w1", 8, unserved=90_000_000), a_job("w2"))

    assert why(a_case(workloads=jobs, **fields)) == {"w2": (True, ("sh-01/a", *refusal))}


def test_a_link_filled_by_others_is_told():
    data = Data(mb=100, at="shanghai")
    jobs = (a_job("w1", data=data, unserved=90_000_000), a_job("w2", data=data))
    near = a_link("near", "shanghai", "sh-01", volume_mb=150)

    assert why(a_case(workloads=jobs, links=(near,))) == {
        "w2": (True, ("sh-01/a", "link", 100, 50))
    }


def test_a_group_that_keeps_work_away_is_told():
    jobs = (a_job("w1", unserved=90_000_000), a_job("w2"))
    apart = (Group(id="g", kind="apart", workloads=("w1", "w2")),)

    assert why(a_case(workloads=jobs, groups=apart)) == {"w2": (True, ("sh-01/a", "apart", 2, 1))}


def test_work_that_waits_for_what_is_not_served_says_so():
    """w0 takes all cards all day; w2 waits for w1, which could run if w0 did not."""
    jobs = (all_day("w0", unserved=90_000_000), a_job("w1"), a_job("w2", after=("w1",)))

    assert why(a_case(workloads=jobs)) == {
        "w1": (True, ("sh-01/a", "capacity", 8, 0)),
        "w2": (True, ("sh-01/a", "precedence", "never", None)),
    }


def test_work_that_would_fit_is_left_for_its_price():
    """At a milli-fen a card-hour it is cheaper to leave it."""
    assert why(a_case(workloads=(a_job(unserved=1),))) == {"w1": (True, None)}


def test_a_plan_carries_its_reasons():
    case = a_case(workloads=(a_job(memory_gb=81),))

    assert plan(case).left == (
        Left(
            workload="w1",
            alone=False,
            refusal=Refusal(
                workload="w1", pool="sh-01/a", rule="hardware", measured="80 GB", limit="81 GB"
            ),
        ),
    )


# a service of sixteen cards, asked for in the first half of the day only
HALF_DAY = Profile(id="half", per_mille=(1000,) * 4 + (0,) * 4)


def a_half_day(**fields):
    return a_service("s", peaks={"shanghai": 16_000}, profile="half", **fields)


NEAR = a_link("near", "shanghai", "sh-01")


def a_morning_of(*workloads, **fields):
    profiles = (*a_case().profiles, HALF_DAY)
    return a_case(workloads=workloads, **{"profiles": profiles, "links": (NEAR,)} | fields)


def test_a_service_that_runs_in_part_says_what_the_rest_of_it_lacks():
    """Four cards of sixteen are left to it, in each slot in which it is asked for."""
    others = all_day("w1", 12, unserved=90_000_000)

    assert why(a_morning_of(others, a_half_day())) == {"s": (True, ("sh-01/a", "capacity", 1, 0))}


def test_slots_in_which_a_service_has_all_its_cards_are_no_part_of_the_reason():
    """The night is free of work, and nobody asks for the service then."""
    others = a_job("w1", work=48, cards=(12,), deadline=4, unserved=90_000_000)

    assert why(a_morning_of(others, a_half_day())) == {"s": (True, ("sh-01/a", "capacity", 1, 0))}


def test_a_service_is_not_told_of_pools_that_it_may_not_use_beside_its_own():
    """It may use one pool, which it fills, and the other one is empty."""
    pools = (a_pool("sh-01/a", cards=(8,)), a_pool("sh-01/b", cards=(8,)))
    ((alone, refusal),) = why(a_morning_of(a_half_day(sites=1), pools=pools)).values()

    assert alone
    assert refusal[1:] in (("sites", 2, 1), ("capacity", 1, 0))


def test_a_service_that_could_have_more_cards_is_left_for_its_price():
    """In half of its hours a card costs more than the penalty of what it would serve."""
    centre = a_centre(tariff="dear")
    dear = Tariff(id="dear", fen_per_mwh=(1_000,) * 2 + (9_000_000,) * 6)
    case = a_morning_of(
        a_half_day(unserved=200_000), centres=(centre,), tariffs=(*a_case().tariffs, dear)
    )

    assert why(case) == {"s": (True, None)}
