"""The largest first: gangs find places that filling and small moves leave them without."""

import numpy as np
import pytest

from huline.models.invent import invent
from huline.optimizer.compile.compiled import compile_case
from huline.optimizer.strategies.packing import grading
from huline.optimizer.strategies.packing.filling import filled
from huline.optimizer.strategies.packing.grading import Pace, graded
from huline.optimizer.strategies.packing.packing import Packing
from huline.optimizer.strategies.placing import lined_up
from huline.optimizer.strategies.prices.ascent import ascend
from huline.optimizer.strategies.prices.relaxation import Relaxation
from huline.optimizer.strategies.room import Room

MOVES = 6_000


@pytest.fixture(scope="module")
def market():
    """A full market of 150 workloads and what its relaxation finds."""
    compiled = compile_case(invent(150, 8, 72, seed=3, tightness=1.0))
    relaxation = Relaxation(compiled, "payer")
    worth = ascend(relaxation, np.zeros(relaxation.rows.size, dtype=np.int64), 150).central
    return compiled, relaxation, worth


def _packing(market):
    compiled, relaxation, worth = market
    packing = Packing(compiled, relaxation, worth, seed=0)
    return packing, Room.of(compiled), lined_up(compiled), relaxation.least(worth)


def _graded(market, stopped=lambda: False, moves=MOVES):
    packing, room, order, least = _packing(market)
    tried = graded(packing, room, order, least, Pace(moves, None, stopped))
    return packing, tried


def test_it_costs_less_than_as_many_moves_of_all(market):
    packing, tried = _graded(market)
    packing.improve(_packing(market)[3], MOVES - tried)
    other, room, order, least = _packing(market)
    filled(other, room, [order], 2)
    other.improve(least, MOVES)

    assert packing.cost < other.cost


def test_so_many_moves_are_tried_as_its_grades_take(market):
    packing, tried = _graded(market)
    share = sum(grade.effort for grade in grading.GRADES)

    assert share * MOVES <= tried <= share * MOVES + len(grading.GRADES) * grading.FEWEST
    assert packing.moved == tried


def test_the_same_moves_lead_to_the_same_plan(market):
    one, other = _graded(market)[0], _graded(market)[0]

    assert one.cost == other.cost
    assert (one.standing.on == other.standing.on).all()


def test_who_is_stopped_still_places_everybody(market):
    packing, tried = _graded(market, stopped=lambda: True)

    assert tried == 0
    assert packing.sound
    # a workload that nobody has placed yet costs nothing
    assert (packing.standing.cost[packing.plain] > 0).all()
