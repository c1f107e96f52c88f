"""The largest first: gangs find places before what is small walls them in."""

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
from tests.builders import a_case, a_job, a_pool, an_accelerator

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


def _walled_in():
    """Two gangs that fill one pool each, and what is small in both.

    The one of 31 cards may run in either pool, and is put in the one first where alone the gang
    of 40 may. Beside it 9 of 20 small ones find room there, and all 40 in the other pool: for
    the gangs to change places 31 of these have to go at once.
    """
    pools = a_pool("sh-01/a", cards=(40,)), a_pool("sh-01/b", accelerator="a100", cards=(40,))
    either, one, other = {"h100": 1000, "a100": 900}, {"h100": 1000}, {"a100": 1000}
    small = {"work": 7, "cards": (1,), "unserved": 1_000_000}
    gangs = (
        a_job("first", accelerators=either, work=167, cards=(31,), unserved=9_000_000),
        a_job("second", accelerators=one, work=240, cards=(40,), unserved=4_000_000),
    )
    return a_case(
        accelerators=(an_accelerator(), an_accelerator("a100")),
        pools=pools,
        workloads=(
            *gangs,
            *(a_job(f"h{i}", accelerators=one, **small) for i in range(20)),
            *(a_job(f"a{i}", accelerators=other, **small) for i in range(40)),
        ),
    )


def test_gangs_change_places_before_what_is_small_walls_them_in():
    case = _walled_in()
    compiled = compile_case(case)
    relaxation = Relaxation(compiled, "payer")
    worth = np.zeros(relaxation.rows.size, dtype=np.int64)
    market = compiled, relaxation, worth
    packing, _ = _graded(market)
    other, room, order, least = _packing(market)
    filled(other, room, [order], 1)
    other.improve(least, MOVES)

    assert (packing.standing.arc[:2] >= 0).all()
    assert other.standing.arc[1] < 0
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
