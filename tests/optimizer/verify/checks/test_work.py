import pytest

from tests.builders import a_case, a_job, a_pool, a_quote, an_accelerator
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed

POOLS = (a_pool(), a_pool("sh-01/b"))


def a_case_of(**fields):
    return a_case(pools=POOLS, workloads=(a_job(**fields),))


def test_runs_that_amount_to_the_work_pass():
    """32 card-hours on 8 cards of the reference speed take 4 hours."""
    assert broken(a_case_of(), placed("w1", a_run(end=4))) == []


@pytest.mark.parametrize("end", [3, 5])
def test_a_slot_too_few_or_too_many_is_caught(end):
    found = breaches(a_case_of(), placed("w1", a_run(end=end)))

    assert [(b.rule, b.measured, b.limit) for b in found] == [("work", end, 4)]


def test_slower_cards_run_longer():
    """At 600 per mille, 32 card-hours on 8 cards take 32 / 4.8 = 6.67 hours: 7 slots."""
    case = a_case_of(accelerators={"h100": 600})

    assert broken(case, placed("w1", a_run(end=7))) == []
    assert broken(case, placed("w1", a_run(end=6))) == ["work"]


def test_a_larger_gang_scales_by_its_efficiency():
    """16 cards at 800 per mille do 12.8 card-hours an hour: 32 take 2.5 hours, 3 slots."""
    case = a_case_of(cards=(8, 16), efficiency=(1000, 800))

    assert broken(case, placed("w1", a_run(cards=16, end=3))) == []
    assert broken(case, placed("w1", a_run(cards=16, end=2))) == ["work"]


def test_a_gang_size_the_job_does_not_allow_is_caught():
    found = breaches(a_case_of(), placed("w1", a_run(cards=16, end=2)))

    assert [(b.rule, b.measured, b.limit) for b in found] == [("work", 16, "8")]


def test_a_gang_that_changes_its_size_is_caught():
    case = a_case_of(cards=(8, 16), timing="preemptible")

    assert broken(case, placed("w1", a_run(end=2), a_run(first=2, end=3, cards=16))) == ["work"]


def test_a_job_in_two_pools_is_caught():
    halves = a_run("sh-01/a", end=2), a_run("sh-01/b", first=2, end=4)

    assert broken(a_case_of(timing="preemptible"), placed("w1", *halves)) == ["work"]


def test_preemptible_work_may_pause():
    parts = a_run(end=2), a_run(first=5, end=7)

    assert broken(a_case_of(timing="preemptible"), placed("w1", *parts)) == []


def test_contiguous_work_that_pauses_is_caught():
    parts = a_run(end=2), a_run(first=5, end=7)

    found = breaches(a_case_of(), placed("w1", *parts))

    assert [b.rule for b in found] == ["work"]
    assert found[0].message == "w1 pauses for 3 h; it has to run in one piece"


def test_contiguous_work_written_as_two_adjoining_runs_passes():
    assert broken(a_case_of(), placed("w1", a_run(first=1, end=3), a_run(first=3, end=5))) == []


def test_two_runs_in_one_slot_are_caught_although_they_cover_the_right_slots():
    """[0, 3) and [2, 4) cover four slots, but slot 2 would be run twice."""
    twice = placed("w1", a_run(end=3), a_run(first=2, end=4))

    assert broken(a_case_of(timing="preemptible"), twice) == ["work"]


def test_a_run_past_the_horizon_is_caught_where_no_window_is_kept():
    case = a_case(workloads=(a_job(),), policy=off("window"))

    assert broken(case, placed("w1", a_run(first=6, end=10))) == ["work"]


def test_slots_of_half_an_hour_count_half():
    """8 cards do 4 reference card-hours in 30 minutes, so 32 take 8 slots."""
    horizon = {"start": "2026-07-15T00:00:00+08:00", "slots": 16, "slot_minutes": 30}
    case = a_case(horizon=horizon, workloads=(a_job(),))

    assert broken(case, placed("w1", a_run(end=8))) == []


