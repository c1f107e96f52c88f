"""Limits on claims that cross: the most that such sums allow need not be whole by itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huline.models.group import Group
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.solvers import BackendName
from huline.optimizer.verify import verify
from tests.builders import (
    a_case,
    a_group,
    a_job,
    a_policy,
    a_pool,
    a_sum_per_card_hour,
    a_tenant,
)
from tests.optimizer.verify.plans import an_eastern_and_a_western_case

PAIRS = ((0, 1), (1, 2), (0, 2))
often = settings(max_examples=40, deadline=None)
odd = st.integers(0, 50_000).map(lambda n: 2 * n + 1)


def a_case_of(amounts, groups, *, memberships, caps=(None, None, None), claims_to_date=0):
    """Two jobs of a firm and one of another, an hour each, in two pools; three programmes."""
    rules = [
        a_sum_per_card_hour(f"v{s}", amount, groups=memberships[s], budget=caps[s])
        for s, amount in enumerate(amounts)
    ]
    return a_case(
        slots=2,
        pools=(a_pool(rent=101_003), a_pool("sh-01/b", rent=99_991)),
        tenants=(
            a_tenant(claimed={"g0": claims_to_date} if claims_to_date else {}),
            a_tenant("zenith"),
        ),
        workloads=(
            a_job("w1", work=3, cards=(3,)),
            a_job("w2", work=5, cards=(5,)),
            a_job("w3", work=1, cards=(1,), tenant="zenith"),
        ),
        policy=a_policy(subsidies=rules, stacking_groups=groups),
    )


def costs(case):
    """What each solver says that the best plan costs; every plan is checked and proven."""
    found = set()
    for backend in (BackendName.HIGHS, BackendName.CPSAT):
        plan = solve_here(case, Options(gap=0.0, backend=backend))
        verdict = verify(case, plan)
        assert verdict.breaches == ()
        assert plan.bound == plan.cost == verdict.cost
        found.add(plan.cost)
    return found


@often
@given(
    amounts=st.lists(odd, min_size=3, max_size=3),
    ceilings=st.lists(st.integers(1, 900), min_size=3, max_size=3),
)
def test_solvers_agree_where_each_two_of_three_programmes_share_a_ceiling(amounts, ceilings):
    groups = [a_group(f"g{g}", ceiling=ceiling) for g, ceiling in enumerate(ceilings)]
    memberships = [tuple(f"g{g}" for g, pair in enumerate(PAIRS) if s in pair) for s in range(3)]

    assert len(costs(a_case_of(amounts, groups, memberships=memberships))) == 1


@often
@given(
    amounts=st.lists(odd, min_size=3, max_size=3),
    budgets=st.lists(st.none() | st.integers(0, 400_000), min_size=3, max_size=3),
    cap=st.integers(1, 600_000),
    pool=st.none() | st.integers(1, 600_000),
    claimed=st.sampled_from((0, 100_001)),
)
def test_solvers_agree_where_a_cap_on_a_group_crosses_budgets_within_it(
    amounts, budgets, cap, pool, claimed
):
    groups = (a_group("g0", firm_cap=cap, budget=pool),)
    memberships = [("g0",), ("g0",), ()]
    case = a_case_of(
        amounts, groups, memberships=memberships, caps=budgets, claims_to_date=claimed
    )

    assert len(costs(case)) == 1


@pytest.mark.parametrize("backend", BackendName)
def test_halves_of_a_milli_fen_decide_nothing(backend):
    """At sh-01 each ceiling is 101, so that a job claims 151, though sums alone allow 151.5.

    Three jobs stay together. There they cost 3 x (161,000 - 151) and the move 1: 482,548, or, with
    halves, 482,546.5. At nx-01 they cost 3 x 160,849 = 482,547.
    """
    jobs = tuple(a_job(f"w{i}", work=1, cards=(1,)) for i in (1, 2, 3))
    moved = jobs[0].model_copy(update={"runs_at": "nx-01", "migration_cost": 1})
    rules = [
        a_sum_per_card_hour(
            f"v{s}", 90_000, centre_province="Shanghai",
            groups=tuple(f"g{g}" for g, pair in enumerate(PAIRS) if s in pair),
        )
        for s in range(3)
    ]  # fmt: skip
    groups = [a_group(f"g{g}", ceiling=1) for g in range(3)]
    case = an_eastern_and_a_western_case(
        slots=1,
        pools=(a_pool(rent=101_000), a_pool("nx-01/a", rent=100_849)),
        workloads=(moved, *jobs[1:]),
        groups=(Group(id="t", kind="together", workloads=("w1", "w2", "w3")),),
        policy=a_policy(subsidies=rules, stacking_groups=groups),
    )

    plan = solve_here(case, Options(gap=0.0, backend=backend))

    assert plan.cost == plan.bound == 482_547
    assert {run.pool for placement in plan.placements for run in placement.runs} == {"nx-01/a"}
