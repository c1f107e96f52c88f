from huline.models.case import Horizon
from huline.models.commitment import Commitment
from huline.optimizer.verify import settle
from tests.builders import a_case, a_centre, a_job, a_pool
from tests.optimizer.verify.plans import a_run, breaches, broken, charged, off, placed, soft

PLACED = placed("w1", a_run())


def a_case_of(limit, pool=None, **fields):
    """8 cards of 1000 W at a centre that may draw so much at the meter."""
    centre = {"fixed_w": 500, "pue": (1250,), "power_limit_w": limit} | fields.pop("centre", {})
    parts = {"centres": (a_centre(**centre),), "workloads": (a_job(),)}
    return a_case(**parts | {"pools": (a_pool(**pool or {}),)} | fields)


def test_a_centre_at_its_limit_passes():
    """8 cards x 1000 W x 1.25 + 500 W fixed = 10,500 W."""
    assert broken(a_case_of((10_500,)), PLACED) == []


def test_a_watt_less_is_caught():
    """The work draws 10,000 W; of 10,499 W, 9,999 W are left for it."""
    found = breaches(a_case_of((10_499,)), PLACED)

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("power", "sh-01, slot 0", 10_000_000, 9_999_000)
    ]


def test_idle_cards_draw_too():
    """8 x 1000 W + 8 idle x 100 W = 8,800 W, x 1.25 + 500 W = 11,500 W.

    Counted as the rule does: 16 idle cards take 2,000 W, the work 8 x 900 x 1.25 = 9,000 W more.
    """
    idle = {"idle_w": 100}

    assert broken(a_case_of((11_500,), idle), PLACED) == []
    found = breaches(a_case_of((11_499,), idle), PLACED)
    assert [(b.measured, b.limit) for b in found] == [(9_000_000, 8_999_000)]


def test_committed_cards_draw_as_busy_ones():
    """4 committed cards add 4 x 900 x 1.25 = 4,500 W to the 11,500 W above."""
    promises = (Commitment(id="c", pool="sh-01/a", cards=4, first=0, end=8),)
    fields = {"pool": {"idle_w": 100}, "commitments": promises}

    assert broken(a_case_of((16_000,), **fields), PLACED) == []
    assert broken(a_case_of((15_999,), **fields), PLACED) == ["power"]


def test_every_pool_of_the_centre_counts():
    """16 idle cards of another pool take 16 x 100 x 1.25 = 2,000 W beside the 10,500 W."""
    pools = (a_pool(), a_pool("sh-01/b", idle_w=100))

    assert broken(a_case_of((12_500,), pools=pools), PLACED) == []
    assert broken(a_case_of((12_499,), pools=pools), PLACED) == ["power"]


def test_the_limit_may_change_from_slot_to_slot():
    """A noon limit of 9,000 W in slots 2 and 3 only."""
    case = a_case_of((10_500, 10_500, 9_000, 9_000, 10_500, 10_500, 10_500, 10_500))

    found = breaches(case, PLACED)

    assert [b.where for b in found] == ["sh-01, slot 2"]
    assert "passed in 2 of 8 slots" in found[0].message
    assert broken(case, placed("w1", a_run(first=4, end=8))) == []


def test_a_hot_slot_draws_more():
    case = a_case_of((10_500,), centre={"pue": (1250, 1251, *[1250] * 6)})

    assert broken(case, PLACED) == ["power"]
    assert broken(case, placed("w1", a_run(first=2, end=6))) == []


def test_soft_power_is_paid_for_by_begun_kilowatts_slot_by_slot():
    """1 W and 1001 W too many in half hours at 101 an hour: 51 for 1 kW, 102 for 2."""
    horizon = Horizon(start="2026-07-15T00:00:00+08:00", slots=8, slot_minutes=30)
    limit = (10_499, 10_500, 9_499, *[10_500] * 5)
    case = a_case_of(
        limit, horizon=horizon, workloads=(a_job(work=16),), policy=soft(101, "power")
    )

    assert charged(case, PLACED) == [("power", "sh-01", 51 + 2 * 51)]
    assert charged(a_case_of((10_500,), policy=soft(101, "power")), PLACED) == []


def test_a_charge_for_power_that_is_not_stated_is_caught():
    case = a_case_of((10_499,), policy=soft(100, "power"))
    plan = settle(case, (PLACED,))

    assert broken(case, plan) == []
    assert "power" in broken(case, plan.model_copy(update={"charges": ()}))


def test_power_switched_off_lets_a_centre_draw_more():
    assert broken(a_case_of((1,), policy=off("power")), PLACED) == []
