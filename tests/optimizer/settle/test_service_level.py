import numpy as np

from huline.models.invent import invent
from huline.optimizer.compile import compile_case
from huline.optimizer.settle import service_level
from huline.optimizer.settle.service_level import unserved_units
from tests.builders import a_case, a_link, a_metro, a_profile, a_service
from tests.optimizer.verify.plans import an_eastern_and_a_western_case

METROS = (a_metro(), a_metro("wuhan"))


def left(cards, *, reach="ab", peaks=None, slots=1, metros=METROS):
    """Units unserved in each slot, by cards in sh-01 and nx-01.

    ``reach`` says who reaches sh-01 and nx-01: Shanghai the former, Wuhan as given.
    """
    links = [a_link("s", "shanghai", "sh-01", latency_us=1)]
    if "a" in reach:
        links.append(a_link("a", "wuhan", "sh-01", latency_us=9))
    if "b" in reach:
        links.append(a_link("b", "wuhan", "nx-01", latency_us=9))
    service = a_service(peaks=peaks or {"shanghai": 1500, "wuhan": 1000}, max_latency_us=9)
    case = an_eastern_and_a_western_case(
        slots=slots, metros=metros, links=links, workloads=(service,)
    )
    service = compile_case(case).services[0]
    return unserved_units(service, np.array(cards).reshape(2, slots)).tolist()


def test_one_group_of_origins_is_served_up_to_its_demand():
    """2500 units from both metros, all in sh-01, at 1000 a card."""
    assert left([2, 0], reach="a") == [500]
    assert left([3, 0], reach="a") == [0]
    assert left([0, 0], reach="a") == [2500]


def test_cards_serve_only_the_metros_that_may_use_them():
    """Shanghai's 1500 in sh-01, Wuhan's 1000 in nx-01: no card helps the other metro."""
    assert left([2, 0], reach="b") == [1000]
    assert left([1, 1], reach="b") == [500]
    assert left([2, 1], reach="b") == [0]


def test_who_has_another_pool_makes_room_for_who_has_not():
    """Wuhan reaches both: with 2 cards in sh-01 and 1 in nx-01 nobody goes without.

    Had Wuhan's 1000 gone to sh-01 first, 500 of Shanghai's would be left.
    """
    assert left([2, 1]) == [0]
    assert left([1, 1]) == [500]
    assert left([3, 0]) == [0]
    assert left([0, 2]) == [1500]


def test_slots_are_counted_one_by_one():
    assert left([[2, 0, 3], [1, 1, 0]], slots=3) == [0, 1500, 0]


def test_demand_that_no_pool_may_serve_is_always_unserved():
    """Wuhan has no link at all."""
    assert left([9, 9], reach="") == [1000]


def test_a_service_without_any_pool_is_unserved_altogether():
    case = a_case(slots=2, workloads=(a_service(),), profiles=(a_profile(per_mille=(1000, 500)),))
    service = compile_case(case).services[0]

    assert unserved_units(service, np.zeros((1, 2), dtype=np.int64)).tolist() == [2000, 1000]


def test_many_origins_are_served_as_well_by_flows_as_few_by_cuts(monkeypatch):
    """Both ways to count are exact; beyond a few groups of origins flows take over."""
    rng, services = np.random.default_rng(7), []
    for seed in range(3):
        compiled = compile_case(invent(40, 6, 24, seed))
        services += [s for s in compiled.services if len(s.demand) > 1]
    dealt = [np.minimum(s.need, rng.integers(0, 40, s.need.shape)) for s in services]
    assert len(services) > 3

    by_cuts = [unserved_units(s, cards) for s, cards in zip(services, dealt, strict=True)]
    monkeypatch.setattr(service_level, "MOST_CUT", 0)
    by_flows = [unserved_units(s, cards) for s, cards in zip(services, dealt, strict=True)]

    np.testing.assert_array_equal(by_cuts, by_flows)
    assert np.any(by_cuts)
