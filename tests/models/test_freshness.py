"""Figures that nobody has measured, or not lately, are pointed out; plans stay as they are."""

from datetime import date, timedelta

import pytest

from huline.models.doubts import doubts
from huline.optimizer.planning import solve_here
from tests.builders import a_case, a_job, a_pool, an_accelerator

FIRST_DAY = date(2026, 7, 15)


def told(case):
    return {found.path: str(found.message) for found in doubts(case)}


def before(days):
    return FIRST_DAY - timedelta(days=days)


@pytest.mark.parametrize(("field", "most"), [("verified", 90), ("price_date", 60)])
def test_a_date_long_before_the_horizon_is_pointed_out(field, most):
    fresh = a_case(pools=(a_pool(**{field: before(most)}),))
    stale = a_case(pools=(a_pool(**{field: before(most + 1)}),))

    assert told(fresh) == {}
    assert told(stale) == {
        ("pools", 0, field): f"{before(most + 1)} is {most + 1} days before the horizon begins, "
        f"more than {most}"
    }


def test_the_day_of_a_count_decides_nothing():
    old = a_case(pools=(a_pool(verified=before(1000)),), workloads=(a_job(),))
    new = a_case(workloads=(a_job(),))

    assert solve_here(old).placements == solve_here(new).placements


CARDS = (
    an_accelerator("h100", dense_gflops={"fp16": 989_000, "int8": 1_979_000}),
    an_accelerator("910b", dense_gflops={"fp16": 320_000}),
    an_accelerator("none"),
)


def performing(*factors):
    """Jobs with so much performance on the cards."""
    jobs = tuple(a_job(f"w{n}", accelerators=some) for n, some in enumerate(factors))
    return a_case(accelerators=CARDS, workloads=jobs)


def test_performances_that_are_nameplates_are_pointed_out_once():
    """320 / 989 of 1,000 is 323.56."""
    case = performing({"h100": 1000, "910b": 324}, {"h100": 1000, "910b": 324})

    assert told(case) == {
        ("workloads", 0, "accelerators"): "h100, 910b stand to each other as their nameplates in "
        "fp16 do"
    }


@pytest.mark.parametrize(
    "factors",
    [{"h100": 1000, "910b": 410}, {"h100": 1000}, {"h100": 1000, "none": 500}],
    ids=["measured", "one card", "no nameplate"],
)
def test_performances_of_their_own_are_believed(factors):
    assert told(performing(factors)) == {}
