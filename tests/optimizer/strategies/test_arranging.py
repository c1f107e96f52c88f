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
from tests.builders import (
    a_case,
    a_centre,
    a_link,
    a_pool,
    a_profile,
    a_service,
    a_tariff,
    a_western_centre,
)

NEAR = (a_link("near", "shanghai", "sh-01"),)


def placed(*services, **fields):
    """Placements of first come, which must break no rule."""
    case = a_case(**{"links": NEAR, "workloads": services} | fields)
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


def test_a_service_waits_through_a_lull_where_it_must_stay():
    """2 cards in slots 0-1 and 4-5, and one between them; it may not leave before slot 6."""
    lull = a_profile(per_mille=(1000, 1000, 0, 0, 1000, 1000, 0, 0))
    (placement,) = placed(a_service(min_stay=6), profiles=(lull,))

    assert card_slots(placement) == {"sh-01/a": 4 * 2 + 2}
    assert placement.ledger.penalty == 0


def test_cards_come_in_time_to_be_warm():
    """One card in slots 2 and 3, so that two serve from slot 4 on."""
    late = a_profile(per_mille=(0, 0, 0, 0, 1000, 1000, 1000, 1000))
    (placement,) = placed(a_service(warm_up=2), profiles=(late,))

    assert [(r.first, r.end, r.cards) for r in placement.runs] == [(2, 4, 1), (4, 8, 2)]


def test_what_comes_before_a_service_can_be_warm_is_lost():
    """2000 units in slot 0, at 5,000 each."""
    (placement,) = placed(a_service(warm_up=1))

    assert placement.ledger.penalty == 10_000_000


def test_a_service_that_runs_already_needs_no_warm_up():
    (placement,) = placed(a_service(warm_up=1, warm_at=("sh-01/a",)))

    assert [(r.first, r.end, r.cards) for r in placement.runs] == [(0, 8, 2)]


def test_a_long_stay_that_costs_more_than_it_serves_is_left():
    """8 slots at 160,000 for one slot of 1000 units at 1,000."""
    brief = a_profile(per_mille=(500, 0, 0, 0, 0, 0, 0, 0))
    (placement,) = placed(a_service(min_stay=8, unserved=1_000_000), profiles=(brief,))

    assert placement.runs == ()


def test_a_dear_copy_of_a_model_keeps_a_service_at_one_centre():
    """Each copy costs 10 x 10,000,000, more than cheap slots there save."""
    links = (a_link("near", "shanghai", "sh-01"), a_link("far", "shanghai", "nx-01"))
    east = a_tariff("east", fen_per_mwh=(60_000,) * 4 + (0,) * 4)
    west = a_tariff("west", fen_per_mwh=(0,) * 4 + (60_000,) * 4)
    service = a_service(model_mb=10_000_000, model_at="shanghai", unserved=100_000_000)
    (placement,) = placed(
        service,
        links=links,
        tariffs=(east, west),
        centres=(a_centre(tariff="east"), a_western_centre(tariff="west")),
        pools=(a_pool(), a_pool("nx-01/a")),
    )

    assert len(placement.copies) == 1
    assert placement.ledger.transfer == placement.system.transfer == 100_000_000


def test_a_link_that_is_full_keeps_a_second_service_out():
    links = (a_link("near", "shanghai", "sh-01", volume_mb=150),)
    services = [a_service(f"s{i}", model_mb=100, model_at="shanghai") for i in (1, 2)]

    assert [bool(p.runs) for p in placed(*services, links=links)] == [True, False]


FREE_WEST = {
    "links": (a_link("near", "shanghai", "sh-01"), a_link("far", "shanghai", "nx-01")),
    "centres": (a_centre(), a_western_centre()),
    "pools": (a_pool(), a_pool("nx-01/a", cards=(1,), rent=0)),
}


def test_a_service_stays_where_it_runs_if_what_a_part_saves_elsewhere_is_less_than_the_fee():
    """One free card for 8 slots saves 800,000."""
    for fee, away in ((800_001, 0), (799_999, 8)):
        (placement,) = placed(a_service(runs_at="sh-01", migration_cost=fee), **FREE_WEST)

        assert card_slots(placement).get("nx-01/a", 0) == away


def test_a_service_is_left_out_if_it_would_cost_more_to_move_than_not_to_serve_it():
    """16,000 units and slots at 5,000 are 80,000,000 lost; 8 x 2 x 60,000 are paid for cards."""
    only = FREE_WEST | {"pools": (a_pool("nx-01/a", rent=0),)}
    for fee, served in ((79_040_001, False), (79_039_999, True)):
        (placement,) = placed(a_service(runs_at="sh-01", migration_cost=fee), **only)

        assert bool(placement.runs) == served
