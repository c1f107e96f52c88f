import numpy as np

from huline.optimizer.compile import compile_case
from huline.optimizer.formulate import formulate
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.lp_text import lp_text
from tests.builders import a_case, a_job, a_policy, a_pool, a_share


def a_program():
    """Two jobs contend for 8 cards, and for a budget."""
    return formulate(
        compile_case(
            a_case(
                slots=4,
                pools=(a_pool(cards=(8,)),),
                workloads=(a_job("w1"), a_job("w2")),
                policy=a_policy(subsidies=(a_share(budget=100_000),)),
            )
        ),
        "payer",
    ).program


def rows_of(program):
    """The lines of LP text between 'subject to' and 'bounds'."""
    return lp_text(program).split("subject to\n")[1].split("bounds\n")[0].splitlines()


def test_a_program_without_a_rule_keeps_all_its_other_rows():
    program = a_program()
    kept = [row for row in rows_of(program) if not row.startswith(" capacity(")]

    assert rows_of(program.without("capacity")) == kept
    assert len(kept) == len(rows_of(program)) - 4


def test_a_program_without_its_last_rule_and_one_without_a_rule_it_lacks():
    program = a_program()

    assert rows_of(program.without("budget")) == rows_of(program)[:-1]
    assert rows_of(program.without("power")) == rows_of(program)


def test_the_program_itself_stays_as_it_is():
    program = a_program()
    before = lp_text(program)
    program.without("capacity")

    assert lp_text(program) == before


def test_the_objective_is_exact_beyond_what_floats_hold():
    """(2^53 + 1) + 7: a float would lose the 1."""
    builder = Builder()
    builder.constant = 7
    builder.add_columns("x", [2**53 + 1], 1, str)

    assert builder.program().objective(np.array([1])) == 2**53 + 8


def test_entries_of_the_same_row_and_column_are_summed_and_zeros_fall_out():
    """2x + 3x - y + y + 4y <= 9 is 5x + 4y <= 9; 1z - 1z leaves nothing."""
    builder = Builder()
    builder.add_columns("x", [0, 0, 0], 1, str)
    entries = [0] * 7, [0, 1, 2, 0, 1, 2, 1], [2, -1, 1, 3, 1, -1, 4]
    builder.add_rows("row", "", entries, [9], str)
    program = builder.program()

    assert program.columns.tolist() == [0, 1]
    assert program.values.tolist() == [5, 4]
    assert program.starts.tolist() == [0, 2]
