"""Rates that lean on a plan ask nothing for room that it leaves free."""

import numpy as np

from huline.models.data import Data
from huline.optimizer.compile import compile_case
from huline.optimizer.strategies.packing.ground import ground_of
from huline.optimizer.strategies.packing.leaning import LEANS, Leaning
from huline.optimizer.strategies.packing.offers import Offers
from huline.optimizer.strategies.packing.rates import R_ONCE, Tariffs
from huline.optimizer.strategies.prices.relaxation import Relaxation
from tests.builders import a_case, a_job, a_link

PRICE = 40_000
NO_LINES = np.zeros(0, dtype=np.int64)


def _leaning():
    """One pool of 16 cards, 8 slots, each card-slot of it priced."""
    compiled = compile_case(a_case(workloads=(a_job(),)))
    relaxed = Relaxation(compiled, "payer")
    rows = relaxed.rows
    worth = np.zeros(rows.size, dtype=np.int64)
    rows.capacity.of(worth)[:] = PRICE
    ground = ground_of(compiled)
    tariffs = Tariffs(compiled, relaxed, ground, Offers(compiled, rows, worth, ground))
    return _rates(tariffs, rows, worth), tariffs.paid(worth).price


def _rates(tariffs, rows, worth):
    leaning, guide = Leaning(tariffs, rows, worth), tariffs.guided(worth)
    return lambda turn, free, unsent: leaning.rates(turn, guide, free, unsent)


def _free(cards, slots):
    return np.array([[cards] * slots], dtype=np.int64)


def test_the_first_turn_has_the_prices_of_the_relaxation_whatever_is_free():
    rates_of, paid = _leaning()

    for cards in (0, 16):
        rates = rates_of(0, _free(cards, paid.shape[1]), NO_LINES)
        np.testing.assert_array_equal(rates.price, paid + PRICE)


def test_in_other_turns_room_costs_its_share_and_nothing_where_much_is_free():
    rates_of, paid = _leaning()

    for turn, lean in enumerate(LEANS[1:], start=1):
        free = _free(lean.spare, paid.shape[1])
        free[0, 3] += 1
        asked = np.full(paid.shape, PRICE * lean.share // 100)
        asked[:, 3] = 0

        np.testing.assert_array_equal(rates_of(turn, free, NO_LINES).price, paid + asked)


def test_turns_come_round_again():
    rates_of, paid = _leaning()
    free = _free(5, paid.shape[1])

    for turn in range(len(LEANS)):
        first, again = (rates_of(n, free, NO_LINES).price for n in (turn, turn + len(LEANS)))
        np.testing.assert_array_equal(first, again)


def test_a_line_with_more_than_a_twentieth_of_its_volume_left_costs_nothing_in_other_turns():
    """20 GB at 5,000 milli-fen each; the job has 2 GB to send."""
    wire = a_link("wire", "shanghai", "sh-01", volume_mb=20_000)
    job = a_job(data=Data(mb=2_000, at="shanghai"))
    compiled = compile_case(a_case(links=(wire,), workloads=(job,)))
    relaxed = Relaxation(compiled, "payer")
    worth = np.zeros(relaxed.rows.size, dtype=np.int64)
    free = _free(0, compiled.slots)
    ground = ground_of(compiled)
    offers = Offers(compiled, relaxed.rows, worth, ground)
    tariffs = Tariffs(compiled, relaxed, ground, offers)
    usual = tariffs.paid(worth).due[0, R_ONCE]
    relaxed.rows.link.of(worth)[:] = 5_000
    rates_of = _rates(tariffs, relaxed.rows, worth)

    def sending(turn, left):
        return rates_of(turn, free, np.array([left])).due[0, R_ONCE] - usual

    assert [sending(turn, 20_000) for turn in range(len(LEANS))] == [10_000, 0, 0, 0]
    assert [sending(turn, 1_000) for turn in (0, 1)] == [10_000, 10_000]
