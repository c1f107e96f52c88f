"""The order in which workloads are placed."""

import numpy as np

from huline.optimizer.compile import compile_case
from huline.optimizer.strategies.packing.packing import Packing
from huline.optimizer.strategies.placing import lined_up
from huline.optimizer.strategies.prices.relaxation import Relaxation
from tests.builders import a_case, a_job, a_link, a_service

# a job for all 16 cards in all 8 slots, and a service that must have some of them
CROWDED = a_case(
    links=[a_link("l", "shanghai", "sh-01")],
    workloads=(
        a_job("greedy", cards=(16,), work=16 * 8),
        a_service("needed", must_serve=True, sites=2),
    ),
)


def test_single_sites_come_before_jobs_and_these_before_services_that_may_be_split():
    work = (a_service("split", sites=2), a_job("job"), a_service("single", sites=1))

    assert lined_up(compile_case(a_case(workloads=work))) == [2, 1, 0]


def test_services_of_few_sites_may_come_before_jobs_but_not_before_those_that_must_be_served():
    work = (
        a_service("anywhere"),
        a_job("job"),
        a_service("few", sites=2),
        a_job("needed", must_serve=True),
        a_service("single", sites=1),
    )
    compiled = compile_case(a_case(workloads=work))

    assert lined_up(compiled) == [4, 3, 1, 0, 2]
    assert lined_up(compiled, few_first=True) == [4, 3, 2, 1, 0]


def test_what_must_be_served_comes_before_all_else_where_that_is_asked_for():
    compiled = compile_case(CROWDED)

    assert lined_up(compiled) == [0, 1]
    assert lined_up(compiled, demanded=True) == [1, 0]


def test_what_must_be_served_finds_room_without_prices_if_it_comes_first():
    compiled = compile_case(CROWDED)
    relaxed = Relaxation(compiled, "payer")
    free = np.zeros(relaxed.rows.size, dtype=np.int64)
    sound = []
    for demanded in (False, True):
        packing = Packing(compiled, relaxed, free, 1)
        packing.fill(lined_up(compiled, demanded=demanded))
        sound.append(packing.sound)

    assert sound == [False, True]


def test_a_gang_that_fills_its_largest_pool_comes_before_all_else():
    work = [a_service(sites=1), a_job("w1", cards=(12,)), a_job("w2", cards=(13,), work=13)]
    assert lined_up(compile_case(a_case(workloads=work))) == [2, 0, 1]
