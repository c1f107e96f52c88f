import pyomo.environ as pyo
import pytest

from huline.optimizer.compile import compile_case
from huline.optimizer.formulate import formulate
from huline.optimizer.formulate.pyomo_model import pyomo_model
from huline.optimizer.formulate.rows import ROWS
from tests.agreement.tiny import perspective_of, tiny_case
from tests.builders import a_case, a_job, a_pool


def a_program(seed):
    return formulate(compile_case(tiny_case(seed)), perspective_of(seed)).program


def blocks_of(model):
    return {b.local_name: b for b in model.component_objects(pyo.Block, descend_into=False)}


@pytest.mark.parametrize("seed", range(10))
def test_every_rule_of_the_program_has_one_block_whose_doc_is_its_formula(seed):
    program = a_program(seed)
    blocks = blocks_of(pyomo_model(program, program))
    formulas = {row.rule: row.formula for row in ROWS}

    assert list(blocks) == list(dict.fromkeys(b.rule for b in program.row_blocks))
    assert {rule: block.doc for rule, block in blocks.items()} == {
        rule: formulas[rule] for rule in blocks
    }


@pytest.mark.parametrize("seed", range(10))
def test_rows_costs_and_bounds_are_those_of_the_program_to_the_last_unit(seed):
    """At x[n] = n + 1 every sum is the Program's, computed in whole numbers."""
    program = a_program(seed)
    model = pyomo_model(program, program, program.constant)
    point = range(1, program.cost.size + 1)
    for column, value in zip(model.x.values(), point, strict=True):
        column.set_value(value, skip_validation=True)

    assert pyo.value(model.cost) == program.objective(point)
    for block in blocks_of(model).values():
        for m, row in block.rows.items():
            span = slice(program.starts[m], program.starts[m + 1])
            columns, values = program.columns[span], program.values[span]
            assert pyo.value(row.body) == sum(
                int(v) * (int(n) + 1) for v, n in zip(values, columns, strict=True)
            )
            assert row.upper == program.rhs[m]
    assert [column.bounds for column in model.x.values()] == [
        (0, upper) for upper in program.upper.tolist()
    ]
    assert [column.is_integer() for column in model.x.values()] == program.integer.tolist()


def test_rows_without_columns_are_stated_only_if_nothing_satisfies_them():
    """A job that must be served and has no option but a pool too small: 0 <= -1."""
    jobs = (a_job("w1", must_serve=True, cards=(8,)),)
    case = a_case(slots=5, pools=(a_pool(cards=(4,)),), workloads=jobs)
    program = formulate(compile_case(case), "payer").program
    rows = blocks_of(pyomo_model(program, program))["must-serve"].rows

    assert [pyo.value(row.body) for row in rows.values()] == [0]
    assert [row.upper for row in rows.values()] == [-1]
