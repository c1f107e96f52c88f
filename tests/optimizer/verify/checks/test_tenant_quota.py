from huline.models.case import Horizon
from huline.models.ledger import SystemLedger
from huline.models.plan import Charge
from huline.optimizer.verify import settle
from tests.builders import a_job, a_service, a_tenant
from tests.optimizer.verify.plans import (
    a_run,
    an_eastern_and_a_western_case,
    breaches,
    broken,
    charged,
    off,
    placed,
    soft,
)

JOBS = (a_job(), a_job("w2"), a_job("w3", tenant="other"))
EAST, WEST = placed("w1", a_run()), placed("w2", a_run("nx-01/a"))
ELSEWHERE = placed("w3", a_run("nx-01/a"))


def a_case_of(workloads=JOBS, fields=(), **quota):
    """acme has two jobs of 8 cards for 4 hours, another firm a third."""
    tenants = (a_tenant(**quota), a_tenant("other"))
    return an_eastern_and_a_western_case(tenants=tenants, workloads=workloads, **dict(fields))


def test_cards_of_all_pools_at_once_count_against_a_quota():
    found = breaches(a_case_of(max_cards=15), EAST, WEST, ELSEWHERE)

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("tenant-quota", "acme, slot 0", 16, 15)
    ]
    assert broken(a_case_of(max_cards=16), EAST, WEST, ELSEWHERE) == []


def test_one_job_after_the_other_keeps_a_quota_of_cards():
    later = placed("w2", a_run(first=4, end=8))

    assert broken(a_case_of(max_cards=8), EAST, later, ELSEWHERE) == []


def test_card_hours_add_up_over_the_horizon():
    later = placed("w2", a_run(first=4, end=8))

    assert broken(a_case_of(max_card_hours=64), EAST, later, ELSEWHERE) == []
    found = breaches(a_case_of(max_card_hours=63), EAST, later, ELSEWHERE)
    assert [(b.where, b.measured, b.limit) for b in found] == [("acme", 64, 63)]


def test_services_use_the_same_quota():
    workloads = (a_job(), a_service(peaks={"shanghai": 1_000}))
    served = placed("s1", a_run(end=8, cards=1))

    assert broken(a_case_of(workloads, max_cards=8), EAST, served) == ["tenant-quota"]
    assert broken(a_case_of(workloads, max_cards=9, max_card_hours=40), EAST, served) == []


def test_a_soft_quota_is_paid_for_at_once_and_in_all():
    """4 cards too many in 4 slots at 100; 64 card-hours against 50, at 100 each."""
    policy = soft(100, "tenant-quota")
    case = a_case_of(fields={"policy": policy}, max_cards=12, max_card_hours=50)

    assert charged(case, EAST, WEST, ELSEWHERE) == [
        ("tenant-quota", "acme", 4 * 4 * 100 + 14 * 100)
    ]


def test_begun_card_hours_count_whole():
    """One card for 5 minutes beyond a quota of 1 card-hour: 13 slots of 5 minutes."""
    horizon = Horizon(start="2026-07-15T00:00:00+08:00", slots=13, slot_minutes=5)
    service = a_service(peaks={"shanghai": 1_000})
    fields = {"horizon": horizon, "policy": soft(60, "tenant-quota")}
    served = placed("s1", a_run(end=13, cards=1))

    assert charged(a_case_of((service,), fields, max_card_hours=1), served) == [
        ("tenant-quota", "acme", 60)
    ]


def test_a_charge_of_a_hard_quota_is_caught():
    case = a_case_of(max_cards=99)
    charge = Charge(rule="tenant-quota", of="acme", system=SystemLedger(violation=1))
    plan = settle(case, [EAST, WEST, ELSEWHERE]).model_copy(update={"charges": (charge,)})

    assert broken(case, plan) == ["tenant-quota"]


def test_tenant_quotas_switched_off_limit_nothing():
    case = a_case_of(fields={"policy": off("tenant-quota")}, max_cards=0, max_card_hours=1)

    assert broken(case, EAST, WEST, ELSEWHERE) == []
