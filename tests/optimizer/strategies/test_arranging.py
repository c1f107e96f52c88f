"""First plans of services that ask for more than to be served.

A card-slot costs 160,000 in each of the pools, and a unit of demand unserved 5,000.
"""

import pytest

from huline.models.sentence import listed
from huline.optimizer.compile import compile_case
from huline.optimizer.settle import settle
from huline.optimizer.strategies.first_come import first_come
from huline.optimizer.verify import settle as priced
from huline.optimizer.verify import verify
from tests.builders import a_case, a_link, a_pool, a_service

NEAR = (a_link("near", "shanghai", "sh-01"),)


def placed(*services, **fields):
    """Placements of first come, which must break no rule."""
    case = a_case(links=NEAR, workloads=services, **fields)
    found = settle(compile_case(case), first_come(compile_case(case), "payer").schedule())
    verdict = verify(case, priced(case, found.placements))
    assert verdict.ok, listed(breach.message for breach in verdict.breaches)
    return found.placements


def card_slots(placement):
    """Pool -> card-slots."""
    found = {}
    for run in placement.runs:
        found[run.pool] = found.get(run.pool, 0) + run.cards * (run.end - run.first)
    return found


def three_pools(cards=16):
    return tuple(a_pool(f"sh-01/{name}", cards=(cards,)) for name in "abc")


def test_no_pool_gets_more_than_its_share():
    """Of 10 cards in 8 slots none may provide more than 40 %: 32 of 80 card-slots."""
    service = a_service(peaks={"shanghai": 10_000}, max_share=400)
    (placement,) = placed(service, pools=three_pools())

    assert placement.ledger.penalty == 0
    assert max(card_slots(placement).values()) <= 32


def test_pools_take_turns_where_a_slot_has_a_single_card():
    """One card in 8 slots, half of them in each pool at most."""
    service = a_service(peaks={"shanghai": 1_000}, max_share=500)
    (placement,) = placed(service, pools=three_pools()[:2])

    assert card_slots(placement) == {"sh-01/a": 4, "sh-01/b": 4}


def test_what_would_be_too_much_for_one_pool_is_left_where_the_other_is_full():
    """The second pool has 2 cards: with half of the throughput each, 4 of 10 cards are served."""
    service = a_service(peaks={"shanghai": 10_000}, max_share=500)
    (placement,) = placed(service, pools=(a_pool(), a_pool("sh-01/b", cards=(2,))))

    assert card_slots(placement) == {"sh-01/a": 16, "sh-01/b": 16}


def test_another_pool_joins_with_a_single_card_where_more_pools_are_asked_for():
    service = a_service(peaks={"shanghai": 4_000}, min_sites=3)
    (placement,) = placed(service, pools=three_pools())

    assert len(card_slots(placement)) == 3
    assert placement.ledger.penalty == 0


def test_a_service_that_cannot_be_spread_is_left_out():
    (placement,) = placed(a_service(min_sites=2))

    assert placement.runs == ()


@pytest.mark.parametrize("fields", [{"min_sites": 2}, {"max_share": 500}])
def test_services_that_must_be_spread_leave_each_other_room(fields):
    """Six services of 4 cards in two pools of 8: each second card is another's."""
    services = [a_service(f"s{i}", peaks={"shanghai": 4_000}, **fields) for i in range(6)]
    pools = (a_pool(cards=(8,)), a_pool("sh-01/b", cards=(8,)))

    assert sum(sum(card_slots(p).values()) for p in placed(*services, pools=pools)) <= 16 * 8
