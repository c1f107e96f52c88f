"""Cards rented under contracts while workloads are placed one after the other."""

import numpy as np

from huline.models.contract import Contract
from huline.optimizer.compile import compile_case
from huline.optimizer.settle import settle
from huline.optimizer.strategies.first_come import first_come
from huline.optimizer.strategies.neighbourhood import improve
from huline.optimizer.strategies.rented import Rented
from huline.optimizer.strategies.watch import Watch
from tests.builders import a_case, a_job, a_link, a_pool, a_service
from tests.optimizer.verify.plans import an_eastern_and_a_western_case

RENT, SLOTS = 20_000, 4
"""Milli-fen a card-hour under the contract, a fifth of the pool's rent; and hours."""


def offered(min_cards, *workloads, rent=RENT, **parts):
    contract = Contract(id="k", tenant="acme", pool="sh-01/a", min_cards=min_cards, rent=rent)
    return compile_case(
        a_case(slots=SLOTS, contracts=(contract,), workloads=workloads or (a_job(),), **parts)
    )


def test_the_fewest_cards_are_paid_for_in_every_slot_and_more_only_once():
    rented = Rented(offered(6), "payer")

    assert rented.take(0, 0, np.array([4, 0, 0, 0])) == 6 * RENT * SLOTS
    assert rented.take(0, 0, np.array([0, 6, 6, 0])) == 0
    assert rented.take(0, 0, np.array([4, 0, 0, 0])) == 2 * RENT * SLOTS


def test_what_is_taken_away_again_costs_nothing():
    rented = Rented(offered(6), "payer")
    first = rented.take(0, 0, np.array([4, 0, 0, 0]))
    second = rented.take(0, 0, np.array([8, 0, 0, 0]))

    assert rented.take(0, 0, np.array([-8, 0, 0, 0])) == -second
    assert rented.take(0, 0, np.array([-4, 0, 0, 0])) == -first


def test_a_contract_that_is_held_is_paid_for_and_its_cards_are_free():
    rented = Rented(offered(6), "payer")
    held = rented.turn(0)

    assert held == 6 * RENT * SLOTS
    assert rented.take(0, 0, np.array([6, 0, 0, 0])) == 0
    assert rented.turn(0) == 0
    assert rented.take(0, 0, np.array([-6, 0, 0, 0])) == -held


def test_for_the_operator_rent_only_changes_hands():
    assert Rented(offered(6), "system").take(0, 0, np.array([8, 0, 0, 0])) == 0


def test_slots_of_a_run_carry_equal_parts_of_what_would_be_rented():
    rented = Rented(offered(6), "payer")
    arguments = np.array([0]), np.array([[8]]), np.array([2])
    before = rented.surcharge(0, *arguments)
    rented.take(0, 0, np.array([8, 0, 0, 0]))

    assert before.tolist() == [[8 * RENT * SLOTS // 2] * SLOTS]
    assert rented.surcharge(0, *arguments).tolist() == [[8 * RENT * SLOTS // 2, 0, 0, 0]]


def test_a_first_plan_rents_for_a_service_that_is_there_all_day():
    """8 cards x 4 hours at 20,000 instead of 100,000 each."""
    service = a_service(accelerators={"h100": 1_000}, peaks={"shanghai": 8_000})
    compiled = offered(8, service, links=(a_link("l1", "shanghai", "sh-01"),))
    queue = first_come(compiled, "payer")
    settled = settle(compiled, queue.schedule())

    assert [r.cards for r in settled.contracts] == [8]
    assert settled.ledger.rent == 8 * RENT * SLOTS
    assert queue.cost == settled.cost("payer")


def test_a_contract_that_no_one_job_is_worth_is_held_for_several():
    """In the east 16 x 4 x 40,000 = 2,560,000 for all; in the west 16 x 120,000 for each job."""
    contract = Contract(id="k", tenant="acme", pool="sh-01/a", min_cards=16, rent=40_000)
    compiled = compile_case(
        an_eastern_and_a_western_case(
            slots=SLOTS,
            pools=(a_pool(cards=(16,)), a_pool("nx-01/a", rent=120_000, cards=(64,))),
            workloads=tuple(a_job(name, work=16) for name in ("w1", "w2", "w3", "w4")),
            contracts=(contract,),
        )
    )
    queue = first_come(compiled, "payer")
    alone = settle(compiled, queue.schedule())
    improve(queue, 50, 0, Watch())
    together = settle(compiled, queue.schedule())

    assert alone.contracts == ()
    assert [r.cards for r in together.contracts] == [16]
    assert together.cost("payer") < alone.cost("payer")
    assert queue.cost == together.cost("payer")
