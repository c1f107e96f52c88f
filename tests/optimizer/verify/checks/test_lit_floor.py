from huline.models.commitment import Commitment
from tests.builders import a_case, a_centre, a_job, a_pool
from tests.optimizer.verify.plans import a_run, breaches, broken, charged, off, placed, soft

PLACED = placed("w1", a_run())


def a_case_of(floor, **fields):
    """8 cards of 16 for 4 slots of 8: a quarter."""
    centres = (a_centre(lit_floor=floor),)
    return a_case(**{"centres": centres, "workloads": (a_job(),)} | fields)


def test_a_centre_at_its_floor_passes():
    assert broken(a_case_of(250), PLACED) == []


def test_a_centre_below_its_floor_is_caught():
    found = breaches(a_case_of(251), PLACED)

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("lit-floor", "sh-01", 250, 251)
    ]
    assert "32 of 128 card-slots" in found[0].message


def test_an_idle_centre_is_below_any_floor():
    assert broken(a_case_of(1), placed("w1")) == ["lit-floor"]


def test_commitments_count_as_work():
    promise = (Commitment(id="c", pool="sh-01/a", cards=4, first=0, end=8),)

    assert broken(a_case_of(250, commitments=promise), placed("w1")) == []


def test_installed_cards_count_even_where_fewer_may_be_used():
    pools = (a_pool(installed_cards=32),)

    assert broken(a_case_of(125, pools=pools), PLACED) == []
    assert broken(a_case_of(126, pools=pools), PLACED) == ["lit-floor"]


def test_all_pools_of_a_centre_make_one_rate():
    pools = (a_pool(), a_pool("sh-01/b"))

    assert broken(a_case_of(125, pools=pools), PLACED) == []
    assert broken(a_case_of(126, pools=pools), PLACED) == ["lit-floor"]


def test_a_soft_floor_is_paid_for_by_the_dark_card_hour_begun():
    """300 per mille of 128 are 38.4 card-slots; 32 are lit, 6.4 are missing."""
    assert charged(a_case_of(300, policy=soft(5, "lit-floor")), PLACED) == [
        ("lit-floor", "sh-01", 7 * 5)
    ]


def test_lit_floors_switched_off_ask_for_nothing():
    assert broken(a_case_of(1000, policy=off("lit-floor")), placed("w1")) == []
