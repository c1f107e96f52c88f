"""What bringing work to another software stack costs and takes, planned and recomputed."""

import pytest

from huline.models.errors import FitsNowhere
from huline.optimizer import planning
from huline.optimizer.options import Options
from huline.optimizer.solvers import BackendName
from huline.optimizer.verify import settle, verify
from tests.builders import a_case, a_job, a_link, a_pool, a_profile, a_service, an_accelerator
from tests.optimizer.verify.plans import a_run, broken, off, placed, soft

CARDS = (an_accelerator(), an_accelerator("910b", ecosystem="CANN", domestic=True))
NEAR = (a_link("near", "shanghai", "sh-01"),)
CUDA = a_pool("sh-01/cuda", rent=133_333)
CANN = a_pool("sh-01/cann", accelerator="910b")
"""32 card-slots cost 32 x 33,333 = 1,066,656 less here."""


def portable(make, cost=0, slots=0, **fields):
    both = {"h100": 1000, "910b": 1000}
    port = {"ecosystem": "CUDA", "port_cost": cost, "port_slots": slots}
    return make(**{"accelerators": both} | port | fields)


def a_case_of(*workloads, **fields):
    parts = {"accelerators": CARDS, "pools": (CUDA, CANN), "links": NEAR}
    return a_case(**parts | {"workloads": workloads} | fields)


def planned(case, **options):
    plan = planning.solve_here(case, Options(gap=0.0, **options))
    assert plan
    assert verify(case, plan).ok
    return plan


def runs(plan):
    return [(run.pool, run.first, run.end) for run in plan.placements[0].runs]


@pytest.mark.parametrize("backend", BackendName)
@pytest.mark.parametrize("timing", ["contiguous", "preemptible"])
@pytest.mark.parametrize(("fee", "pool"), [(1_066_655, CANN.id), (1_066_657, CUDA.id)])
def test_a_job_is_ported_only_where_that_saves_more_than_it_costs(fee, pool, timing, backend):
    plan = planned(a_case_of(portable(a_job, fee, timing=timing)), backend=backend)

    assert {run[0] for run in runs(plan)} == {pool}
    assert plan.ledger.migration == plan.system.migration == (fee if pool == CANN.id else 0)


@pytest.mark.parametrize("shape", [{}, {"sites": 1, "part_service": False}])
@pytest.mark.parametrize(("fee", "pool"), [(533_327, CANN.id), (533_329, CUDA.id)])
def test_a_service_is_ported_only_where_that_saves_more_than_it_costs(fee, pool, shape):
    """2 cards for 8 slots: 16 x 33,333 = 533,328."""
    plan = planned(a_case_of(portable(a_service, fee, **shape)))

    assert runs(plan) == [(pool, 0, 8)]


@pytest.mark.parametrize(("slots", "first"), [(0, 1), (2, 3), (4, None)])
def test_a_job_waits_for_its_port_from_its_release_on(slots, first):
    """Four of eight slots from slot 1 on, by slot 8: a port of four slots is too late."""
    plan = planned(a_case_of(portable(a_job, slots=slots, release=1), pools=(CANN,)))

    assert runs(plan) == ([(CANN.id, first, first + 4)] if first else [])


@pytest.mark.parametrize("shape", [{}, {"sites": 1}])
def test_a_service_moves_over_once_it_is_ported(shape):
    """With one site it has to choose: 8 slots of dear cards, or 6 and 2 of demand lost."""
    plan = planned(a_case_of(portable(a_service, slots=2, **shape)))

    late = [(CUDA.id, 0, 2), (CANN.id, 2, 8)]
    assert runs(plan) == (late if not shape else [(CUDA.id, 0, 8)])


def test_a_service_on_one_site_cannot_live_where_it_is_ported_too_late():
    """All or nothing: its first slots are lost there, so it is left out."""
    whole = portable(a_service, slots=1, sites=1, part_service=False)
    plan = planned(a_case_of(whole, pools=(CANN,)))

    assert runs(plan) == []


