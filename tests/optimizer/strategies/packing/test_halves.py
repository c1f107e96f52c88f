"""Two halves of a room: what moves in the one leaves the other as it is."""

import numpy as np
import pytest

from huline.models.invent import invent
from huline.optimizer.compile.compiled import compile_case
from huline.optimizer.settle import Schedule
from huline.optimizer.strategies.packing.cutting import BOTH, cut_of, loads_of, sides_of
from huline.optimizer.strategies.packing.halves import Halves
from huline.optimizer.strategies.packing.packing import Packing
from huline.optimizer.strategies.packing.rates import Tariffs
from huline.optimizer.strategies.prices.ascent import ascend
from huline.optimizer.strategies.prices.relaxation import Relaxation
from huline.optimizer.strategies.room import Room
from tests.builders import a_case, a_centre, a_job, a_pool, a_tenant

MOVES = 2_000


@pytest.fixture(scope="module")
def market():
    """A full market of 150 workloads and what its relaxation finds."""
    return _priced(invent(150, 8, 72, seed=3, tightness=1.0))


def _priced(case):
    compiled = compile_case(case)
    relaxation = Relaxation(compiled, "payer")
    worth = ascend(relaxation, np.zeros(relaxation.rows.size, dtype=np.int64), 60).central
    return compiled, relaxation, worth


def _filled(priced, threads=1):
    compiled, relaxation, worth = priced
    packing = Packing(compiled, relaxation, worth, seed=0, threads=threads)
    packing.fill(range(len(compiled.case.workloads)))
    return packing, relaxation.least(worth)


def _cut(priced, packing, seed=0):
    compiled, relaxation, worth = priced
    halves = Halves(compiled, packing.ground, seed, 1)
    assert halves.cut(packing.standing, np.ones(len(compiled.case.workloads)))
    sides = sides_of(packing.ground, packing.standing, halves.side, np.array([1]))
    rates = Tariffs(compiled, relaxation, packing.ground, packing._offers).guided(worth)
    return halves, sides, rates


def _at_pools(packing):
    """(W, P) card-slots of each workload in each pool."""
    ground, standing = packing.ground, packing.standing
    found = np.zeros((standing.arc.size, len(ground.side) - 1), dtype=np.int64)
    placed = np.flatnonzero(standing.arc >= 0)
    way = ground.way[standing.arc[placed]]
    found[placed, way[:, 0]] = way[:, 1] * standing.on[placed].sum(axis=1)
    np.add.at(found, (ground.door[:, 4], ground.door[:, 0]), standing.held)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_nobody_crosses_a_cut_and_who_stands_on_both_sides_stays(market, seed):
    packing, _ = _filled(market)
    halves, sides, rates = _cut(market, packing, seed)
    before = _at_pools(packing)

    _, kept = halves.improve(packing.standing, rates, rates, MOVES, 0.0)

    after = _at_pools(packing)
    stood = before.any(axis=1)
    for half in (0, 1):
        mine = stood & (sides == half)
        assert not after[mine][:, halves.side != half].any()
        assert (before[mine] != after[mine]).any()
    np.testing.assert_array_equal(before[sides == BOTH], after[sides == BOTH])
    assert kept > 0


def test_two_threads_find_what_one_finds(market):
    plans = []
    for threads in (1, 2):
        packing, least = _filled(market, threads)
        packing.improve(least, 3 * MOVES)
        plans.append(packing.joined(Schedule()))

    assert plans[0].jobs == plans[1].jobs
    for one, other in zip(plans[0].services.values(), plans[1].services.values(), strict=True):
        np.testing.assert_array_equal(one.cards, other.cards)


def test_what_is_dealt_anew_amid_a_turn_is_known_to_both_halves(market):
    packing, least = _filled(market)
    services = np.flatnonzero(packing.services)
    for _ in range(4):
        packing.improve(least, 700, 1e7)
        packing.redeal(services)
    packing.improve(least, 100)

    again, _ = _filled(market)
    again.begin(Room.of(market[0]))
    again.take(packing.joined(Schedule()))
    for name in ("free", "left", "rest"):
        kept, anew = (getattr(each.standing, name) for each in (packing, again))
        np.testing.assert_array_equal(kept, anew)


def test_both_halves_together_keep_what_limits_a_firm():
    """Four centres of 64 cards, and a firm that may use 40 at a time in all of them."""
    centres = [a_centre(f"sh-0{i}") for i in range(4)]
    case = a_case(
        slots=24,
        centres=tuple(centres),
        pools=tuple(a_pool(f"{c.id}/a", cards=(64,)) for c in centres),
        tenants=(a_tenant(max_cards=40),),
        workloads=tuple(a_job(f"w{i}", work=8 * (2 + i % 5), deadline=24) for i in range(60)),
    )
    priced = _priced(case)
    packing, _ = _filled(priced)
    halves, _, rates = _cut(priced, packing)
    for _ in range(20):
        halves.improve(packing.standing, rates, rates, 100, 1e7)

        used = np.zeros(24, dtype=np.int64)
        for w in np.flatnonzero(packing.standing.arc >= 0):
            used += packing.ground.way[packing.standing.arc[w], 1] * packing.standing.on[w]
        assert used.max() <= 40
        np.testing.assert_array_equal(packing.standing.left[-1], 40 - used)


def test_a_room_of_one_centre_is_not_cut():
    case = a_case(workloads=tuple(a_job(f"w{i}") for i in range(3)))
    priced = _priced(case)
    packing, _ = _filled(priced)
    halves = Halves(priced[0], packing.ground, 0, 1)

    assert not halves.cut(packing.standing, np.ones(3))


@pytest.mark.parametrize("seed", range(8))
def test_centres_that_a_service_shares_lie_on_one_side(market, seed):
    """Two services have cards in two centres each: one cut parts neither of them."""
    packing = Packing(*market, seed=0)
    ground, standing = packing.ground, packing.standing
    one, other = np.flatnonzero(np.diff(ground.at[:, 1]) >= 4)[:2]
    doors = np.concatenate([ground.at[w, 1] + np.arange(4) for w in (one, other)])
    ground.door[doors, 0] = [0, 1, 2, 3] * 2
    standing.held[ground.at[one, 1] + np.array([0, 2])] = 1
    standing.held[ground.at[other, 1] + np.array([1, 3])] = 1
    centre_of, weights = np.arange(len(ground.side) - 1), np.ones(standing.arc.size)

    load = loads_of(ground, standing, centre_of, weights, 4)
    side = cut_of(ground, standing, centre_of, load, np.array([seed]))

    assert side[0] == side[2] != side[1] == side[3]
