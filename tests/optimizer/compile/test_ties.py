"""Who waits for whom."""

from huline.optimizer.compile.ties import Ties
from tests.builders import a_case, a_job
from tests.optimizer.verify.plans import off

# w0 waits for w1 and w2, w1 for w3; w4 for nobody
CHAIN = (
    a_job("w0", after=("w1", "w2")), a_job("w1", after=("w3",)), a_job("w2"), a_job("w3"),
    a_job("w4"),
)  # fmt: skip


def test_work_is_put_behind_what_it_waits_for_and_else_left_in_its_order():
    ties = Ties(a_case(workloads=CHAIN))

    assert ties.in_order(range(5)) == [3, 1, 2, 0, 4]
    assert ties.in_order([4, 0, 2]) == [4, 2, 0]


def test_what_waits_for_freed_work_is_freed_with_it():
    ties = Ties(a_case(workloads=CHAIN))

    assert ties.with_those_behind([4, 3]) == [4, 3, 1, 0]
    assert ties.with_those_behind([4]) == [4]


def test_work_needs_all_it_waits_for():
    assert Ties(a_case(workloads=CHAIN)).needed_by([1, 4]) == {1, 3, 4}


def test_nobody_waits_where_the_rule_is_off():
    ties = Ties(a_case(workloads=CHAIN, policy=off("precedence")))

    assert ties.before == {}
    assert ties.in_order([0, 1]) == [0, 1]
