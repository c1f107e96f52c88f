"""The oracle's bounds leave nothing out: without them the same optimum is found."""

from itertools import chain, product
from math import prod

from tests.agreement.brute_force import best
from tests.agreement.claims import Asks, added
from tests.agreement.endings import endings
from tests.agreement.search import Search
from tests.agreement.tiny import perspective_of, tiny_case

FEW = 120


def _plainly(case, perspective):
    """List the cost of every single plan; None if there are too many to be quick."""
    costs = []
    for fees, left in endings(case, perspective):
        found = _of_what_is_left(left, perspective)
        if found is None:
            return None
        costs += [fees + cost for cost in found]
    return costs


def _of_what_is_left(case, perspective):
    search = Search(case, perspective)
    jobs = [search.ways.of_job(job) for job in case.training()]
    modes = [search.ways.of_service(service) for service in case.services()]
    count = prod(map(len, jobs)) * prod(sum(prod(map(len, m)) for m in of) for of in modes)
    if count > FEW:
        return None
    if count == 0:
        return []
    alone = [[(way,) for way in ways] for ways in jobs]
    plans = chain(*(product(*alone, *(product(*m) for m in chosen)) for chosen in product(*modes)))
    return [_cost(search, plan) for plan in plans if _fits(search, plan)]


def _fits(search, plan):
    room = dict(search.room)
    for key, amount in chain(*(search.takes(way) for way in chain(*plan))):
        if key in room:
            room[key] -= amount
    return min(room.values(), default=0) >= 0


def _cost(search, plan):
    case = search.case
    tenants = [w.tenant for w in (*case.training(), *case.services())]
    asks = tuple(
        Asks(tenant, added([(1, way.bill) for way in ways]))
        for tenant, ways in zip(tenants, plan, strict=True)
    )
    claims = search.purse.exactly(asks) if any(ask.bill.grants for ask in asks) else 0
    return sum(way.cost for way in chain(*plan)) - claims


def test_the_bounded_walk_finds_what_pricing_every_single_plan_finds():
    compared = 0
    for seed in range(150):
        case, perspective = tiny_case(seed), perspective_of(seed)
        costs = _plainly(case, perspective)
        if costs is not None:
            compared += 1
            assert best(case, perspective) == min(costs, default=None), seed
    assert compared > 75
