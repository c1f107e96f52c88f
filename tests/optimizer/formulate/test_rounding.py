"""Rows that round demand up to whole cards: they cut fractions of cards off, and no plan."""

from itertools import product

import numpy as np
import pytest

from huline.optimizer.compile import compile_case
from huline.optimizer.formulate import formulate
from tests.builders import a_case, a_link, a_pool, a_service, an_accelerator

ASKED = {"accelerators": {"h100": 1000, "b": 600}}


def stated(demand, **fields):
    """A service that cards of two kinds may serve, 1000 and 600 units each."""
    case = a_case(
        slots=1,
        accelerators=(an_accelerator(), an_accelerator("b")),
        pools=(a_pool(cards=(6,)), a_pool("sh-01/b", accelerator="b", cards=(6,))),
        links=(a_link("a", "shanghai", "sh-01"),),
        workloads=(a_service(**ASKED | {"peaks": {"shanghai": demand}} | fields),),
    )
    return formulate(compile_case(case), "payer")


def rows_of(formulation):
    """The rows that say demand is served, as they stand and rounded: matrix, limit, rounded."""
    program = formulation.program
    matrix = np.zeros(program.shape, dtype=np.int64)
    matrix[np.repeat(np.arange(program.rhs.size), np.diff(program.starts)), program.columns] = (
        program.values
    )
    names = [b.label(i) for b in program.row_blocks for i in range(b.count)]
    rounded = np.array(["rounded" in name for name in names])
    plain = np.array([name == "s1,0,0" for name in names])
    return (matrix[plain], program.rhs[plain]), (matrix[rounded], program.rhs[rounded])


def solution(formulation, cards, left):
    """Column values when cards of each kind serve, and the rest is left out."""
    (service,) = formulation.variables.services
    values = np.zeros(formulation.program.cost.size)
    values[service.cards] = cards
    if service.skip.size:
        values[service.skip] = left > 0
    else:
        values[service.short[0]] = left
    return values


def keeps(rows, values):
    matrix, limit = rows
    return bool((matrix @ values <= limit).all())


@pytest.mark.parametrize("part_service", [True, False])
@pytest.mark.parametrize("demand", [1, 599, 600, 1000, 1001, 1700, 2600, 3300])
def test_every_plan_keeps_the_rounded_rows(demand, part_service):
    formulation = stated(demand, part_service=part_service)
    plain, rounded = rows_of(formulation)
    for cards in product(range(5), range(6)):
        left = max(0, demand - 1000 * cards[0] - 600 * cards[1])
        values = solution(formulation, cards, left)

        assert keeps(plain, values)
        assert keeps(rounded, values)


@pytest.mark.parametrize("cards", [(1.7, 0), (0, 2 + 5 / 6)])
def test_a_fraction_of_a_card_serves_the_demand_and_not_the_rounded_one(cards):
    formulation = stated(1700)
    plain, rounded = rows_of(formulation)
    values = solution(formulation, cards, 0)

    assert keeps(plain, values)
    assert not keeps(rounded, values)


def test_a_demand_that_takes_whole_cards_is_stated_once():
    _, (_, limits) = rows_of(stated(3000))

    assert limits.size == 0
