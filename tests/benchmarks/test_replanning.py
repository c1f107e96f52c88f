"""Prints how a plan follows what changed; asserts no time.

`huline bench replanning` does the same for 10,000 workloads.
"""

import sys

import pytest

from huline.models.case import Case
from huline.models.invent import invent
from huline.optimizer.bench.replanning import (
    CHANGES,
    LIMIT,
    NEAR,
    NEW,
    Limits,
    Row,
    figure,
    heading,
    line,
    measure,
    without_some,
)

HULINE = (sys.executable, "-P", "-m", "huline.api.cli")


@pytest.fixture(scope="module")
def case():
    return invent(60, 6, 24, seed=0)


def test_a_change_is_followed_and_printed(case, capsys):
    rows = [*measure(case, ["all three"], HULINE, Limits(3, 6, 1))]
    with capsys.disabled():
        print("", heading(), *map(line, rows), figure(rows), sep="\n")

    (row,) = rows
    assert row.failed == ""
    assert row.gap is not None
    assert row.moved is not None
    assert row.cpu > 0


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_case_is_a_case(case, change):
    changed = CHANGES[change](case)

    assert Case.model_validate(changed.model_dump()) == changed
    if change != "new work":
        assert changed != case


def test_a_twentieth_of_the_work_is_new(case):
    before, after = ([w.id for w in each.workloads] for each in (without_some(case), case))

    assert set(before) < set(after)
    assert len(after) - len(before) <= len(after) // NEW


@pytest.mark.parametrize(
    ("wall", "gap", "passes"),
    [
        (LIMIT, NEAR, True),
        (LIMIT + 0.1, NEAR, False),
        (LIMIT, NEAR + 0.001, False),
        (LIMIT, None, False),
    ],
)
def test_a_plan_passes_in_time_and_near_the_best(wall, gap, passes):
    assert Row("outage", wall, 1.0, 1.0, gap, 0).passes is passes
