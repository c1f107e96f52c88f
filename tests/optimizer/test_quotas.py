"""What the engine does about limits on cards at work, hard and soft."""

import pytest

from huline.models.errors import CannotAllBeServed, TooLarge
from huline.models.policy import EnergyQuota
from huline.models.units import at_slot
from huline.optimizer.compile import compile_case
from huline.optimizer.options import Options
from huline.optimizer.planning import plan, solve_here
from huline.optimizer.settle import settle
from huline.optimizer.strategies.first_come import first_come
from tests.builders import (
    a_case,
    a_centre,
    a_commitment,
    a_job,
    a_link,
    a_policy,
    a_pool,
    a_service,
    a_tariff,
    a_tenant,
    a_western_centre,
)
from tests.optimizer.verify.plans import broken, off, placed, soft

NEAR = (a_link("near", "shanghai", "sh-01"),)
JOBS = (a_job("w1"), a_job("w2"), a_job("w3", timing="preemptible"))
LIMITED = {
    "headroom": {"pools": (a_pool(headroom=(8,)),)},
    "energy of a centre": {"centres": (a_centre(energy_quota_wh=50_000),)},
    "energy of a province": {
        "policy": a_policy(energy_quotas=(EnergyQuota(province="Shanghai", wh=50_000),))
    },
    "cards of a tenant": {"tenants": (a_tenant(max_cards=9),)},
    "card-hours of a tenant": {"tenants": (a_tenant(max_card_hours=50),)},
}


def used(plan):
    """(pool, slot) -> cards at work."""
    cards = {}
    for placement in plan.placements:
        for run in placement.runs:
            for slot in range(run.first, run.end):
                cards[run.pool, slot] = cards.get((run.pool, slot), 0) + run.cards
    return cards


@pytest.mark.parametrize("fields", LIMITED.values(), ids=LIMITED)
def test_first_come_keeps_every_limit_and_serves_what_fits(fields):
    """Jobs of 32 card-hours and a service of one card; nothing fits twice at once, or in all."""
    service = a_service(peaks={"shanghai": 1_000})
    case = a_case(workloads=(*JOBS, service), links=NEAR, **fields)

    queue = first_come(compile_case(case), "payer")

    found = settle(compile_case(case), queue.schedule())
    assert broken(case, *found.placements) == []
    assert any(placement.runs for placement in found.placements)


@pytest.mark.parametrize("fields", LIMITED.values(), ids=LIMITED)
def test_what_is_taken_out_may_be_used_by_others(fields):
    case = a_case(workloads=JOBS, **fields)
    queue = first_come(compile_case(case), "payer")
    before = queue.cost

    stood = {w: queue.remove(w) for w in range(len(JOBS))}
    for w, placement in stood.items():
        queue.put(w, placement)

    assert queue.cost == before
    assert not all(placement.run for placement in stood.values())


@pytest.mark.parametrize("fields", LIMITED.values(), ids=LIMITED)
def test_a_service_on_one_site_is_served_as_far_as_limits_let_it(fields):
    """It would use 9 cards in 8 slots: 72 card-hours, at 72 kWh."""
    service = a_service(peaks={"shanghai": 9_000}, sites=1)
    case = a_case(workloads=(service,), links=NEAR, **fields)

    queue = first_come(compile_case(case), "payer")

    assert broken(case, *settle(compile_case(case), queue.schedule()).placements) == []


def test_a_quota_of_cards_makes_jobs_wait_for_each_other():
    plan = solve_here(a_case(workloads=JOBS[:2], tenants=(a_tenant(max_cards=8),)))

    assert sorted(used(plan).values()) == [8] * 8
    assert plan.ledger.penalty == 0


def test_a_quota_of_energy_leaves_the_work_that_is_worth_least():
    """Enough for one job of 32 kWh."""
    jobs = (a_job("w1", tier=3), a_job("w2", tier=1))
    plan = solve_here(a_case(workloads=jobs, centres=(a_centre(energy_quota_wh=40_000),)))

    assert [bool(placement.runs) for placement in plan.placements] == [False, True]


