import numpy as np

from huline.optimizer.backends.relaxed import reduced_costs
from huline.optimizer.formulate.builder import Builder


def a_program():
    """Take one of three, at 4, 6 or 9 milli-fen less than not to."""
    builder = Builder()
    columns = builder.add_columns("x", [-4, -6, -9], 1, str)
    builder.add_rows("one", "sum of x <= 1", (np.zeros(3), columns, np.ones(3)), [1], str)
    return builder.program()


def test_a_column_costs_what_it_saves_less_than_the_one_in_its_place():
    """The best is worth 9: it may be at its bound or in the row's price, so no more is said."""
    found = reduced_costs(a_program(), 10.0)

    assert found[0] - found[2] == 5
    assert found[1] - found[2] == 3


def test_of_nothing_there_are_no_costs():
    assert reduced_costs(Builder().program(), 10.0) is None


def test_a_relaxation_that_is_not_solved_in_time_says_nothing():
    """No time at all, and a program that presolving does not see through."""
    rng = np.random.default_rng(0)
    builder = Builder()
    columns = builder.add_columns("x", -rng.integers(1, 1000, 300), 5, str)
    rows, taken = np.nonzero(rng.random((200, 300)) < 0.5)
    weight = rng.integers(1, 50, rows.size)
    limits = rng.integers(100, 900, 200)
    builder.add_rows("many", "sum <= limit", (rows, columns[taken], weight), limits, str)

    assert reduced_costs(builder.program(), 0.0) is None
