"""States a Program as a Pyomo model: a Block for each rule, whose `doc` is the rule's formula."""

import logging
from typing import Any, Protocol

import pyomo.environ as pyo
from numpy.typing import NDArray
from pyomo.core.expr import LinearExpression

from huline.optimizer.formulate.program import Program, RowBlock

# The constant of the cost as a column fixed at 1, even where it is 0: readers differ about others.
# `OBJSENSE` is left out, which old readers refuse: all minimise without it.
MPS_OPTIONS = {"force_objective_constant": True, "skip_objective_sense": True}
# Of a cost that is constant altogether it would warn on stdout, where plans and JSON go.
logging.getLogger("pyomo.core").setLevel(logging.ERROR)


class Numbers(Protocol):
    """The numbers of a model, in the places of those of a Program."""

    @property
    def cost(self) -> NDArray[Any]:
        """(N,)."""
        ...

    @property
    def upper(self) -> NDArray[Any]:
        """(N,)."""
        ...

    @property
    def values(self) -> NDArray[Any]:
        """(nonzeros,)."""
        ...

    @property
    def rhs(self) -> NDArray[Any]:
        """(M,)."""
        ...


def pyomo_model(program: Program, numbers: Numbers, constant: int = 0) -> Any:
    """Return a ConcreteModel with columns ``x[n]``, ``cost``, and ``rows[m]`` in a Block a rule.

    Parameters
    ----------
    numbers : the Program itself, or what became of its numbers in scaling
    constant : added to the cost, in its unit

    Returns
    -------
    A model in which block ``must-serve`` holds the rows of the rule ``must-serve``; n and m count
    as in the Program
    """
    model: Any = pyo.ConcreteModel(name="huline")
    upper, whole = numbers.upper.tolist(), program.integer.tolist()
    model.x = pyo.Var(
        range(len(upper)),
        domain=lambda _, n: pyo.NonNegativeIntegers if whole[n] else pyo.NonNegativeReals,
        bounds=lambda _, n: (0, upper[n]),
    )
    columns = list(model.x.values())
    model.cost = pyo.Objective(expr=_sum(numbers.cost, columns, constant))
    for rule in dict.fromkeys(block.rule for block in program.row_blocks):
        blocks = [block for block in program.row_blocks if block.rule == rule]
        model.add_component(rule, _rule(program, numbers, columns, blocks))
    return model


def _rule(program: Program, numbers: Numbers, columns: list[Any], blocks: list[RowBlock]) -> Any:
    """Return the Block of the rule to which these rows belong."""
    rows = [m for block in blocks for m in range(block.first, block.first + block.count)]

    def row(_: Any, m: int) -> Any:
        span = slice(int(program.starts[m]), int(program.starts[m + 1]))
        if span.start == span.stop and numbers.rhs[m] >= 0:
            return pyo.Constraint.Skip  # 0 <= rhs, which not every solver takes for a row
        terms = [columns[n] for n in program.columns[span]]
        return (None, _sum(numbers.values[span], terms), numbers.rhs[m].item())

    block: Any = pyo.Block(doc=blocks[0].formula, concrete=True)
    block.rows = pyo.Constraint(rows, rule=row)
    return block


def _sum(weights: NDArray[Any], columns: list[Any], constant: int = 0) -> Any:
    return LinearExpression(constant=constant, linear_coefs=weights.tolist(), linear_vars=columns)
