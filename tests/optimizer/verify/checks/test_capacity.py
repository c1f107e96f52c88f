from huline.models.case import Commitment
from tests.builders import a_case, a_job, a_link, a_pool, a_service
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed

THREE = (a_job("w1"), a_job("w2"), a_job("w3"))


def a_case_of(**fields):
    """16 cards; three jobs of 8 cards and 4 slots."""
    return a_case(**{"workloads": THREE} | fields)


def test_two_gangs_of_eight_fit_into_sixteen_cards():
    later = placed("w3", a_run(first=4, end=8))

    assert broken(a_case_of(), placed("w1", a_run()), placed("w2", a_run()), later) == []


def test_a_third_gang_in_the_same_slot_is_caught():
    """w3 shares slot 3 with the other two: 24 cards of 16."""
    found = breaches(
        a_case_of(),
        placed("w1", a_run()),
        placed("w2", a_run()),
        placed("w3", a_run(first=3, end=7)),
    )

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("capacity", "sh-01/a, slot 3", 24, 16)
    ]


def test_capacity_may_change_from_slot_to_slot():
    pools = (a_pool(cards=(8, 8, 8, 8, 16, 16, 16, 16)),)
    evening = a_run(first=4, end=8)

    case = a_case_of(pools=pools)

    assert broken(case, placed("w1", a_run()), *(placed(w, evening) for w in ("w2", "w3"))) == []
    assert broken(case, placed("w1", a_run()), placed("w2", a_run()), placed("w3", evening)) == [
        "capacity"
    ]


def test_commitments_are_taken_off():
    promises = (
        Commitment(id="c1", pool="sh-01/a", cards=4, first=0, end=4),
        Commitment(id="c2", pool="sh-01/a", cards=4, first=3, end=8),
    )
    case = a_case_of(commitments=promises)

    found = breaches(
        case,
        placed("w1", a_run(first=3, end=7)),
        placed("w2"),
        placed("w3", a_run(first=4, end=8)),
    )

    # 12 are free in slot 4, where both run; in slot 3 both promises hold, but only w1 runs
    assert [(b.where, b.measured, b.limit) for b in found] == [("sh-01/a, slot 4", 16, 12)]


def test_training_and_inference_share_the_cards():
    case = a_case_of(
        workloads=(a_job(), a_job("w2"), a_service()), links=[a_link("l", "shanghai", "sh-01")]
    )
    together = placed("w1", a_run()), placed("w2", a_run())

    assert broken(case, *together, placed("s1", a_run(first=4, end=8, cards=2))) == []
    assert broken(case, *together, placed("s1", a_run(end=8, cards=2))) == ["capacity"]


def test_capacity_switched_off_lets_pools_overflow():
    case = a_case_of(policy=off("capacity"))

    assert broken(case, *(placed(w.id, a_run()) for w in THREE)) == []
