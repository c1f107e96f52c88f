"""Packing: what compiled loops place obeys every rule, and costs what they say."""

from random import Random

import numpy as np
import pytest

from huline.models.errors import OutOfTime
from huline.models.group import Group
from huline.models.invent import invent
from huline.optimizer.bench.agreement.cases import draw
from huline.optimizer.compile import compile_case
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.settle import Schedule, settle
from huline.optimizer.strategies.packing.filling import filled
from huline.optimizer.strategies.packing.ground import plain
from huline.optimizer.strategies.packing.packing import Packing
from huline.optimizer.strategies.prices.relaxation import Relaxation
from huline.optimizer.strategies.room import Room
from huline.optimizer.verify import verify
from tests.builders import (
    a_case,
    a_centre,
    a_job,
    a_link,
    a_policy,
    a_pool,
    a_service,
    a_tariff,
    an_accelerator,
)

APART = Group(id="rivals", kind="apart", workloads=("a", "b"))


def _packing(case, worth=0, seed=1):
    compiled = compile_case(case)
    relaxed = Relaxation(compiled, "payer")
    values = relaxed.rows.clip(np.full(relaxed.rows.size, worth, dtype=np.int64))
    return compiled, relaxed, values, Packing(compiled, relaxed, values, seed)


def _crowded(**fields):
    """Five jobs of 8 cards for 4 of 8 slots, of which the last four are dear, on 16 cards."""
    tariff = a_tariff(fen_per_mwh=[60_000] * 4 + [160_000] * 4)
    work = tuple(a_job(f"w{i}") for i in range(5))
    return a_case(**{"tariffs": (tariff,), "workloads": work} | fields)


@pytest.mark.parametrize("seed", range(12))
def test_plans_by_prices_obey_every_rule_there_is(seed):
    """`solve_here` raises if the independent checker finds a breach."""
    case = draw(seed).case

    try:
        made = solve_here(case, Options(strategy="prices"))
    except OutOfTime:
        made = None  # none was found, though there may be one

    assert made is None or made.bound <= made.cost


@pytest.mark.parametrize("seed", range(3))
def test_moves_leave_exactly_the_room_that_workloads_do_not_take(seed):
    compiled, relaxed, worth, packing = _packing(invent(60, 4, 24, seed, 1.2), 30_000, seed)
    packing.fill(range(60))
    packing.improve(relaxed.least(worth), 1200)

    again = Packing(compiled, relaxed, worth, seed)
    again.take(packing.joined(Schedule()))

    for name in ("free", "left", "rest"):
        kept, anew = (getattr(each.standing, name) for each in (packing, again))
        np.testing.assert_array_equal(kept, anew)
    # units may be served by whichever cards: `take` counts the best way
    assert again.cost <= packing.cost


def test_moves_that_may_not_cost_more_never_do():
    _, relaxed, worth, packing = _packing(invent(60, 4, 24, 7, 1.2), 20_000)
    packing.fill(range(60))
    least, before = relaxed.least(worth), packing.cost

    saved, kept = packing.improve(least, 300)

    assert packing.cost == before - saved
    assert saved > 0
    assert kept > 0


def test_no_workload_stands_where_it_costs_less_than_the_bound_says():
    case = invent(60, 4, 24, 3, 1.0)
    compiled = compile_case(case)
    relaxed, rng = Relaxation(compiled, "payer"), Random(3)
    for most in (0, 50_000, 400_000):
        drawn = [rng.randint(0, most) for _ in range(relaxed.rows.size)]
        worth = relaxed.rows.clip(np.array(drawn, dtype=np.int64))
        packing = Packing(compiled, relaxed, worth, 1)
        packing.fill(range(60))

        assert (packing.rated >= relaxed.least(worth))[packing.plain].all()


def test_the_same_seed_makes_the_same_moves():
    schedules = []
    for _ in range(2):
        _, relaxed, worth, packing = _packing(invent(40, 3, 24, 5, 1.2), 20_000, seed=9)
        packing.fill(range(40))
        packing.improve(relaxed.least(worth), 200)
        schedules.append(packing.joined(Schedule()))

    assert schedules[0].jobs == schedules[1].jobs


def test_moves_are_the_same_however_they_are_dealt_out():
    schedules = []
    for pieces in ([1400], [1, 499, 700, 200]):
        _, relaxed, worth, packing = _packing(invent(40, 3, 24, 5, 1.2), 20_000, seed=9)
        packing.fill(range(40))
        for count in pieces:
            packing.improve(relaxed.least(worth), count)
        schedules.append(packing.joined(Schedule()))

    assert schedules[0].jobs == schedules[1].jobs


def test_five_jobs_find_room_for_four():
    """16 cards for 8 slots take four jobs of 32 card-slots; two wait for the dear slots."""
    compiled, _, _, packing = _packing(_crowded())

    packing.fill(range(5))
    found = settle(compiled, packing.joined(Schedule()))

    runs = [p.runs for p in found.placements]
    assert sorted(r.first for mine in runs for r in mine) == [0, 0, 4, 4]
    assert found.cost("payer") == packing.cost


def test_a_price_on_room_drives_work_away_that_is_not_worth_it():
    """A job's penalty is 20,000,000 for each of its 32 card-hours; room costs more than that."""
    _, _, _, packing = _packing(_crowded(), worth=30_000_000)

    packing.fill(range(5))

    assert not packing.joined(Schedule()).jobs


def test_a_price_on_room_is_no_cost():
    (_, _, _, dear), (_, _, _, free) = (_packing(_crowded(), worth=n) for n in (1_000, 0))
    for packing in (dear, free):
        packing.fill(range(5))

    assert dear.cost == free.cost


