"""What moving work away from where it runs today costs, planned and recomputed."""

from dataclasses import replace

import pytest

from huline.models.errors import TooLarge
from huline.optimizer.compile import compile_case
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.solvers import BackendName
from huline.optimizer.verify import settle, verify
from tests.builders import a_job, a_ladder, a_policy, a_pool, a_quote, a_service
from tests.optimizer.verify.plans import a_run, an_eastern_and_a_western_case, broken, placed

DEAR_EAST = (a_pool(rent=133_333), a_pool("nx-01/a"))
"""32 card-slots cost 32 x 33,333 = 1,066,656 more in the east."""


def planned(*workloads, quotes=(), **options):
    case = an_eastern_and_a_western_case(pools=DEAR_EAST, workloads=workloads, quotes=quotes)
    plan = solve_here(case, Options(gap=0.0, **options))
    assert plan
    assert verify(case, plan).ok
    return plan


def pools_of(plan):
    return {run.pool for placement in plan.placements for run in placement.runs}


def migration(case, *placements):
    """The line in both views, which must agree."""
    plan = settle(case, placements)
    assert plan.ledger.migration == plan.system.migration
    return plan.ledger.migration


@pytest.mark.parametrize("backend", BackendName)
@pytest.mark.parametrize("timing", ["contiguous", "preemptible"])
@pytest.mark.parametrize(("fee", "pool"), [(1_066_655, "nx-01/a"), (1_066_657, "sh-01/a")])
def test_a_job_moves_only_where_that_saves_more_than_it_costs(fee, pool, timing, backend):
    job = a_job(runs_at="sh-01", migration_cost=fee, timing=timing)
    plan = planned(job, backend=backend)

    assert pools_of(plan) == {pool}
    assert plan.ledger.migration == plan.system.migration == (fee if pool == "nx-01/a" else 0)


@pytest.mark.parametrize("backend", BackendName)
@pytest.mark.parametrize("shape", [{}, {"sites": 1, "part_service": False}])
@pytest.mark.parametrize(("fee", "pool"), [(533_327, "nx-01/a"), (533_329, "sh-01/a")])
def test_a_service_moves_only_where_that_saves_more_than_it_costs(fee, pool, shape, backend):
    """2 cards for 8 slots: 16 x 33,333 = 533,328."""
    plan = planned(a_service(runs_at="sh-01", migration_cost=fee, **shape), backend=backend)

    assert pools_of(plan) == {pool}
    assert plan.ledger.migration == (fee if pool == "nx-01/a" else 0)


def test_a_service_pays_once_however_many_of_its_pools_lie_elsewhere():
    service = a_service(runs_at="sh-01", migration_cost=700)
    pools = (a_pool(), a_pool("nx-01/a"), a_pool("nx-01/b"))
    case = an_eastern_and_a_western_case(pools=pools, workloads=(service,))
    home, away, also = (a_run(p, end=8, cards=1) for p in ("sh-01/a", "nx-01/a", "nx-01/b"))

    assert migration(case, placed("s1", home)) == 0
    assert migration(case, placed("s1", home, away)) == 700
    assert migration(case, placed("s1", away, also)) == 700
    assert migration(case, placed("s1")) == 0


def test_a_plan_that_hides_a_migration_is_found_out():
    case = an_eastern_and_a_western_case(workloads=(a_job(runs_at="sh-01", migration_cost=700),))
    plan = settle(case, [placed("w1", a_run("nx-01/a"))])
    (moved,) = plan.placements
    hidden = moved.model_copy(update={"ledger": replace(moved.ledger, migration=0)})

    assert broken(case, plan) == []
    assert broken(case, plan.model_copy(update={"placements": (hidden,)})) == ["ledger"]


def test_moving_costs_society_as_much_as_the_payer():
    """Energy is free in neither: 1,920,000 in both, so only the fee decides."""
    plan = planned(a_job(runs_at="sh-01", migration_cost=1), perspective="system")

    assert pools_of(plan) == {"sh-01/a"}


def test_an_all_in_quote_does_not_cover_the_migration():
    quotes = (a_quote("w1", "nx-01/a", cost=5),)
    plan = planned(a_job(runs_at="sh-01", migration_cost=70), quotes=quotes)

    assert (plan.ledger.rent, plan.ledger.migration) == (5, 70)


def test_a_spending_limit_does_not_count_the_migration():
    """In the west 32 x 160,000 = 5,120,000 are spent, in the east 1,066,656 more."""
    job = a_job(runs_at="sh-01", migration_cost=10**9, spending_limit=5_120_000, must_serve=True)

    assert planned(job).ledger.migration == 10**9


def test_work_that_runs_nowhere_today_moves_for_nothing():
    assert planned(a_job()).ledger.migration == 0


def test_migrations_too_dear_to_add_up_are_refused():
    """Each is the dearest there may be; tiers are counted in thousandths of a milli-fen."""
    policy = a_policy(subsidies=(a_ladder((0,), (100,)),))

    def compiled(count):
        jobs = [a_job(f"w{i}", runs_at="sh-01", migration_cost=10**13) for i in range(count)]
        return compile_case(an_eastern_and_a_western_case(workloads=tuple(jobs), policy=policy))

    assert compiled(90)
    with pytest.raises(TooLarge):
        compiled(100)
