"""What every backend owes, on Programs small enough to solve in the head."""

import numpy as np
import pytest

from huline.optimizer.backends import Limits, Outcome, backend_named
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.solvers import BackendName


@pytest.fixture(params=BackendName)
def backend(request):
    return backend_named(request.param)


def a_program(cost, upper, rows=(), *, integer=True, constant=0):
    """Minimise cost subject to rows ``(coefficients, limit)``, columns from 0 to upper."""
    builder = Builder()
    builder.constant = constant
    builder.add_columns("x", cost, upper, str, integer=integer)
    for coefficients, limit in rows:
        columns = np.arange(len(coefficients))
        entries = np.zeros(len(coefficients)), columns, coefficients
        builder.add_rows("row", "", entries, [limit], str)
    return builder.program()


def go_on(values, bound):
    return True


def solve(backend, program, *, start=None, tick=go_on):
    return backend.solve(program, Limits(), start=start, tick=tick)


def optimum(backend, program, **fields):
    """The cost of the answer, which must be proven and have a bound that meets it."""
    answer = solve(backend, program, **fields)
    assert answer.outcome is Outcome.PROVEN
    assert answer.values.dtype == np.int64
    cost = program.objective(answer.values)
    assert answer.bound <= cost
    return cost


def test_a_knapsack_is_filled_by_its_best_pair(backend):
    """Worth 10, 13, 7 and 8 at weights 3, 4, 2 and 3 of 6: 13 + 7 = 20."""
    program = a_program([-10, -13, -7, -8], 1, [([3, 4, 2, 3], 6)])

    assert optimum(backend, program) == -20
    assert solve(backend, program).values.tolist() == [0, 1, 1, 0]


def test_near_is_what_its_bound_says_and_not_proven(backend):
    """Of six pairs the best is worth 20; a bound that is 5 away may be the last word."""
    program = a_program([-10, -13, -7, -8], 1, [([3, 4, 2, 3], 6)])
    answer = backend.solve(program, Limits(near=5), start=None, tick=go_on)

    assert answer.bound <= -20
    if answer.outcome is not Outcome.PROVEN:
        assert answer.outcome is Outcome.NEAR
        assert program.objective(answer.values) - answer.bound <= 5


def test_fractions_are_not_rounded_but_searched(backend):
    """2x + 2y <= 3 leaves room for one of them, not for one and a half."""
    assert optimum(backend, a_program([-5, -4], 9, [([2, 2], 3)])) == -5


def test_the_constant_is_part_of_cost_and_bound(backend):
    program = a_program([3], 5, [([-1], -2)], constant=-1_000)

    assert optimum(backend, program) == -994
    assert solve(backend, program).bound == -994


def test_columns_that_only_earn_stop_at_their_upper_bounds(backend):
    """Nothing is unbounded: every column ends somewhere."""
    assert optimum(backend, a_program([-1, -1], [3, 4])) == -7


def test_a_program_without_rows_has_an_optimum(backend):
    assert optimum(backend, a_program([2, -3], 1)) == -3


def test_a_program_without_columns_costs_its_constant(backend):
    assert optimum(backend, a_program([], [], constant=17)) == 17


def test_an_empty_row_that_nothing_satisfies_is_infeasible(backend):
    assert solve(backend, a_program([], [], [([], -1)])).outcome is Outcome.INFEASIBLE


def test_rows_that_contradict_each_other_are_infeasible(backend):
    answer = solve(backend, a_program([1], 9, [([-1], -3), ([1], 2)]))

    assert answer.outcome is Outcome.INFEASIBLE
    assert answer.values is None


def test_only_whole_numbers_count_as_feasible(backend):
    """2x = 1 has a solution, but not a whole one; more columns keep it from the presolve."""
    rows = [([2, 4, 6], 7), ([-2, -4, -6], -7)]

    assert solve(backend, a_program([1, 1, 1], 9, rows)).outcome is Outcome.INFEASIBLE


