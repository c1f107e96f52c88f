"""The one way through, and what is published of a child that did not end well."""

import time

import pytest

from huline.models.errors import EngineFailed, HulineError, NoPlanExists, OutOfTime
from huline.models.invent import invent
from huline.models.sentence import both
from huline.optimizer import planning
from huline.optimizer.options import Options
from huline.optimizer.planning import plan, solve_here
from huline.optimizer.strategies.runner import Ended
from huline.optimizer.verify import verify
from huline.optimizer.writing import Made
from tests.api.cli.commands import east_and_west, impossible
from tests.builders import a_case, a_job, a_ladder, a_policy, a_pool
from tests.languages import is_chinese

CASE = east_and_west()


@pytest.fixture(scope="module")
def best():
    return solve_here(CASE)


@pytest.fixture
def ends(monkeypatch):
    """Make the child end in a given way."""

    def make(ended):
        monkeypatch.setattr(planning, "run_in_child", lambda *_, **__: ended)
        return plan(CASE)

    return make


# with a real child


def test_a_plan_made_in_a_child_is_the_plan_made_here_and_checked(best):
    told = []
    made = plan(CASE, progress=told.append)

    assert verify(CASE, made).ok
    assert (made.cost, made.status, made.stop_reason) == (best.cost, "within-gap", "gap")
    assert [phase.name for phase in made.phases][-1] == "verify"
    assert {"compile", "first", "formulate", "solve"} <= {progress.phase for progress in told}


@pytest.mark.parametrize("certify", [False, True])
def test_the_verdict_is_what_the_checker_says_of_the_very_plan_that_is_returned(certify):
    told, jobs = [], tuple(a_job(f"w{n}", work=64) for n in range(5))
    case = a_case(workloads=jobs)
    made = plan(case, Options(certify=certify), checked=lambda *words: told.append(words))

    ((verdict, proof),) = told
    assert made.left
    assert (proof is not None, verdict.bound is not None) == (certify, certify)
    assert verify(case, made, proof) == verdict


def test_the_proof_that_no_plan_exists_names_the_work_that_fits_nowhere():
    with pytest.raises(NoPlanExists) as caught:
        plan(impossible())

    assert set(caught.value.refusals) == {"w1"}
    assert solve_here(impossible()) is None


def test_claims_that_share_what_tiers_earn_are_soon_found():
    """Jobs of 4 and 2 card-hours earn 1 per mille of 500,000 and 515 of 166,666 of rent: 86,332.

    With each claim told to be whole HiGHS began to search, and neither ended nor heard a wish.
    """
    case = a_case(
        slots=3,
        pools=(a_pool(cards=(2,), rent=111_111), a_pool("sh-01/b", cards=(2,), rent=123_457)),
        workloads=(
            a_job("w1", work=4, cards=(2,), unserved=300_000),
            a_job("w2", work=2, cards=(2,), unserved=500_000),
        ),
        policy=a_policy(subsidies=(a_ladder((0, 500_000), (1, 515)),)),
    )
    made = plan(case, Options(gap=0, seconds=60))

    assert made.status == "within-gap"
    assert made.cost == 666_666 + 6 * 60_000 - 86_332


@pytest.mark.parametrize("seconds", [0.5, 3.0, 10.0])
def test_seconds_are_obeyed_on_a_case_that_would_take_far_longer(seconds):
    case = invent(60, 10, 24, 0, 1.0)
    since, verifying = time.monotonic(), 0.0
    try:
        made = plan(case, Options(gap=0, seconds=seconds))
    except OutOfTime:
        made = None
    took = time.monotonic() - since

    if made is not None:
        verifying = sum(phase.seconds for phase in made.phases if phase.name == "verify")
        assert (made.status, made.stop_reason) == ("feasible", "time")
        assert not made.reproducible
    assert took - verifying < seconds + 2


# how a child ended


def test_a_plan_of_a_killed_child_takes_the_best_bound_it_told_of(best, ends):
    told = best.cost - 10
    lost = best.model_copy(update={"bound": best.cost - 50, "status": "feasible"})
    made = ends(Ended("time", incumbent=Made(lost, None), bound=told))

    assert (made.bound, made.bound_kind) == (told, "solver")
    assert (made.status, made.stop_reason) == ("feasible", "time")


def test_a_bound_above_the_cost_says_no_more_than_the_cost(best, ends):
    lost = best.model_copy(update={"bound": None, "status": "feasible"})

    assert ends(Ended("time", incumbent=Made(lost, None), bound=best.cost + 7)).bound == best.cost


def test_without_any_bound_nothing_is_claimed(best, ends):
    lost = best.model_copy(update={"bound": None, "bound_kind": None, "status": "feasible"})
    made = ends(Ended("cancelled", incumbent=Made(lost, None)))

    assert (made.bound, made.bound_kind, made.gap) == (None, None, None)
    assert made.stop_reason == "cancelled"


@pytest.mark.parametrize(
    "ended",
    [
        pytest.param(Ended("memory", detail="it held more than 256 MB"), id="memory"),
        pytest.param(Ended("error", detail="it ended by itself with signal 11"), id="signal"),
        pytest.param(Ended("done", error=RuntimeError("division by zero")), id="error"),
        pytest.param(Ended("done", error=EngineFailed("HiGHS refused the model")), id="refusal"),
    ],
)
def test_a_lost_child_is_a_failure_only_if_it_left_no_plan(best, ends, ended):
    with pytest.raises(EngineFailed, match=ended.detail or str(ended.error)):
        ends(ended)
    ended.incumbent = Made(best.model_copy(update={"status": "feasible"}), None)
    made = ends(ended)

    assert made.stop_reason == ("memory" if ended.reason == "memory" else "error")


@pytest.mark.parametrize("reason", ["time", "cancelled"])
def test_a_child_that_was_asked_to_stop_says_why_as_its_parent_knows_it(best, ends, reason):
    result = best.model_copy(update={"status": "feasible", "stop_reason": "cancelled"})

    assert ends(Ended(reason, result=Made(result, None))).stop_reason == reason


def test_a_result_proven_at_the_last_moment_stays_proven(best, ends):
    assert ends(Ended("time", result=Made(best, None))).status == "within-gap"


@pytest.mark.parametrize(
    ("reason", "words"), [("time", "time ran out"), ("cancelled", "stopped before a plan")]
)
def test_without_plan_or_proof_it_is_said_why(ends, reason, words):
    with pytest.raises(OutOfTime, match=words):
        ends(Ended(reason))


def test_no_plan_leaves_that_the_checker_refuses(best, ends):
    wrong = best.model_copy(update={"cost": best.cost - 1, "bound": None})

    with pytest.raises(EngineFailed, match="checker refuses"):
        ends(Ended("done", result=Made(wrong, None)))


@pytest.mark.parametrize(
    "ended",
    [
        Ended("time"),
        Ended("cancelled"),
        Ended("memory", detail=both("it held too much", "内存占用过多")),
        Ended("done", error=RuntimeError("the matrix is singular")),
    ],
)
def test_whatever_goes_wrong_is_told_in_chinese_too(ended, ends):
    with pytest.raises(HulineError) as caught:
        ends(ended)

    assert is_chinese(caught.value.text("zh"))
