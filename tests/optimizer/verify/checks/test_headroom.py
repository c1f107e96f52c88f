from huline.models.case import Horizon
from huline.models.commitment import Commitment
from tests.builders import a_case, a_job, a_pool
from tests.optimizer.verify.plans import a_run, breaches, broken, charged, off, placed, soft

PLACED = placed("w1", a_run())


def a_case_of(*kept, **fields):
    """8 of 16 cards are at work in slots 0 to 3."""
    return a_case(**{"pools": (a_pool(headroom=kept),), "workloads": (a_job(),)} | fields)


def test_cards_beside_those_kept_may_be_used():
    assert broken(a_case_of(8), PLACED) == []


def test_a_card_too_few_left_is_caught_in_its_slot():
    found = breaches(a_case_of(8, 8, 9, 8, 16, 16, 16, 16), PLACED)

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("headroom", "sh-01/a, slot 2", 8, 7)
    ]


def test_commitments_come_before_what_is_kept():
    promise = (Commitment(id="c", pool="sh-01/a", cards=5, first=0, end=8),)

    assert broken(a_case_of(3, commitments=promise), PLACED) == []
    assert broken(a_case_of(4, commitments=promise), PLACED) == ["headroom"]


def test_more_kept_than_there_is_leaves_nothing_and_breaks_nothing():
    assert broken(a_case_of(99), placed("w1")) == []


def test_soft_headroom_is_paid_for_by_the_card_hour():
    """5 cards too many in 4 slots of half an hour, at 101 an hour: 51 a slot."""
    horizon = Horizon(start="2026-07-15T00:00:00+08:00", slots=8, slot_minutes=30)
    job = a_job(work=16)
    case = a_case_of(13, horizon=horizon, workloads=(job,), policy=soft(101, "headroom"))

    assert charged(case, PLACED) == [("headroom", "sh-01/a", 5 * 4 * 51)]
    assert charged(a_case_of(8, policy=soft(101, "headroom")), PLACED) == []


def test_headroom_switched_off_keeps_nothing():
    assert broken(a_case_of(16, policy=off("headroom")), PLACED) == []
