"""A card-slot costs 100,000 of rent and 60,000 of energy: 32 of them 5,120,000."""

import pytest

from huline.models.data import Data
from tests.builders import a_case, a_job, a_link, a_policy, a_pool, a_service, a_share
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed

LINKS = (a_link("near", "shanghai", "sh-01"),)


def a_case_of(limit, **fields):
    return a_case(workloads=(a_job(spending_limit=limit),), **fields)


def test_a_job_within_its_limit_passes_to_the_milli_fen():
    assert broken(a_case_of(5_120_000), placed("w1", a_run())) == []


def test_a_job_above_its_limit_is_caught():
    found = breaches(a_case_of(5_119_999), placed("w1", a_run()))

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("spending", "w1", 5_120_000, 5_119_999)
    ]


def test_work_that_does_not_run_spends_nothing():
    """Its penalty is not spending."""
    assert broken(a_case_of(0), placed("w1")) == []


def test_energy_that_the_rent_includes_is_not_spent():
    case = a_case_of(3_200_000, pools=(a_pool(rent_includes_energy=True),))

    assert broken(case, placed("w1", a_run())) == []


@pytest.mark.parametrize(("limit", "rules"), [(5_121_000, []), (5_120_999, ["spending"])])
def test_the_journey_of_its_data_counts(limit, rules):
    """100 MB at 10 milli-fen are 1,000; they arrive after slot 0."""
    job = a_job(data=Data(mb=100, at="shanghai"), spending_limit=limit)
    run = placed("w1", a_run(first=1, end=5), links=["near"])

    assert broken(a_case(links=LINKS, workloads=(job,)), run) == rules


def test_subsidies_and_wishes_do_not_count():
    job = a_job(spending_limit=5_119_999, preferences={"sh-01": 1_000_000})
    case = a_case(workloads=(job,), policy=a_policy(subsidies=(a_share(),)))
    enough = a_case(workloads=(job.model_copy(update={"spending_limit": 5_120_000}),))

    assert broken(case, placed("w1", a_run(), claims=[("voucher", 960_000)])) == ["spending"]
    assert broken(enough, placed("w1", a_run())) == []


def test_slots_lost_in_restarts_are_paid_for():
    """Five slots of 1,280,000 instead of four."""
    job = a_job(timing="preemptible", restart_slots=1, spending_limit=6_400_000)
    parts = placed("w1", a_run(end=2), a_run(first=3, end=6))

    assert broken(a_case(workloads=(job,)), parts) == []
    poorer = job.model_copy(update={"spending_limit": 6_399_999})
    assert broken(a_case(workloads=(poorer,)), parts) == ["spending"]


def test_all_cards_of_a_service_count():
    """Two cards for eight slots cost 16 x 160,000 = 2,560,000."""
    case = a_case(links=LINKS, workloads=(a_service(spending_limit=2_559_999),))

    assert broken(case, placed("s1", a_run(end=8, cards=2))) == ["spending"]
    assert broken(case, placed("s1", a_run(end=7, cards=2))) == []


def test_spending_switched_off_binds_nobody():
    assert broken(a_case_of(1, policy=off("spending")), placed("w1", a_run())) == []
