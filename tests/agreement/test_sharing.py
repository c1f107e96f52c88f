"""What a split service costs in whole cards, tried out, against both sides' bound of it."""

from itertools import combinations
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.workload import InferenceService
from huline.optimizer.compile import compile_case
from huline.optimizer.strategies.prices.ascent import ascend
from huline.optimizer.strategies.prices.relaxation import Relaxation
from huline.optimizer.verify.bound import blocks_of
from tests.builders import (
    a_case,
    a_centre,
    a_link,
    a_metro,
    a_pool,
    a_service,
    an_accelerator,
)
from tests.optimizer.verify.bound.certificates import a_certificate

Ints = NDArray[np.int64]
KINDS = ("k0", "k1", "k2", "k3")


def a_market(seed: int) -> Case:
    """One slot; 3 or 4 pools of small cards, of which some serve or cost the same, or nothing."""
    rng = Random(f"sharing {seed}")
    metros = [f"m{i}" for i in range(rng.randint(1, 4))]
    centres = [f"c{i}" for i in range(rng.randint(3, 4))]
    sure = {m: rng.choice(centres) for m in metros}
    links = tuple(
        a_link(f"{m}-{c}", m, c)
        for m in metros
        for c in centres
        if c == sure[m] or rng.random() < 0.5
    )
    most = rng.choice((1, 9, 60))

    def a_demand(i):
        return a_service(
            f"s{i}",
            peaks={m: rng.randint(1, 10) for m in rng.sample(metros, rng.randint(1, len(metros)))},
            accelerators={kind: rng.choice((3, 4, 5, 7, 10)) for kind in KINDS},
            # 1,000 for a milli-fen: from next to nothing to more than any card costs
            unserved=rng.choice((1, 3, 8, 100)) * 1_000,
            must_serve=rng.random() < 0.3,
            part_service=rng.random() < 0.8,
            max_latency_us=9_000,
        )

    return a_case(
        slots=1,
        links=links,
        metros=tuple(map(a_metro, metros)),
        centres=tuple(map(a_centre, centres)),
        accelerators=tuple(map(an_accelerator, KINDS)),
        pools=tuple(
            a_pool(
                f"{c}/a",
                accelerator=rng.choice(KINDS),
                cards=(1_000,),
                rent=rng.randint(0, most),
                rent_includes_energy=True,
            )
            for c in centres
        ),
        workloads=tuple(map(a_demand, range(6))),
    )


def least_in_whole_cards(case: Case, service: InferenceService) -> int:
    """Try all numbers of cards; what they leave of the demand is what some metros lack (Hall)."""
    links = {(link.a, link.b) for link in case.network.links}
    asked = service.peaks
    units = [service.accelerators[pool.accelerator] for pool in case.pools]
    counts = [np.arange(sum(asked.values()) // u + 2) for u in units]
    cards = np.meshgrid(*counts, indexing="ij", sparse=True)
    lacking = np.zeros(tuple(map(len, counts)), dtype=np.int64)
    for size in range(1, len(asked) + 1):
        for some in combinations(asked, size):
            open_to = [any((m, p.centre) in links for m in some) for p in case.pools]
            served = sum(n * u for n, u, o in zip(cards, units, open_to, strict=True) if o)
            lacking = np.maximum(lacking, sum(asked[m] for m in some) - served)
    paid = sum(n * p.rent for n, p in zip(cards, case.pools, strict=True)) + 0 * lacking
    whole, lost = int(paid[lacking == 0].min()), service.unserved // 1_000
    if service.must_serve:
        return whole
    if not service.part_service:
        return min(whole, lost * sum(asked.values()))
    return int((paid + lost * lacking).min())


def _priced(case: Case) -> tuple[Relaxation, Ints]:
    relaxed = Relaxation(compile_case(case), "payer")
    return relaxed, np.zeros(relaxed.rows.size, dtype=np.int64)


@pytest.mark.parametrize("seed", range(40))
def test_both_sides_bound_what_whole_cards_cost_by_the_same_amount_and_never_above_it(seed):
    case = a_market(seed)
    relaxed, nothing = _priced(case)
    stated = blocks_of(case, a_certificate(case)).workloads
    least = [least_in_whole_cards(case, service) for service in case.workloads]

    assert list(stated.values()) == relaxed.least(nothing).tolist()
    assert all(bound <= cost for bound, cost in zip(stated.values(), least, strict=True))


def test_two_parts_that_share_a_card_come_nearer_to_what_whole_cards_cost():
    """Demand apart or together leaves out a part of the cost, most of which two parts find."""
    rough = full = least = 0
    for case in map(a_market, range(40)):
        relaxed, nothing = _priced(case)
        rough += relaxed.bound(nothing, rough=True)
        full += relaxed.bound(nothing)
        least += sum(least_in_whole_cards(case, service) for service in case.workloads)

    assert 2 * (least - full) < least - rough


def test_an_ascent_ends_with_all_that_its_multipliers_prove():
    relaxed, nothing = _priced(a_market(3))
    found = ascend(relaxed, nothing, 20)

    assert found.bound == relaxed.bound(found.worth) > relaxed.bound(found.worth, rough=True)
