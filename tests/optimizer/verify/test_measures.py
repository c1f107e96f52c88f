import pytest

from huline.models.commitment import Commitment
from huline.optimizer.verify import settle, verify
from tests.builders import a_case, a_centre, a_job, a_link, a_pool, a_service, a_western_centre
from tests.optimizer.verify.plans import a_run, placed


def measures(case, *placements):
    return verify(case, settle(case, placements)).measures


def a_busy_case(**fields):
    """A job of 32 card-slots in the west, a service of 16 in the east, a job that is left."""
    parts = {
        "centres": (
            a_centre(carbon_g_per_kwh=500),
            # east of the Hu line, west by policy, as Guizhou is
            a_western_centre(side_hu="east", pue=(1250,), carbon_g_per_kwh=800),
        ),
        "pools": (
            a_pool(installed_cards=32, designed_cards=64),
            a_pool("nx-01/a", cards=(16, 8, 8, 8, 8, 8, 8, 8)),
        ),
        "links": (a_link("l", "shanghai", "sh-01"), a_link("m", "shanghai", "nx-01")),
        "workloads": (a_job("w1"), a_job("w2"), a_service()),
        "commitments": (Commitment(id="c", pool="sh-01/a", cards=4, first=0, end=4),),
    }
    return a_case(**parts | fields)


PLACED = (
    placed("w1", a_run("nx-01/a")),
    placed("w2"),
    placed("s1", a_run("sh-01/a", end=8, cards=2)),
)


def test_workloads_are_counted_by_what_becomes_of_them():
    half = placed("s1", a_run("sh-01/a", end=8, cards=1))

    whole = measures(a_busy_case(), *PLACED)
    part = measures(a_busy_case(), *PLACED[:2], half)
    none = measures(a_busy_case(), *PLACED[:2], placed("s1"))

    assert (whole.workloads, whole.served, whole.partly, whole.unserved) == (3, 2, 0, 1)
    assert (part.served, part.partly, part.unserved) == (1, 1, 1)
    assert (none.served, none.partly, none.unserved) == (1, 0, 2)


def test_what_is_left_is_weighed_by_its_penalty():
    # each card-hour left costs 5,000,000: 32 + 32 + 2 * 8 card-hours, of which w2's 32 are left
    half = placed("s1", a_run("sh-01/a", end=8, cards=1))

    assert measures(a_busy_case(), *PLACED).served_worth == pytest.approx(1 - 32 / 80)
    # ... and half of the service's 16
    assert measures(a_busy_case(), *PLACED[:2], half).served_worth == pytest.approx(1 - 40 / 80)


def test_shares_of_the_east_follow_either_line():
    """Of 48 card-hours, the 16 at sh-01 are east by policy; all are east of the Hu line."""
    found = measures(a_busy_case(), *PLACED)

    assert found.busy_card_hours == 48
    assert found.east_policy_share == pytest.approx(1 / 3)
    assert found.east_hu_share == 1


def test_the_rack_rate_relates_installed_to_designed_cards():
    """32 of 64 at sh-01; nx-01 says neither, so its most available 16 stand for both."""
    assert measures(a_busy_case(), *PLACED).rack_rate == pytest.approx(48 / 80)


def test_the_lit_rate_relates_cards_at_work_to_installed_ones():
    """48 busy and 4 x 4 committed card-slots of (32 + 16) x 8."""
    assert measures(a_busy_case(), *PLACED).lit_rate == pytest.approx(64 / 384)


def test_energy_is_metered_behind_the_pue():
    """16 kWh at sh-01 and 32 x 1.25 = 40 kWh at nx-01, all at 60 fen."""
    found = measures(a_busy_case(), *PLACED)

    assert found.energy_wh == 56_000
    assert found.mean_energy_fen_per_kwh == pytest.approx(60)


def test_carbon_follows_the_grid_of_each_centre():
    """16 kWh x 500 g + 40 kWh x 800 g = 8 + 32 kg."""
    assert measures(a_busy_case(), *PLACED).carbon_kg == 40


def test_carbon_is_unknown_where_a_centre_in_use_has_no_factor():
    centres = (a_centre(), a_western_centre(carbon_g_per_kwh=800))
    case = a_busy_case(centres=centres)

    assert measures(case, *PLACED).carbon_kg is None
    assert measures(case, PLACED[0], PLACED[1], placed("s1")).carbon_kg == 26  # 32 kWh x 0.8


def test_card_slots_are_listed_pool_by_pool():
    """nx-01 has 16 cards in the first slot and 8 in the other seven."""
    found = measures(a_busy_case(), *PLACED).pools

    assert [(p.pool, p.busy, p.available, p.committed) for p in found] == [
        ("sh-01/a", 16, 128, 16),
        ("nx-01/a", 32, 72, 0),
    ]


def test_an_empty_plan_has_rates_of_nothing():
    found = measures(a_case(pools=()))

    assert (found.east_policy_share, found.rack_rate, found.lit_rate) == (0, 0, 0)
    assert (found.energy_wh, found.mean_energy_fen_per_kwh, found.carbon_kg) == (0, 0, 0)