def test_what_must_be_served_and_is_not_makes_a_packing_unsound():
    work = tuple(a_job(f"w{i}", must_serve=True) for i in range(5))
    _, _, _, packing = _packing(_crowded(workloads=work))

    packing.fill(range(5))

    assert not packing.sound


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"workloads": (a_job("a"), a_job("b"), a_service("c"))}, [True, True, True]),
        ({"workloads": (a_job("a"), a_job("b", after=("a",)))}, [False, False]),
        ({"workloads": (a_job("a", timing="preemptible", min_run=2), a_job("b"))}, [False, True]),
        ({"workloads": (a_service("a", min_sites=2), a_service("b"))}, [False, True]),
        ({"workloads": (a_job("a", spending_limit=10**9), a_job("b"))}, [False, True]),
        ({"workloads": (a_job("a"), a_job("b")), "groups": (APART,)}, [False, False]),
        ({"policy": a_policy(tier_order="strict"), "workloads": (a_job("a"),)}, [False]),
    ],
)
def test_what_has_rules_of_its_own_is_left_to_insertion(fields, expected):
    assert plain(compile_case(a_case(**fields))).tolist() == expected


def test_work_with_rules_of_its_own_stands_beside_the_packed():
    case = _crowded(workloads=(a_job("a"), a_job("b", after=("a",)), a_job("c"), a_job("d")))

    made = solve_here(case, Options(strategy="prices"))

    assert all(placement.runs for placement in made.placements)
    assert verify(case, made).ok


@pytest.mark.parametrize(
    ("orders", "passes", "stands"),
    [
        ([[0, 1]], 1, "sh-01/a"),
        ([[0, 1]], 2, "sh-01/b"),
        ([[0, 1], [1, 0]], 1, "sh-01/b"),
        ([[1, 0], [0, 1]], 1, "sh-01/b"),
    ],
)
def test_a_service_that_found_few_cards_is_placed_first_in_the_next_pass_or_in_a_better_order(
    orders, passes, stands
):
    """Sixteen cards for all slots is what the job would like, too; it may go elsewhere, dearer."""
    job = a_job(work=128, cards=(16,), accelerators={"h100": 1_000, "other": 1_000})
    service = a_service(peaks={"shanghai": 16_000}, accelerators={"h100": 1_000}, unserved=10**7)
    case = a_case(
        links=(a_link("wire", "shanghai", "sh-01"),),
        accelerators=(an_accelerator(), an_accelerator("other")),
        pools=(a_pool(), a_pool("sh-01/b", accelerator="other", rent=150_000)),
        workloads=(job, service),
    )
    compiled = compile_case(case)
    relaxed = Relaxation(compiled, "payer")
    packing = Packing(compiled, relaxed, np.zeros(relaxed.rows.size, dtype=np.int64), seed=1)

    filled(packing, Room.of(compiled), orders, passes)

    plan = settle(compiled, packing.joined(Schedule()))
    assert plan.placements[0].runs[0].pool == stands
    assert bool(plan.placements[1].runs) == (stands == "sh-01/b")


def test_hot_moves_may_cost_more_and_say_so_and_leave_exactly_the_room_that_is_not_taken():
    compiled, relaxed, worth, packing = _packing(invent(60, 4, 24, 7, 1.2), 20_000)
    packing.fill(range(60))
    least = relaxed.least(worth)
    packing.improve(least, 2_000)
    before = packing.cost

    saved, _ = packing.improve(least, 300, heat=1e8)

    assert saved < 0
    assert packing.cost == before - saved
    again = Packing(compiled, relaxed, worth, 1)
    again.take(packing.joined(Schedule()))
    np.testing.assert_array_equal(packing.standing.free, again.standing.free)


@pytest.mark.parametrize("timing", ["contiguous", "preemptible"])
@pytest.mark.parametrize("cards", [16, 32])
def test_a_job_gets_its_place_from_all_that_stand_in_its_way_at_once(timing, cards):
    """Eight jobs use all power for 16 cards in all slots; only they may go elsewhere, dearer."""
    both, fast = {"h100": 1_000, "other": 1_000}, {"h100": 1_000}
    small = (a_job(f"w{i}", work=16, cards=(2,), accelerators=both) for i in range(8))
    gang = a_job("gang", work=128, cards=(16,), accelerators=fast, timing=timing)
    case = a_case(
        centres=(a_centre(power_limit_w=(16_000,)), a_centre("sh-02")),
        accelerators=(an_accelerator(), an_accelerator("other")),
        pools=(
            a_pool(cards=(cards,), idle_w=0),
            a_pool("sh-02/b", accelerator="other", rent=150_000),
        ),
        workloads=(*small, gang),
    )
    _, relaxed, worth, packing = _packing(case)
    packing.fill(range(9))
    before = packing.waiting

    packing.improve(relaxed.least(worth), 50)

    assert before.tolist() == [False] * 8 + [True]
    assert not packing.waiting.any()


def test_a_packing_goes_on_at_other_prices():
    """At 90,000 for a card-slot of room its job pays what it paid: room has no cost."""
    case = a_case(workloads=(a_job(),))
    _, relaxed, _, packing = _packing(case)
    packing.fill([0])
    before = packing.cost
    worth = np.zeros(relaxed.rows.size, dtype=np.int64)
    relaxed.rows.capacity.of(worth)[:] = 90_000

    packing.reprice(worth)

    assert packing.cost == before
    assert packing.rated[0] == before + 32 * 90_000