def test_a_service_whose_demand_comes_later_is_ported_in_time():
    later = a_profile(per_mille=(0, 1000, 1000, 1000, 1000, 1000, 1000, 1000))
    whole = portable(a_service, slots=1, sites=1, part_service=False)

    assert runs(planned(a_case_of(whole, profiles=(later,)))) == [(CANN.id, 1, 8)]


def test_a_stay_begins_when_the_port_is_done():
    """Ready from slot 2 on, and warm from slot 3 on."""
    service = portable(a_service, slots=2, warm_up=1, min_stay=3)
    plan = planned(a_case_of(service, pools=(CANN,)))

    assert runs(plan)[0][1] == 2
    assert plan.ledger.penalty == 3 * 2_000 * 5_000


def test_a_port_is_paid_once_however_many_pools_need_it_and_beside_a_migration():
    service = portable(a_service, 700, runs_at="sh-01", migration_cost=40)
    case = a_case_of(service, pools=(CUDA, CANN, CANN.model_copy(update={"id": "sh-01/c"})))
    home, ported, also = (a_run(p, end=8, cards=1) for p in (CUDA.id, CANN.id, "sh-01/c"))

    assert settle(case, [placed("s1", home)]).ledger.migration == 0
    assert settle(case, [placed("s1", home, ported)]).ledger.migration == 700
    assert settle(case, [placed("s1", ported, also)]).ledger.migration == 700


@pytest.mark.parametrize("make", [a_job, a_service])
def test_a_run_before_the_port_is_done_is_a_breach_of_the_window(make):
    case = a_case_of(portable(make, slots=2))
    (w,) = case.workloads

    assert broken(case, placed(w.id, a_run(CANN.id, first=1, end=5, cards=8)))[:1] == ["window"]
    assert (
        broken(case, placed(w.id, a_run(CANN.id, first=2, end=6, cards=8 if w.id == "w1" else 2)))
        == []
    )


def test_a_pool_that_a_port_reaches_too_late_is_refused_in_words():
    """Work that ends with slot 8 and needs 4 slots after 5; a service with its last slot gone."""
    job = portable(a_job, slots=5)
    service = portable(a_service, slots=8)
    plan = planned(a_case_of(job, service, pools=(CANN,)))

    (late,) = plan.refusals
    assert (late.rule, late.pairs) == ("window", 2)
    assert (late.example.measured, late.example.limit) == (9, 8)


@pytest.mark.parametrize("make", [a_job, a_service])
def test_where_the_stack_does_not_matter_nothing_is_ported(make):
    case = a_case_of(portable(make, 10**9, slots=8), policy=off("ecosystem"))
    plan = planned(case)

    assert {run[0] for run in runs(plan)} == {CANN.id}
    assert plan.ledger.migration == 0


def test_with_the_window_off_a_port_takes_no_time_and_costs_all_the_same():
    case = a_case_of(portable(a_job, 5, slots=8), policy=off("window"))
    plan = planned(case)

    assert runs(plan) == [(CANN.id, 0, 4)]
    assert plan.ledger.migration == 5


def test_what_can_be_ported_does_not_break_a_soft_rule():
    case = a_case_of(portable(a_job, 5), policy=soft(10**6, "ecosystem"))
    plan = planned(case)

    assert (plan.ledger.migration, plan.ledger.violation) == (5, 0)


def test_what_cannot_be_ported_stays_refused():
    job = a_job(ecosystem="CUDA", accelerators={"910b": 1000})

    assert runs(planned(a_case_of(job))) == []


@pytest.mark.parametrize(
    ("slots", "shape", "rule"),
    [
        (2, {}, "window"),  # the first two slots are lost
        (2, {"sites": 1}, "window"),
        (8, {}, "window"),
    ],
)
def test_a_service_that_must_be_served_and_is_ported_too_late_fits_nowhere(slots, shape, rule):
    service = portable(a_service, slots=slots, must_serve=True, **shape)

    with pytest.raises(FitsNowhere) as said:
        planning.plan(a_case_of(service, pools=(CANN,)))

    assert said.value.refusals == {"s1": {rule: 1}}
