"""What runs add up to by columns is what they add up to one by one."""

from itertools import accumulate
from random import Random

import numpy as np
import pytest

from huline.models.plan import Placement, Run
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.placed import Placed
from huline.optimizer.verify.registry import pair_checks
from huline.optimizer.verify.runs import Runs
from tests.builders import a_case, a_job, a_pool, a_tenant

TENANTS = (a_tenant("t1"), a_tenant("t2"))
POOLS = ("sh-01/a", "sh-01/b", "sh-01/c")


def placements(rng, slots):
    """One placement without runs, one of six and one of twelve; some runs leave the horizon."""
    return [
        Placement(workload=w, runs=tuple(a_random_run(rng, slots) for _ in range(6 * i)))
        for i, w in enumerate(("w1", "w2", "w3"))
    ]


def a_random_run(rng, slots):
    first = rng.randrange(slots + 3)
    end = first + rng.randint(1, slots)
    return Run(pool=rng.choice(POOLS), first=first, end=end, cards=rng.randint(1, 10**6))


def runs_of(seed):
    jobs = (a_job("w1", tenant="t1"), a_job("w2", tenant="t2"), a_job("w3", tenant="t1"))
    case = a_case(pools=tuple(map(a_pool, POOLS)), workloads=jobs, tenants=TENANTS)
    facts = Facts(case)
    found = placements(Random(seed), facts.slots)
    return facts, found, Runs(facts, [Placed(facts, p, pair_checks(facts)) for p in found])


def in_slots(run, slots):
    """The slots of the horizon in which a run is at work."""
    return range(min(run.first, slots), min(run.end, slots))


@pytest.mark.parametrize("most", [10, 10**9, 10**17, 10**30])
@pytest.mark.parametrize("seed", range(4))
def test_card_slots_at_rates_of_any_size_are_summed_exactly(seed, most):
    facts, found, runs = runs_of(seed)
    rng = Random(f"rates {seed}")
    rates = {pool: [rng.randint(-most, most) for _ in range(facts.slots)] for pool in POOLS}

    sums = runs.weighed({pool: list(accumulate(of, initial=0)) for pool, of in rates.items()})

    for placement, mine in zip(found, sums, strict=True):
        assert mine == {
            pool: sum(
                run.cards * rates[pool][t]
                for run in placement.runs
                if run.pool == pool
                for t in in_slots(run, facts.slots)
            )
            for pool in {run.pool for run in placement.runs}
        }


@pytest.mark.parametrize("seed", range(4))
def test_cards_at_work_are_counted_slot_by_slot_in_the_group_of_their_run(seed):
    facts, found, runs = runs_of(seed)
    one_by_one = [run for placement in found for run in placement.runs]
    group = [Random(f"{seed} {i}").choice((-1, 0, 1)) for i in range(len(one_by_one))]

    at_work = runs.at_work(np.array(group, dtype=np.int64), 2)

    assert at_work.tolist() == [
        [
            sum(
                run.cards
                for run, mine in zip(one_by_one, group, strict=True)
                if mine == wanted and t in in_slots(run, facts.slots)
            )
            for t in range(facts.slots)
        ]
        for wanted in (0, 1)
    ]


def test_runs_are_those_of_some_tenants_or_of_none_of_them():
    _, found, runs = runs_of(1)
    of_w2, of_w3 = len(found[1].runs), len(found[2].runs)

    assert runs.of_tenants(["t1"]).tolist() == [-1] * of_w2 + [0] * of_w3
    assert runs.of_tenants(["t2", "t1"]).tolist() == [0] * of_w2 + [1] * of_w3
    assert runs.of_tenants([]).tolist() == [-1] * (of_w2 + of_w3)


def test_a_plan_without_runs_has_nothing_at_work():
    facts = Facts(a_case(workloads=(a_job("w1"),)))
    runs = Runs(facts, [Placed(facts, Placement(workload="w1"), pair_checks(facts))])

    assert runs.pools == []
    assert runs.weighed({}) == [{}]
    assert runs.at_work(runs.pool, 0).shape == (0, facts.slots)
