import pytest

from tests.builders import a_case, a_job
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed


def a_chain(**fields):
    """w2 waits for w1; each runs for four slots on 8 of 16 cards."""
    return a_case(workloads=(a_job("w1"), a_job("w2", after=("w1",))), **fields)


def test_a_job_that_starts_when_the_one_it_waits_for_ends_passes():
    assert broken(a_chain(), placed("w1", a_run(end=4)), placed("w2", a_run(first=4, end=8))) == []


def test_a_job_that_starts_a_slot_too_early_is_caught():
    found = breaches(
        a_chain(), placed("w1", a_run(first=1, end=5)), placed("w2", a_run(first=4, end=8))
    )

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("precedence", "w2, w1", 4, 5)
    ]


def test_a_job_does_not_run_where_the_one_it_waits_for_does_not():
    found = breaches(a_chain(), placed("w1"), placed("w2", a_run(end=4)))

    assert [(b.rule, b.where) for b in found] == [("precedence", "w2, w1")]
    assert "w1 does not run" in found[0].message
    assert "w1 没有运行" in found[0].message.zh


def test_the_one_waited_for_may_run_alone():
    assert broken(a_chain(), placed("w1", a_run()), placed("w2")) == []


@pytest.mark.parametrize(("end", "rules"), [(5, []), (6, ["precedence"])])
def test_of_work_that_pauses_the_last_piece_counts(end, rules):
    jobs = (a_job("w1", work=16, timing="preemptible"), a_job("w2", work=8, after=("w1",)))
    early = placed("w1", a_run(end=1), a_run(first=end - 1, end=end))

    assert broken(a_case(workloads=jobs), early, placed("w2", a_run(first=5, end=6))) == rules


def test_of_work_that_pauses_the_first_piece_counts():
    jobs = (a_job("w1"), a_job("w2", work=16, timing="preemptible", after=("w1",)))
    split = placed("w2", a_run(first=3, end=4), a_run(first=6, end=7))

    assert broken(a_case(workloads=jobs), placed("w1", a_run(end=4)), split) == ["precedence"]


def test_precedence_switched_off_binds_nobody():
    case = a_chain(policy=off("precedence"))

    assert broken(case, placed("w1"), placed("w2", a_run(end=4))) == []