def test_headroom_may_change_from_slot_to_slot():
    kept = (9,) * 4 + (8,) * 4
    plan = solve_here(a_case(workloads=JOBS[:2], pools=(a_pool(headroom=kept),)))

    assert all(cards <= 16 - at_slot(kept, slot) for (_, slot), cards in used(plan).items())
    assert sorted(bool(placement.runs) for placement in plan.placements) == [False, True]


@pytest.mark.parametrize("backend", ["highs", "cpsat"])
@pytest.mark.parametrize("perspective", ["payer", "system"])
def test_a_soft_limit_is_passed_where_that_is_cheaper(backend, perspective):
    """8 cards too many for 4 hours cost 32 x the price; leaving the job 160,000,000."""
    jobs = (a_job("w1", deadline=4), a_job("w2", deadline=4))
    options = Options(backend=backend, perspective=perspective, gap=0.0)
    for price, over in ((4_000_000, True), (6_000_000, False)):
        case = a_case(
            workloads=jobs, tenants=(a_tenant(max_cards=8),), policy=soft(price, "tenant-quota")
        )
        plan = solve_here(case, options)

        assert plan.ledger.violation == plan.system.violation == over * 32 * price
        assert plan.cost == plan.bound
        assert [charge.of for charge in plan.charges] == ["acme"] * over


def test_energy_over_a_soft_quota_is_charged_by_the_begun_kilowatt_hour():
    """32 kWh against 20.5: 12 begun at 500,000 are cheaper than the work left."""
    case = a_case(
        workloads=(a_job(),),
        centres=(a_centre(energy_quota_wh=20_500),),
        policy=soft(500_000, "energy-quota"),
    )
    plan = solve_here(case)

    assert plan.ledger.violation == 12 * 500_000
    assert plan.cost == plan.bound == plan.ledger.total


def test_a_floor_makes_work_run_that_costs_more_than_it_is_worth():
    """Worth 100,000 a card-hour and costing 160,000, it runs because a quarter must be lit."""
    case = a_case(workloads=(a_job(unserved=100_000),), centres=(a_centre(lit_floor=250),))
    plan = solve_here(case)

    assert sum(used(plan).values()) == 32
    assert solve_here(a_case(workloads=(a_job(unserved=100_000),))).ledger.penalty == 3_200_000


def test_a_floor_draws_work_to_a_dearer_centre():
    pools = (a_pool(rent=100_000), a_pool("nx-01/a", rent=300_000))
    centres = (a_centre(), a_western_centre(lit_floor=250))
    plan = solve_here(a_case(workloads=(a_job(),), pools=pools, centres=centres))

    assert {pool for pool, _ in used(plan)} == {"nx-01/a"}


def test_a_soft_floor_is_paid_for_where_work_costs_more():
    """32 of 128 card-slots must be lit; at 59,999 it is cheaper to leave them dark."""
    for price, lit in ((59_999, False), (60_001, True)):
        case = a_case(
            workloads=(a_job(unserved=100_000),),
            centres=(a_centre(lit_floor=250),),
            policy=soft(price, "lit-floor"),
        )
        plan = solve_here(case)

        assert bool(used(plan)) is lit
        assert plan.ledger.violation == (0 if lit else 32 * price)


def test_a_soft_limit_of_power_is_passed_where_that_is_cheaper_than_to_run_elsewhere():
    """8 kW for 4 hours where 7 are left, or 8 cards x 4 hours x 10,000 dearer in the west."""
    for price, pool in ((79_999, "sh-01/a"), (80_001, "nx-01/a")):
        case = a_case(
            workloads=(a_job(),),
            centres=(a_centre(power_limit_w=(7_000,)), a_western_centre()),
            pools=(a_pool(), a_pool("nx-01/a", rent=110_000)),
            policy=soft(price, "power"),
        )
        plan = solve_here(case)

        assert {where for where, _ in used(plan)} == {pool}
        assert plan.ledger.violation == (4 * price if pool == "sh-01/a" else 0)
        assert solve_here(case, Options(strategy="prices")).bound <= plan.cost


