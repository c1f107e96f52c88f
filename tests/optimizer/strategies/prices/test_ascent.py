"""Multipliers that get better round by round."""

import numpy as np
import pytest

from huline.optimizer.compile import compile_case
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.strategies.prices.ascent import ascend
from huline.optimizer.strategies.prices.relaxation import Relaxation
from tests.agreement.tiny import perspective_of, tiny_case
from tests.builders import a_case, a_job, a_pool, a_tariff


def _nothing(relaxed):
    return np.zeros(relaxed.rows.size, dtype=np.int64)


def _crowded():
    """Four jobs of 8 cards for 4 of 8 slots, of which the last four are dear, on 16 cards."""
    tariff = a_tariff(fen_per_mwh=[60_000] * 4 + [160_000] * 4)
    return a_case(tariffs=(tariff,), workloads=tuple(a_job(f"w{i}") for i in range(4)))


def test_scarce_slots_get_their_price():
    """Two jobs must run at 260,000 a card-slot: 64 x (160,000 + 260,000)."""
    relaxed = Relaxation(compile_case(_crowded()), "payer")

    found = ascend(relaxed, _nothing(relaxed), 300)

    assert 0.999 * 64 * 420_000 <= found.bound <= 64 * 420_000


def test_more_rounds_never_lower_the_bound():
    relaxed = Relaxation(compile_case(_crowded()), "payer")
    bounds = [ascend(relaxed, _nothing(relaxed), rounds).bound for rounds in (1, 5, 20, 80)]

    assert bounds == sorted(bounds)


def test_the_same_rounds_give_the_same_multipliers_on_two_threads():
    compiled = compile_case(_crowded())
    one, two = (Relaxation(compiled, "payer", threads) for threads in (1, 2))

    assert (ascend(one, _nothing(one), 40).worth == ascend(two, _nothing(two), 40).worth).all()


def test_a_warm_start_is_never_left_for_worse():
    relaxed = Relaxation(compile_case(_crowded()), "payer")
    first = ascend(relaxed, _nothing(relaxed), 100)

    assert ascend(relaxed, first.worth, 1).bound == first.bound


def test_multipliers_that_are_close_already_are_wandered_from():
    relaxed = Relaxation(compile_case(_crowded()), "payer")
    first = ascend(relaxed, _nothing(relaxed), 300)
    again = ascend(relaxed, first.worth, 300, affords=lambda _: 60, close=True)

    assert again.rounds == 10 + 60
    assert again.bound >= first.bound


def test_it_stops_when_told_to():
    relaxed = Relaxation(compile_case(_crowded()), "payer")

    assert ascend(relaxed, _nothing(relaxed), 100, lambda best: best.rounds < 7).rounds == 7


def test_nothing_is_found_where_no_plan_exists():
    case = a_case(pools=(a_pool(cards=(4,)),), workloads=(a_job(must_serve=True),))
    relaxed = Relaxation(compile_case(case), "payer")

    assert ascend(relaxed, _nothing(relaxed), 10) is None


@pytest.mark.parametrize("seed", range(8, 13))
def test_what_it_finds_is_no_more_than_the_best_plan_costs(seed):
    case, perspective = tiny_case(seed), perspective_of(seed)
    relaxed = Relaxation(compile_case(case), perspective)
    best = solve_here(case, Options(perspective=perspective, gap=0.0))
    found = ascend(relaxed, _nothing(relaxed), 60)

    assert best is None or (found is not None and found.bound <= best.cost)


def test_more_rounds_than_the_quick_way_takes_are_used_and_never_end_lower():
    relaxed = Relaxation(compile_case(_crowded()), "payer")
    seen = []

    def go_on(best):
        seen.append((best.bound, best.rounds))
        return True

    few = ascend(relaxed, _nothing(relaxed), 99, go_on)
    many = ascend(relaxed, _nothing(relaxed), 5_000, go_on)

    assert many.rounds > few.rounds
    assert many.bound >= few.bound
    assert all(bound <= 64 * 420_000 for bound, _ in seen)


def test_it_takes_as_many_rounds_as_there_is_time_for():
    relaxed = Relaxation(compile_case(_crowded()), "payer")
    asked = []

    def affords(rounds):
        asked.append(rounds)
        return 30

    hurried = ascend(relaxed, _nothing(relaxed), 5_000, affords=affords)

    assert [hurried.rounds - 30] == asked


def test_what_is_packed_by_lies_amid_the_best_multipliers():
    """Two jobs more than there are cards would run in the cheap slots: only these have a price."""
    relaxed = Relaxation(compile_case(_crowded()), "payer")
    found = ascend(relaxed, _nothing(relaxed), 500)
    central = relaxed.rows.capacity.of(found.central)[0]

    assert relaxed.bound(found.central) <= found.bound
    assert central[:4].min() > 0.5 * central[:4].mean()
    assert central[:4].min() > 5 * central[4:].max()


def test_the_bound_it_tells_of_never_falls_from_round_to_round():
    relaxed, told = Relaxation(compile_case(_crowded()), "payer"), []

    found = ascend(relaxed, _nothing(relaxed), 5_000, lambda best: told.append(best) or True)

    assert [best.bound for best in told] == sorted(best.bound for best in told)
    assert found.bound >= told[-1].bound
