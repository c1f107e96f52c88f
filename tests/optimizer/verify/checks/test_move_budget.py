from huline.models.incumbent import Held, Incumbent
from huline.optimizer.verify import settle
from tests.builders import a_job, a_service
from tests.optimizer.verify.plans import (
    a_run,
    an_eastern_and_a_western_case,
    breaches,
    broken,
    off,
    placed,
)

EAST, WEST = a_run("sh-01/a"), a_run("nx-01/a")


def _held(*workloads, most=1, tax=0, at=("sh-01",), **fields):
    """Two jobs and a service, some of which an earlier plan has in Shanghai."""
    held = tuple(Held(workload=w, centres=at) for w in workloads)
    return an_eastern_and_a_western_case(
        workloads=(a_job("w1"), a_job("w2"), a_service()),
        incumbent=Incumbent(held=held, max_moves=most, move_tax=tax),
        **fields,
    )


def _service(*pools):
    return placed("s1", *(a_run(pool, end=8, cards=1) for pool in pools))


NOWHERE = placed("s1")


def test_as_many_moves_as_may_be_pass():
    case = _held("w1", "w2")

    assert broken(case, placed("w1", WEST), placed("w2", EAST), NOWHERE) == []


def test_one_move_too_many_is_caught():
    found = breaches(_held("w1", "w2"), placed("w1", WEST), placed("w2", WEST), NOWHERE)

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("move-budget", "incumbent", 2, 1)
    ]
    assert "w1, w2" in found[0].message


def test_a_service_moves_when_any_of_its_cards_are_where_it_had_none():
    case = _held("s1", most=0)

    assert broken(case, placed("w1"), placed("w2"), _service("sh-01/a")) == []
    assert broken(case, placed("w1"), placed("w2"), _service("sh-01/a", "nx-01/a")) == [
        "move-budget"
    ]
    both = _held("s1", most=0, at=("sh-01", "nx-01"))
    assert broken(both, placed("w1"), placed("w2"), _service("sh-01/a", "nx-01/a")) == []


def test_what_is_left_out_or_was_nowhere_before_does_not_move():
    case = _held("w1", most=0)

    assert broken(case, placed("w1"), placed("w2", WEST), NOWHERE) == []


def test_each_move_pays_the_tax_once_in_both_views():
    case = _held("w1", "w2", "s1", most=None, tax=5_000)
    plan = settle(case, [placed("w1", WEST), placed("w2", EAST), _service("sh-01/a", "nx-01/a")])

    assert [p.ledger.migration for p in plan.placements] == [5_000, 0, 5_000]
    assert plan.ledger.migration == plan.system.migration == 10_000


def test_the_budget_switched_off_binds_nobody():
    case = _held("w1", "w2", most=0, policy=off("move-budget"))

    assert broken(case, placed("w1", WEST), placed("w2", WEST), NOWHERE) == []
