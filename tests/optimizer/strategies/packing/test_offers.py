"""Contracts under the plan that packing makes: rented where that costs least, else left."""

import numpy as np
import pytest

from huline.models.contract import Contract
from huline.optimizer.compile import compile_case
from huline.optimizer.settle import Schedule, settle
from huline.optimizer.strategies.packing.filling import filled
from huline.optimizer.strategies.packing.offers import Offers
from huline.optimizer.strategies.packing.packing import Packing
from huline.optimizer.strategies.prices.relaxation import Relaxation
from huline.optimizer.strategies.room import Room
from tests.builders import a_case, a_job, a_pool

ELSEWHERE = a_pool("sh-01/b", rent=150_000, cards=(64,))
"""Dearer by half for a card-slot, but only paid for when used."""
RENT = 8 * 16 * 100_000
"""Of the sixteen cards of the contract, for all slots."""


def _offered(jobs, pools=(ELSEWHERE,)):
    """Jobs of 32 card-slots: 60,000 each for current, and 150,000 where nothing is rented."""
    contract = Contract(id="k", tenant="acme", pool="sh-01/a", min_cards=16, rent=100_000)
    work = tuple(a_job(f"w{i}") for i in range(jobs))
    return a_case(pools=(a_pool(), *pools), contracts=(contract,), workloads=work)


def _packing(case):
    """A packing at prices that count the contract's cards at what they cost if all are used."""
    compiled = compile_case(case)
    relaxed = Relaxation(compiled, "payer")
    worth = np.zeros(relaxed.rows.size, dtype=np.int64)
    relaxed.rows.contract.of(worth)[:] = 100_000
    return compiled, Packing(compiled, relaxed, worth, seed=1)


def _cost(compiled, packing):
    return settle(compiled, packing.joined(Schedule())).cost("payer")


@pytest.mark.parametrize("jobs", [1, 2])
def test_nobody_rents_for_all_slots_what_is_used_in_few(jobs):
    compiled, packing = _packing(_offered(jobs))
    packing.fill(range(jobs))
    assert _cost(compiled, packing) == RENT + jobs * 32 * 60_000

    filled(packing, Room.of(compiled), [range(jobs)], 1)

    assert _cost(compiled, packing) == jobs * 32 * 210_000


def test_cards_are_rented_that_are_used_in_all_slots():
    compiled, packing = _packing(_offered(4))

    filled(packing, Room.of(compiled), [range(4)], 1)

    assert _cost(compiled, packing) == RENT + 4 * 32 * 60_000


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_contract_that_is_the_only_way_in_is_rented_though_little_is_used(jobs):
    compiled, packing = _packing(_offered(jobs, pools=()))

    filled(packing, Room.of(compiled), [range(jobs)], 1)

    assert _cost(compiled, packing) == RENT + jobs * 32 * 60_000


@pytest.mark.parametrize("jobs", [1, 4])
def test_a_packing_knows_what_its_contracts_cost(jobs):
    compiled, packing = _packing(_offered(jobs))
    packing.fill(range(jobs))

    assert packing.cost == _cost(compiled, packing)


def test_what_cards_are_counted_at_does_not_wrap_at_the_greatest_multipliers():
    """Sixteen cards in eight slots, worth 10^17 each: 128 * 10^17 is more than 64 bits hold."""
    compiled = compile_case(_offered(4))
    relaxed = Relaxation(compiled, "payer")
    packing = Packing(compiled, relaxed, np.zeros(relaxed.rows.size, dtype=np.int64), seed=1)
    packing.fill(range(4))
    worth = np.zeros(relaxed.rows.size, dtype=np.int64)
    relaxed.rows.contract.of(worth)[:] = 10**17
    offers = Offers(compiled, relaxed.rows, worth, packing.ground)

    assert offers.beyond(packing.ground, packing.standing) == [RENT - 128 * 10**17]