def test_a_soft_limit_of_power_counts_what_a_commitment_draws():
    """Ended for a fee of 1,000, a commitment of 4 kW no longer stands in the way of 8 kW."""
    promise = a_commitment(cards=4, first=0, end=8, termination_fee=1_000)
    case = a_case(
        workloads=(a_job(),), centres=(a_centre(power_limit_w=(8_000,)),),
        commitments=(promise,), policy=soft(10_000, "power"),
    )  # fmt: skip
    plan = solve_here(case)

    assert plan.terminations == (promise.id,)
    assert plan.ledger.violation == 0


def test_where_nothing_could_light_a_centre_the_floor_is_named():
    with pytest.raises(
        CannotAllBeServed, match="if this rule did not bind: lit-floor \\("
    ) as caught:
        plan(a_case(centres=(a_centre(lit_floor=1),)))

    assert caught.value.demanded == 0
    assert "无论服务哪些任务" in caught.value.text("zh")


def test_a_floor_that_keeps_what_must_be_served_away_is_named():
    """Both jobs can light one centre only, and each centre wants one of 12 cards throughout."""
    jobs = tuple(
        a_job(name, cards=(12,), work=96, must_serve=True, bans=("nx-01",)) for name in ("a", "b")
    )
    other = a_job("c", work=32, bans=("sh-01",))
    case = a_case(
        centres=(a_centre(), a_western_centre(lit_floor=300)),
        pools=(a_pool(), a_pool("nx-01/a")),
        workloads=(*jobs, other),
    )
    with pytest.raises(CannotAllBeServed) as caught:
        plan(case)

    # not even with b left out is there work enough in the west: a quarter is all c can light
    assert (caught.value.demanded, caught.value.left_out) == (2, ())


def test_work_that_may_wait_lights_a_centre_while_a_conflict_is_looked_into():
    jobs = tuple(
        a_job(name, cards=(12,), work=96, must_serve=True, bans=("nx-01",)) for name in ("a", "b")
    )
    other = a_job("c", work=32, bans=("sh-01",))
    case = a_case(
        centres=(a_centre(), a_western_centre(lit_floor=250)),
        pools=(a_pool(), a_pool("nx-01/a")),
        workloads=(*jobs, other),
    )
    with pytest.raises(CannotAllBeServed) as caught:
        plan(case)

    assert caught.value.fewest
    assert len(caught.value.left_out) == 1
    assert caught.value.lifted == ("capacity",)


def test_a_quota_is_named_where_it_keeps_work_out_that_must_be_served():
    jobs = tuple(a_job(name, must_serve=True) for name in ("a", "b"))
    with pytest.raises(CannotAllBeServed) as caught:
        plan(a_case(workloads=jobs, tenants=(a_tenant(max_card_hours=63),)))

    assert (len(caught.value.left_out), caught.value.lifted) == (1, ("tenant-quota",))


def test_quotas_that_are_off_or_of_nothing_make_no_difference():
    limited = a_case(workloads=JOBS, tenants=(a_tenant(max_cards=0),), policy=off("tenant-quota"))

    assert solve_here(limited).cost == solve_here(a_case(workloads=JOBS)).cost
    assert broken(limited, *(placed(job.id) for job in JOBS)) == []


def test_energy_too_large_to_add_up_exactly_is_refused_where_it_is_limited():
    """10^11 W x 1,000 x 60 minutes x 10^4 cards x 1,000 slots, where nothing costs anything."""
    pools = (a_pool(busy_w=10**11, cards=(10**4,), rent=0),)
    tariffs = (a_tariff(fen_per_mwh=(0,)),)
    free = a_case(pools=pools, tariffs=tariffs, workloads=(a_job(),), slots=1000)
    centres = (a_centre(energy_quota_wh=1),)

    compile_case(free)
    with pytest.raises(TooLarge):
        compile_case(free.model_copy(update={"centres": centres}))
