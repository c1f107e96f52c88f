"""Strategy `whole`: proof to the asked gap, and no solver's word without another's."""

import time

import numpy as np
import pytest

from huline.optimizer.backends import Answer, Outcome
from huline.optimizer.compile import compile_case
from huline.optimizer.options import Options
from huline.optimizer.solvers import BackendName
from huline.optimizer.strategies import search, whole
from huline.optimizer.strategies.watch import Watch
from huline.optimizer.strategies.whole import solve_whole
from tests.builders import a_case, a_job, a_ladder, a_policy, a_pool, a_share


class Liar:
    """A solver that claims what it likes."""

    name = "highs"

    def __init__(self, answer):
        self._answer = answer

    def solve(self, program, limits, *, start, tick):
        return self._answer


@pytest.fixture
def lying(monkeypatch):
    """Let HiGHS answer what a test says; CP-SAT stays itself."""
    honest = search.backend_named

    def lie(answer):
        monkeypatch.setattr(
            search, "backend_named", lambda name: Liar(answer) if name == "highs" else honest(name)
        )

    return lie


def test_the_optimum_is_found_and_proven_by_either_solver():
    # 8 cards * 4 slots * (100,000 rent + 60,000 energy)
    compiled = compile_case(a_case(workloads=(a_job(),)))
    for backend in ("highs", "cpsat"):
        solved = solve_whole(compiled, Options(gap=0, backend=backend), [], Watch())

        assert solved.best.cost("payer") == 5_120_000
        assert solved.bound == 5_120_000


@pytest.mark.parametrize("backend", BackendName)
def test_a_sum_that_is_not_whole_is_not_shared_out_in_all_ways(backend):
    """Spending 444,444 + 600,000 on rent earns 253,355.352 in tiers; the budget adds 100,000.

    Energy costs 240,000 a job. No two whole claims come to the 0.352.
    """
    programmes = a_ladder((0, 1_000_000), (233, 458)), a_share("y", 800, budget=100_000)
    case = a_case(
        slots=2,
        pools=(a_pool(cards=(2,), rent=111_111), a_pool("sh-01/b", cards=(2,), rent=150_000)),
        workloads=tuple(a_job(w, work=4, cards=(2,), unserved=500_000) for w in ("w1", "w2")),
        policy=a_policy(subsidies=programmes),
    )
    options, watch = Options(gap=0, backend=backend), Watch(deadline=time.monotonic() + 60)
    solved = solve_whole(compile_case(case), options, [], watch)

    assert solved.reason == "gap"
    assert solved.best.cost("payer") == 444_444 + 600_000 + 2 * 240_000 - 253_355 - 100_000


def test_a_false_claim_of_infeasibility_is_found_out_by_the_second_solver(lying):
    lying(Answer(Outcome.INFEASIBLE))
    solved = solve_whole(compile_case(a_case(workloads=(a_job(),))), Options(gap=0), [], Watch())

    assert not solved.impossible
    assert solved.best.cost("payer") == 5_120_000


def test_infeasibility_counts_once_two_solvers_agree():
    crowded = a_case(
        slots=4,
        pools=(a_pool(cards=(8,)),),
        workloads=(a_job("w1", must_serve=True), a_job("w2", must_serve=True)),
    )
    solved = solve_whole(compile_case(crowded), Options(), [], Watch())

    assert solved.impossible
    assert solved.best is None


def test_a_solver_that_gives_up_leaves_no_proof(lying):
    lying(Answer(Outcome.NOTHING))
    solved = solve_whole(compile_case(a_case(workloads=(a_job(),))), Options(), [], Watch())

    assert solved.best is None
    assert not solved.impossible


def test_a_bound_above_the_cost_is_cut_down_to_it(lying):
    case = a_case(workloads=(a_job(must_serve=True),))
    compiled = compile_case(case)
    columns = whole.formulate(compiled, "payer").program.cost.size
    values = np.zeros(columns, dtype=np.int64)
    values[0] = 1
    lying(Answer(Outcome.FEASIBLE, values, bound=9_999_999))
    solved = solve_whole(compiled, Options(gap=0), [], Watch())

    assert solved.bound == solved.best.cost("payer") == 5_120_000