def test_work_on_cards_it_does_not_know_is_left_to_the_check_of_hardware():
    cards = (an_accelerator(), an_accelerator("910b"))
    case = a_case(accelerators=cards, workloads=(a_job(accelerators={"910b": 1000}),))

    assert broken(case, placed("w1", a_run(end=2))) == ["hardware"]


def a_quoted_case():
    """In the first pool 12 cards are quoted for 6 slots; in the second 8 cards take 4."""
    return a_case(pools=POOLS, workloads=(a_job(),), quotes=(a_quote(cards=12, slots=6),))


def test_a_quoted_gang_runs_as_long_as_quoted():
    case = a_quoted_case()

    assert broken(case, placed("w1", a_run(cards=12, end=6))) == []
    assert broken(case, placed("w1", a_run("sh-01/b"))) == []


def test_where_a_gang_is_quoted_there_is_no_other():
    found = breaches(a_quoted_case(), placed("w1", a_run()))

    assert [(b.rule, b.measured, b.limit) for b in found] == [("work", 8, "12")]


def test_a_quoted_gang_is_allowed_nowhere_else():
    assert broken(a_quoted_case(), placed("w1", a_run("sh-01/b", cards=12, end=6))) == ["work"]


def test_a_quoted_run_cut_short_is_caught():
    found = breaches(a_quoted_case(), placed("w1", a_run(cards=12, end=5)))

    assert [(b.rule, b.measured, b.limit) for b in found] == [("work", 5, 6)]


def in_pieces(**fields):
    return a_case_of(**{"timing": "preemptible"} | fields)


def test_each_piece_after_the_first_takes_the_slots_lost_in_restarting():
    """4 slots of work in two pieces with a restart of 1 take 5; in one piece they take 4."""
    case = in_pieces(restart_slots=1)

    assert broken(case, placed("w1", a_run(end=2), a_run(first=4, end=7))) == []
    assert broken(case, placed("w1", a_run(end=4))) == []


def test_a_restart_that_is_left_out_is_caught():
    found = breaches(in_pieces(restart_slots=1), placed("w1", a_run(end=2), a_run(first=4, end=6)))

    assert [(b.rule, b.measured, b.limit) for b in found] == [("work", 4, 5)]
    assert "restarts take 1 h more" in found[0].message


def test_pieces_that_last_long_enough_pass_and_shorter_ones_are_caught():
    case = in_pieces(min_run=2)

    assert broken(case, placed("w1", a_run(end=2), a_run(first=5, end=7))) == []
    found = breaches(case, placed("w1", a_run(end=3), a_run(first=5, end=6)))
    assert [(b.rule, b.measured, b.limit) for b in found] == [("work", 1, 2)]


def test_adjoining_runs_are_one_piece():
    case = in_pieces(min_run=4)

    assert broken(case, placed("w1", a_run(first=1, end=2), a_run(first=2, end=5))) == []


def test_work_that_is_done_in_one_piece_may_be_shorter_than_pieces_have_to_be():
    assert broken(in_pieces(min_run=6), placed("w1", a_run(end=4))) == []


def test_a_piece_that_only_reloads_is_caught():
    """5 slots in two pieces with a restart of 1 are right in sum, but the second computes none."""
    found = breaches(in_pieces(restart_slots=1), placed("w1", a_run(end=4), a_run(first=6, end=7)))

    assert [(b.rule, b.measured, b.limit) for b in found] == [("work", 1, 2)]


def test_a_larger_gang_of_a_mouldable_job_restarts_at_the_same_loss():
    """On 16 cards the work takes 2 slots; two pieces with a restart of 1 take 3, too few for two
    pieces of 2."""
    case = in_pieces(cards=(8, 16), restart_slots=1)

    halves = a_run(cards=16, end=1), a_run(cards=16, first=3, end=5)
    assert [b.limit for b in breaches(case, placed("w1", *halves))] == [2]
