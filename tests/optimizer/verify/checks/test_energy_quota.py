import pytest

from huline.models.policy import EnergyQuota
from huline.optimizer.verify import settle
from tests.builders import a_case, a_centre, a_job, a_pool
from tests.optimizer.verify.plans import (
    a_run,
    an_eastern_and_a_western_case,
    breaches,
    broken,
    charged,
    off,
    placed,
    soft,
)

PLACED = placed("w1", a_run())


def a_case_of(wh, centre=None, **fields):
    """8 cards of 1000 W for 4 hours at a PUE of 1.25: 40,000 Wh."""
    centres = (a_centre(**{"pue": (1250,), "energy_quota_wh": wh} | (centre or {})),)
    return a_case(**{"centres": centres, "workloads": (a_job(),)} | fields)


def test_a_centre_at_its_quota_passes():
    assert broken(a_case_of(40_000), PLACED) == []


def test_a_watt_hour_too_many_is_caught():
    found = breaches(a_case_of(39_999), PLACED)

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("energy-quota", "sh-01", 40_000, 39_999)
    ]


def test_hot_slots_take_more():
    """0.25 x 8 kWh more in one of the four: 34 kWh instead of 32."""
    centre = {"pue": (1000, 1250, *[1000] * 6)}

    assert broken(a_case_of(34_000, centre), PLACED) == []
    assert broken(a_case_of(33_999, centre), PLACED) == ["energy-quota"]


def test_idle_cards_and_fixed_draw_are_not_the_works():
    case = a_case_of(40_000, {"fixed_w": 9_000}, pools=(a_pool(idle_w=500),))

    assert broken(case, PLACED) == []


@pytest.mark.parametrize(("wh", "rules"), [(64_000, []), (63_999, ["energy-quota"])])
def test_a_provinces_quota_counts_all_its_centres(wh, rules):
    """Two jobs of 32 kWh at two centres in Shanghai."""
    case = a_case(
        centres=(a_centre(), a_centre("sh-02")),
        pools=(a_pool(), a_pool("sh-02/a")),
        workloads=(a_job(), a_job("w2")),
        policy=off(energy_quotas=(EnergyQuota(province="上海", wh=wh),)),
    )

    assert broken(case, PLACED, placed("w2", a_run("sh-02/a"))) == rules


def test_work_elsewhere_does_not_count():
    case = an_eastern_and_a_western_case(
        workloads=(a_job(),), policy=off(energy_quotas=(EnergyQuota(province="Ningxia", wh=0),))
    )

    assert broken(case, PLACED) == []
    assert broken(case, placed("w1", a_run("nx-01/a"))) == ["energy-quota"]


def test_a_soft_quota_is_paid_for_by_the_kilowatt_hour_begun():
    """1,001 Wh over are two begun, 1,000 are one."""
    policy = soft(7, "energy-quota")

    assert charged(a_case_of(38_999, policy=policy), PLACED) == [("energy-quota", "sh-01", 14)]
    assert charged(a_case_of(39_000, policy=policy), PLACED) == [("energy-quota", "sh-01", 7)]


def test_the_charge_of_a_province_is_told_from_that_of_a_centre():
    policy = soft(7, "energy-quota", energy_quotas=(EnergyQuota(province="Shanghai", wh=0),))

    assert charged(a_case_of(0, policy=policy), PLACED) == [
        ("energy-quota", "sh-01", 280),
        ("energy-quota", "province Shanghai", 280),
    ]


def test_a_charge_kept_silent_is_caught_by_name():
    case = a_case_of(0, policy=soft(7, "energy-quota"))
    plan = settle(case, [PLACED]).model_copy(update={"charges": ()})

    assert "energy-quota" in broken(case, plan)


def test_energy_quotas_switched_off_limit_nothing():
    assert broken(a_case_of(0, policy=off("energy-quota")), PLACED) == []
