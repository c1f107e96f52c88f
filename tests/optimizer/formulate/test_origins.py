"""Whose demand is stated in one: enough sets to say all that flows to single pools would."""

from random import Random

import numpy as np
import pytest

from huline.optimizer.backends import Limits, backend_named
from huline.optimizer.compile import compile_case
from huline.optimizer.formulate import decode, formulate
from huline.optimizer.formulate.origins import sets_of
from huline.optimizer.settle import settle
from huline.optimizer.settle.service_level import unserved_units
from tests.builders import a_case, a_centre, a_link, a_metro, a_pool, a_service

CENTRES = ("c0", "c1", "c2", "c3", "c4")


def a_case_with(reach, demand, **fields):
    """A service asked for in metros each of which reaches some of five centres, in one slot."""
    metros = tuple(a_metro(f"m{g}") for g in range(len(reach)))
    links = [
        a_link(f"{g}-{c}", f"m{g}", c, latency_us=5) for g, mine in enumerate(reach) for c in mine
    ]
    peaks = {metro.id: units for metro, units in zip(metros, demand, strict=True)}
    return a_case(
        slots=1,
        metros=metros,
        centres=tuple(a_centre(c) for c in CENTRES),
        pools=tuple(a_pool(f"{c}/a", cards=(3,)) for c in CENTRES),
        links=links,
        workloads=(a_service(peaks=peaks, max_latency_us=5, **fields),),
    )


def random_case(seed, groups):
    rng = Random(seed)
    reach = [rng.sample(CENTRES, rng.randint(1, 3)) for _ in range(groups)]
    return a_case_with(reach, [rng.randint(1, 4000) for _ in range(groups)])


def most_lacking(service, cards):
    """Units that the set of groups lacks which lacks most."""
    throughput = cards[:, 0] * service.units
    lacking = [
        service.demand[members].sum() - throughput[service.reach[members].any(axis=0)].sum()
        for members in sets_of(service)
    ]
    return max(0, *lacking)


@pytest.mark.parametrize("seed", range(40))
def test_what_some_set_lacks_is_what_no_flow_can_serve(seed):
    service = compile_case(random_case(seed, groups=4)).services[0]
    rng = np.random.default_rng(seed)
    for _ in range(20):
        cards = rng.integers(0, 5, service.need.shape)

        assert most_lacking(service, cards) == unserved_units(service, cards)[0]


def test_of_groups_that_may_use_the_same_pools_no_part_is_a_set():
    case = a_case_with([("c0",), ("c0", "c1"), ("c0", "c1", "c2")], [1, 1, 1])

    sets = sets_of(compile_case(case).services[0])

    assert [members.tolist() for members in sets] == [[0], [0, 1], [0, 1, 2]]


def test_where_there_are_too_many_sets_flows_say_the_same():
    """Five metros, each with a centre of its own and the next one's: 31 sets, so flows.

    6 cards of 1000 units are all that the first metro may use of its 9500 units.
    """
    reach = [(CENTRES[g], CENTRES[(g + 1) % 5]) for g in range(5)]
    compiled = compile_case(a_case_with(reach, [9500, 900, 900, 900, 900]))
    (service,) = compiled.services
    assert sets_of(service) == ()
    formulation = formulate(compiled, "payer")

    answer = backend_named("highs").solve(
        formulation.program, Limits(), start=None, tick=lambda _, __: True
    )

    schedule = decode(formulation, answer.values)
    assert unserved_units(service, schedule.services[0].cards).tolist() == [3500]
    assert settle(compiled, schedule).cost("payer") == answer.bound
