from tests.builders import a_job, a_service
from tests.optimizer.verify.plans import (
    a_case_of_a_group,
    a_run,
    breaches,
    broken,
    off,
    placed,
)

EAST, WEST = a_run("sh-01/a"), a_run("nx-01/a")


def test_work_in_one_centre_passes_whichever_pools_it_uses():
    case = a_case_of_a_group("together", a_job("w1"), a_job("w2"))

    assert broken(case, placed("w1", EAST), placed("w2", a_run("sh-01/b"))) == []
    assert broken(case, placed("w1", WEST), placed("w2", WEST)) == []


def test_work_in_two_centres_is_caught():
    found = breaches(
        a_case_of_a_group("together", a_job("w1"), a_job("w2")),
        placed("w1", EAST),
        placed("w2", WEST),
    )

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [("together", "g", 2, 1)]
    assert found[0].message.endswith("use nx-01, sh-01")


def test_who_is_left_out_is_nowhere():
    assert (
        broken(
            a_case_of_a_group("together", a_job("w1"), a_job("w2")),
            placed("w1", WEST),
            placed("w2"),
        )
        == []
    )


def test_a_service_that_is_split_over_centres_is_caught_even_if_no_other_runs():
    halves = placed("s1", a_run("sh-01/a", end=8, cards=1), a_run("nx-01/a", end=8, cards=1))

    assert broken(
        a_case_of_a_group("together", a_job("w1"), a_service()), placed("w1"), halves
    ) == ["together"]


def test_together_switched_off_binds_nobody():
    case = a_case_of_a_group("together", a_job("w1"), a_job("w2"), policy=off("together"))

    assert broken(case, placed("w1", EAST), placed("w2", WEST)) == []
