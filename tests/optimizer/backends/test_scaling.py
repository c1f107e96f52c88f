import numpy as np
import pytest

from huline.optimizer.backends.scaling import scaled
from huline.optimizer.formulate.builder import Builder


def a_program(values, limit, *, upper=(1, 1), cost=(1, 1), whole=(True, True)):
    """One row over two columns."""
    builder = Builder()
    for c, u, w in zip(cost, upper, whole, strict=True):
        builder.add_columns("x", [c], [u], str, integer=w)
    builder.add_rows("row", "", ([0, 0], [0, 1], values), [limit], str)
    return builder.program()


@pytest.mark.parametrize(
    ("values", "limit", "reduced", "tightened"),
    [
        ((6, 9), 20, [2, 3], 6),
        ((6, -9), -1, [2, -3], -1),
        ((-6, -9), -7, [-2, -3], -3),
        ((4, 8), 8, [1, 2], 2),
        ((5, 7), 20, [5, 7], 20),
    ],
)
def test_a_row_of_whole_columns_is_divided_and_its_limit_rounded_down(
    values, limit, reduced, tightened
):
    """6x + 9y <= 20 is 2x + 3y <= 6.67, and so 6 for whole x and y."""
    model = scaled(a_program(values, limit))

    assert model.values.tolist() == reduced
    assert model.rhs.tolist() == [tightened]


def test_every_whole_point_satisfies_the_divided_row_just_as_the_first_one():
    program = a_program((6, -9), -7, upper=(9, 9))
    model = scaled(program)

    for x in range(10):
        for y in range(10):
            assert (6 * x - 9 * y <= -7) == (model.values @ [x, y] <= model.rhs[0])


def test_a_row_with_a_continuous_column_keeps_its_limit():
    """x may be a third: nothing may be rounded."""
    model = scaled(a_program((6, 9), 20, whole=(True, False)))

    assert model.values.tolist() == [6, 9]
    assert model.rhs.tolist() == [20]


def test_large_rows_and_costs_shrink_by_powers_of_two_only():
    """Numbers up to 10^11 come below 2^14 and 2^20, each a multiple of the exact one."""
    program = a_program(
        (10**9, 10**9 + 1), 2 * 10**9, cost=(10**11, 3), upper=(1, 10**11), whole=(True, False)
    )
    model = scaled(program)

    assert np.abs(model.values).max() <= 2**14
    assert np.abs(model.cost).max() <= 2**20
    assert np.frexp(model.unit)[0] == 0.5
    assert (np.frexp(model.column)[0] == 0.5).all()
    assert model.column[0] == 1
    ratio = model.values / (program.values * model.column)
    assert ratio[0] == ratio[1]
    assert np.frexp(ratio[0])[0] == 0.5
    assert model.rhs[0] == program.rhs[0] * ratio[0]
    assert (model.cost * model.unit == program.cost * model.column).all()
    assert (model.upper * model.column == program.upper).all()
