"""Cards dealt anew: what is lost by dealing the cheapest first is found."""

import numpy as np
import pytest

from huline.models.invent import invent
from huline.optimizer.compile.compiled import compile_case
from huline.optimizer.settle import Schedule
from huline.optimizer.strategies.packing.packing import Packing
from huline.optimizer.strategies.prices.relaxation import Relaxation
from tests.builders import a_case, a_link, a_pool, a_service, an_accelerator


def _packing(case, order=None):
    compiled = compile_case(case)
    relaxation = Relaxation(compiled, "payer")
    worth = np.zeros(relaxation.rows.size, dtype=np.int64)
    packing = Packing(compiled, relaxation, worth, seed=0)
    packing.fill(range(len(case.workloads)) if order is None else order)
    return packing


def _two_kinds(demand, **fields):
    """A card of the one kind serves 1,000 units for CNY 1 a slot, of the other 1,500 for 1.60."""
    pools = (
        a_pool("sh-01/a", rent=100_000, busy_w=0, cards=(8,)),
        a_pool("sh-01/b", accelerator="a100", rent=160_000, busy_w=0, cards=(8,)),
    )
    service = a_service(
        accelerators={"h100": 1_000, "a100": 1_500},
        peaks={"shanghai": demand},
        unserved=10**7,
        **fields,
    )
    return a_case(
        slots=2,
        links=(a_link("wire", "shanghai", "sh-01"),),
        accelerators=(an_accelerator(), an_accelerator("a100")),
        pools=pools,
        workloads=(service,),
    )


def test_a_card_of_another_kind_serves_what_a_whole_one_more_would_waste():
    """2,500 units: three cards of the one kind cost CNY 3; one of each serves them for 2.60."""
    packing = _packing(_two_kinds(2_500))
    assert packing.standing.cards[:, 0].tolist() == [3, 0]

    saved = packing.redeal(np.array([0]))

    assert packing.standing.cards[:, 0].tolist() == [1, 1]
    assert saved == 2 * 40_000
    assert not packing.standing.short.any()
    assert packing.standing.free[:, 0, 0].tolist() == [7, 7]


def test_a_slot_that_is_dealt_well_stays_as_it_is():
    packing = _packing(_two_kinds(3_000))
    before = packing.standing.cards.copy()

    assert packing.redeal(np.array([0])) == 0
    np.testing.assert_array_equal(packing.standing.cards, before)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_dealt_anew_costs_no_more_and_leaves_the_room_it_says(seed):
    case = invent(60, 4, 24, seed, 1.2)
    packing = _packing(case)
    services, before = np.flatnonzero(packing.services), packing.cost

    saved = packing.redeal(services)

    assert saved >= 0
    assert packing.cost == before - saved
    again = _packing(case, order=())
    again.take(packing.joined(Schedule()))
    for name in ("free", "left", "rest"):
        kept, anew = (getattr(each.standing, name) for each in (packing, again))
        np.testing.assert_array_equal(kept, anew)


def test_a_service_keeps_to_the_sites_it_has():
    """With one site it stays in the pool it is in, though the other would serve it for less."""
    packing = _packing(_two_kinds(2_500, sites=1))
    held = np.flatnonzero(packing.standing.held)
    assert held.size == 1

    packing.redeal(np.array([0]))

    np.testing.assert_array_equal(np.flatnonzero(packing.standing.held), held)
