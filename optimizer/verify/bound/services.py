"""The block of each inference service: in one pool, wholly or in part, or split over many."""

from collections.abc import Sequence

import numpy as np

from huline.models.workload import InferenceService
from huline.optimizer.verify.bound.admitted import Admitted
from huline.optimizer.verify.bound.alone import stands_alone
from huline.optimizer.verify.bound.demands import Demands
from huline.optimizer.verify.bound.hosted import Hosted
from huline.optimizer.verify.bound.lone import Lone
from huline.optimizer.verify.bound.prices import Prices
from huline.optimizer.verify.bound.relaxed import Relaxed
from huline.optimizer.verify.bound.room import Room
from huline.optimizer.verify.bound.split import Split


def least_of_services(relaxed: Relaxed, room: Room) -> dict[str, int | None]:
    """Return the least that each service costs; None for one that must be served and cannot."""
    services = relaxed.facts.case.services()
    alone = [s for s in services if stands_alone(relaxed.facts, s)]
    others = [s for s in services if not stands_alone(relaxed.facts, s)]
    return {
        **_least(relaxed, room, [s for s in alone if not s.part_service], Hosted),
        **_least(relaxed, room, [s for s in alone if s.part_service], Lone),
        **_least(relaxed, room, others, Split),
    }


def _least(
    relaxed: Relaxed,
    room: Room,
    services: Sequence[InferenceService],
    manner: type[Hosted] | type[Lone] | type[Split],
) -> dict[str, int | None]:
    if not services:
        return {}
    facts = relaxed.facts
    demands = Demands(facts, services)
    asked = [(service, home) for service in services for home in facts.homes(service)]
    admitted = Admitted(relaxed.rates, relaxed.checks, asked)
    prices = Prices(relaxed, services)
    first, rows = demands.first, np.arange(len(asked))
    if manner is Split:
        serves = ((pool, demands.units(pool) > 0) for pool in facts.case.pools)
        open_to = [admitted.to(pool) & able[demands.service] for pool, able in serves]
        demands, rows = demands.together(open_to)
    block = manner(relaxed, room, demands, prices)
    for look in block.looks:
        for pool in facts.case.pools:
            of_pool = prices.in_pool(pool, admitted.violation(pool, first))
            look(pool, admitted.to(pool)[rows], of_pool)
    return block.least()
