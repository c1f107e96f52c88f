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


def test_work_in_different_centres_passes():
    case = a_case_of_a_group("apart", a_job("w1"), a_job("w2"))

    assert broken(case, placed("w1", EAST), placed("w2", WEST)) == []


def test_work_in_two_pools_of_one_centre_is_caught_at_whatever_time():
    later = a_run("sh-01/b", first=4, end=8)

    found = breaches(
        a_case_of_a_group("apart", a_job("w1"), a_job("w2")),
        placed("w1", EAST),
        placed("w2", later),
    )

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [("apart", "g, sh-01", 2, 1)]
    assert "w1, w2 all use sh-01" in found[0].message


def test_a_service_counts_in_every_centre_where_it_has_cards():
    """The job stands where one card of the service does."""
    split = placed("s1", a_run("sh-01/a", end=8, cards=1), a_run("nx-01/a", end=8, cards=1))
    case = a_case_of_a_group("apart", a_job("w1"), a_service())

    assert broken(case, placed("w1", WEST), split) == ["apart"]
    assert broken(case, placed("w1"), split) == []


def test_apart_switched_off_binds_nobody():
    case = a_case_of_a_group("apart", a_job("w1"), a_job("w2"), policy=off("apart"))

    assert broken(case, placed("w1", EAST), placed("w2", EAST)) == []
