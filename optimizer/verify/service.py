"""What one inference service asks for and gets."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from huline.models.plan import Run
from huline.models.workload import InferenceService
from huline.optimizer.verify.facts import Facts, Vector, exact_sum
from huline.optimizer.verify.flow import most_served
from huline.optimizer.verify.pairs import PairChecks, Use, admits
from huline.optimizer.verify.stays import warm


@dataclass(frozen=True)
class Excess:
    """Cards beyond what the demand that may be served in a pool can occupy; the worst slot."""

    pool: str
    slot: int
    cards: int
    most: int


@dataclass(frozen=True)
class Service:
    """Demand, and what the service's cards leave of it."""

    demand: int
    """Demand units over all slots."""
    unserved: int
    """Demand units over all slots."""
    worst: tuple[int, int]
    """The slot in which most is left unserved, and how many units that is."""
    excess: tuple[Excess, ...]
    refused: tuple[str, ...]
    """Pools in which no metro's demand may be served."""


def service_of(
    facts: Facts,
    checks: PairChecks,
    service: InferenceService,
    runs: Mapping[str, tuple[Run, ...]],
    cards_in: Mapping[str, Vector],
) -> Service:
    """Work out what a service gets from its runs, and from the cards they come to, by pool."""
    demand = facts.demand(service)
    total: Vector = demand.sum(axis=0)
    homes = list(facts.homes(service))
    supply = np.zeros((len(runs), facts.slots), dtype=np.int64)
    admitted = np.zeros((len(demand), len(runs)), dtype=np.bool_)
    excess, refused = [], []
    for p, (pool_id, there) in enumerate(runs.items()):
        pool = facts.pools[pool_id]
        centre = facts.centre_of(pool)
        units = facts.units_per_card(service, pool_id)
        cards = cards_in[pool_id]
        # cards beyond the whole demand serve nothing; without them no product overflows
        serving = warm(service, pool_id, cards)
        supply[p] = np.minimum(serving, _cards_for(total, units)) * units
        admitted[:, p] = [
            admits(facts, checks, Use(service, pool, centre, home, there)) for home in homes
        ]
        if not admitted[:, p].any():
            refused.append(pool_id)
        else:
            most = _cards_for(demand[admitted[:, p]].sum(axis=0), units)
            if (service.warm_up or service.min_stay > 1) and most.any():
                window = slice(service.release, service.deadline)
                most[window] = np.maximum(most[window], 1)
            slot = int((cards - most).argmax())
            if cards[slot] > most[slot]:
                excess.append(Excess(pool_id, slot, int(cards[slot]), int(most[slot])))
    left = total - most_served(demand, supply, admitted) if runs else total
    worst = int(left.argmax())
    return Service(
        demand=exact_sum(total),
        unserved=exact_sum(left),
        worst=(worst, int(left[worst])),
        excess=tuple(excess),
        refused=tuple(refused),
    )


def cards_of(runs: tuple[Run, ...], slots: int) -> Vector:
    """(slots,) the cards of runs in one pool."""
    steps = [0] * (slots + 1)
    for run in runs:
        if run.first < slots:
            steps[run.first] += run.cards
            steps[min(run.end, slots)] -= run.cards
    return np.fromiter(accumulate(steps), dtype=np.int64, count=slots)


def _cards_for(demand: Vector, units: int) -> Vector:
    """(slots,) the whole cards a demand can occupy; none where a card serves nothing."""
    if units == 0:
        return np.zeros_like(demand)
    cards: Vector = -(-demand // units)
    return cards
