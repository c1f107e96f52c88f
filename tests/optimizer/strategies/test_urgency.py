"""First plans of strict tiers: what is urgent is served at any price, as far as there is room."""

import pytest

from huline.optimizer.compile import compile_case
from huline.optimizer.settle import settle
from huline.optimizer.strategies.first_come import first_come
from huline.optimizer.strategies.neighbourhood import improve
from huline.optimizer.strategies.urgency import DEAR, money
from huline.optimizer.strategies.watch import Watch
from tests.agreement.brute_force import changed
from tests.agreement.tiny import perspective_of, tiny_case
from tests.builders import a_case, a_job, a_link, a_policy, a_pool, a_service

STRICT = a_policy(tier_order="strict")
NEAR = a_link("near", "shanghai", "sh-01")


def crowded(*workloads):
    return a_case(
        slots=4, links=(NEAR,), pools=(a_pool(cards=(8,)),), workloads=workloads, policy=STRICT
    )


def test_work_that_is_hardly_worth_it_is_served_all_the_same():
    """A card-slot costs 160,000; a card-hour is worth 1, and a thousand units as much."""
    job = a_job(work=16, cards=(4,), unserved=1)
    for service in (
        a_service(unserved=1),
        a_service(unserved=1, sites=1),
        a_service(unserved=1, min_stay=2),
    ):
        first = first_come(compile_case(crowded(job, service)), "payer")

        assert money(first.cost) == (16 + 8) * 160_000
        assert first.cost < DEAR


def test_rounds_give_what_is_urgent_the_place_of_much_that_is_not():
    later = [a_job(f"later{i}", work=16, tier=2) for i in (1, 2)]
    compiled = compile_case(crowded(*later, a_job("urgent", tier=1, unserved=1)))
    queue = first_come(compiled, "payer")
    before = settle(compiled, queue.schedule())
    improve(queue, 40, 0, Watch())

    assert before.shortfalls == (32 * 60_000, 0)
    assert settle(compiled, queue.schedule()).shortfalls == (0, 32 * 60_000)


@pytest.mark.parametrize("seed", range(0, 60, 2))
def test_what_a_first_plan_counts_is_what_it_leaves_or_more(seed):
    case = tiny_case(seed)
    policy = case.policy.model_copy(update={"tier_order": "strict"})
    compiled = compile_case(changed(case, policy=policy))
    first = first_come(compiled, perspective_of(seed))
    if first.sound:
        found = settle(compiled, first.schedule())
        places = range(len(found.shortfalls), 0, -1)
        left = sum(n * DEAR**place for n, place in zip(found.shortfalls, places, strict=True))

        assert left <= first.cost - money(first.cost)