def test_a_program_of_continuous_columns_alone_is_solved(backend):
    """As when no pool may serve: min 3x + y with x + y >= 4, y <= 1 is 10."""
    program = a_program([3, 1], [9, 1], [([-1, -1], -4)], integer=False)
    answer = solve(backend, program)

    assert answer.outcome is Outcome.PROVEN
    assert answer.bound is None or answer.bound <= 10


def test_a_start_is_taken_and_improved_upon(backend):
    program = a_program([-10, -13, -7, -8], 1, [([3, 4, 2, 3], 6)])
    start = np.arange(4), np.array([1, 0, 0, 1])

    assert optimum(backend, program, start=start) == -20


def test_a_start_that_is_not_feasible_does_no_harm(backend):
    program = a_program([-10, -13, -7, -8], 1, [([3, 4, 2, 3], 6)])
    start = np.arange(4), np.array([1, 1, 1, 1])

    assert optimum(backend, program, start=start) == -20


def a_hard_program(n=40):
    """A market split: random equations that no search settles quickly, each with a slack."""
    rng = np.random.default_rng(5)
    rows = []
    for k in range(4):
        weights = rng.integers(1, 100, n)
        slack = np.zeros((4, 2), dtype=np.int64)
        slack[k] = 1, -1
        row = np.concatenate((weights, slack.reshape(-1)))
        rows += [(row, int(weights.sum()) // 2), (-row, -(int(weights.sum()) // 2))]
    return a_program([0] * n + [1] * 8, [1] * n + [10**4] * 8, rows)


def test_a_tick_that_says_stop_ends_the_search_with_what_there_is(backend):
    program = a_hard_program()
    told = []

    def tick(values, bound):
        told.append((values, bound))
        return len(told) < 4

    answer = solve(backend, program, tick=tick)

    assert len(told) >= 4
    assert answer.outcome in (Outcome.FEASIBLE, Outcome.NOTHING)


def test_a_tick_hears_of_values_and_bounds_that_do_not_cross(backend):
    """Every value is whole and feasible, and no bound exceeds the optimum."""
    program = a_hard_program(12)
    told = []

    def tick(values, bound):
        told.append((values, bound))
        return True

    best = optimum(backend, program, tick=tick)
    costs = [program.objective(values) for values, _ in told if values is not None]

    assert costs
    assert min(costs) >= best
    assert all(bound <= best for _, bound in told if bound is not None)


def test_out_of_time_at_once_is_no_error(backend):
    answer = backend.solve(a_hard_program(), Limits(seconds=0.0), start=None, tick=go_on)

    assert answer.outcome in (Outcome.FEASIBLE, Outcome.NOTHING)


def test_the_last_milliwatt_of_ten_megawatts_counts(backend):
    """Gangs of 10^10 and of 10^10 + 1 mW: two of the former fit into 2 x 10^10, no other pair."""
    rows = [([10**10, 10**10, 10**10 + 1], 2 * 10**10)]

    assert optimum(backend, a_program([-5, -4, -6], 1, rows)) == -9


def test_the_last_milli_fen_of_an_objective_counts(backend):
    """One of two options, 10^11 and 10^11 - 1 milli-fen."""
    program = a_program([10**11, 10**11 - 1], 1, [([-1, -1], -1)])

    assert optimum(backend, program) == 10**11 - 1
    assert solve(backend, program).values.tolist() == [0, 1]


def test_claims_of_a_million_yuan_are_weighed_against_single_options(backend):
    """A job costs 2 x 10^11 and claims up to 3 x 10^11, of a budget of 10^11 + 7: not worth it.

    With a budget of 2 x 10^11 + 10^9 it is worth 10^9.
    """

    def program(budget):
        builder = Builder()
        job = builder.add_columns("job", [2 * 10**11], 1, str)
        claim = builder.add_columns("claim", [-1], 3 * 10**11, str, integer=False)
        both = np.concatenate((job, claim))
        builder.add_rows("entitlement", "", ([0, 0], both, [-3 * 10**11, 1]), [0], str)
        builder.add_rows("budget", "", ([0], claim, [1]), [budget], str)
        return builder.program()

    assert solve(backend, program(10**11 + 7)).values[0] == 0
    assert solve(backend, program(2 * 10**11 + 10**9)).values[0] == 1
