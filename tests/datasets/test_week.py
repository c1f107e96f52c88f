"""The bundled week: drawn by the day's builder, mixed and scarce enough to be worth planning."""

import subprocess
import sys
from collections import Counter

import numpy as np
import pytest

from huline.models.files import read_case
from huline.optimizer.compile import compile_case
from huline.optimizer.options import Options
from huline.optimizer.planning import plan as make_plan
from huline.optimizer.strategies.prices.ascent import ascend
from huline.optimizer.strategies.prices.relaxation import Relaxation
from huline.optimizer.verify import verify
from tests.datasets.bundled import DATASETS
from tests.datasets.scarcity import drained, full_pool_slots, starved

FOLDER = DATASETS / "east-west-week"
DAYS, HOURS = 7, 24


@pytest.fixture(scope="module")
def case():
    return read_case(FOLDER)


@pytest.fixture(scope="module")
def day():
    return read_case(DATASETS / "east-west")


@pytest.fixture(scope="module")
def plan(case):
    return make_plan(case, Options(strategy="prices", work=100))


def test_building_it_anew_gives_the_same_bytes(tmp_path):
    build = [sys.executable, str(FOLDER / "build.py"), "--out", str(tmp_path)]
    subprocess.run(build, check=True, capture_output=True)

    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = [p for p in FOLDER.iterdir() if p.suffix in (".csv", ".yaml", ".parquet")]

    assert built == {path.name: path.read_bytes() for path in kept}


def test_it_is_a_week_from_monday_to_sunday_by_the_hour(case):
    assert case.horizon.start.strftime("%A %Y-%m-%d") == "Monday 2026-07-13"
    assert (case.horizon.slots, case.horizon.slot_minutes) == (DAYS * HOURS, 60)


def test_its_ground_is_that_of_the_day(case, day):
    assert (case.accelerators, case.metros) == (day.accelerators, day.metros)
    assert case.policy.residency == day.policy.residency
    assert case.policy.not_applied == day.policy.not_applied
    assert {pool.id: pool.rent for pool in case.pools} == {
        pool.id: pool.rent for pool in day.pools
    }
    for mine, theirs in zip(case.tariffs, day.tariffs, strict=True):
        assert mine.fen_per_mwh == theirs.fen_per_mwh * DAYS
        assert "weekend days taken as weekdays" in mine.source
        assert "fen_per_mwh" in mine.assumed


def test_what_a_day_may_use_up_a_week_may_sevenfold(case, day):
    """Money is spread over days and rounded to the yuan once."""
    volumes = {link.id: link.volume_mb for link in day.network.links}
    budgets = {s.id: s.budget for s in (*day.policy.subsidies, *day.policy.stacking_groups)}

    for link in case.network.links:
        usual = volumes[link.id]
        assert link.volume_mb == (None if usual is None else usual * DAYS)
    for fund in (*case.policy.subsidies, *case.policy.stacking_groups):
        usual = budgets[fund.id]
        assert (fund.budget is None) == (usual is None)
        if usual is not None:
            assert abs(fund.budget - DAYS * usual) <= DAYS * 50_000


def test_the_batch_is_a_week_of_mixed_work(case):
    jobs, services = case.training(), case.services()
    shapes = {p.id: sum(p.per_mille) / 1000 for p in case.profiles}
    training = sum(job.work for job in jobs)
    inference = sum(sum(s.peaks.values()) / 1000 * shapes[s.profile] for s in services)

    assert len(case.workloads) >= 1_000
    assert training / inference == pytest.approx(3, rel=0.01)
    assert sum(min(job.cards) >= 512 for job in jobs) >= 3
    assert max(job.slots_on(1000, max(job.cards), 60) for job in jobs) > 2 * HOURS
    assert {job.timing for job in jobs} == {"contiguous", "preemptible"}
    assert {w.tier for w in case.workloads} == {1, 2, 3}
    assert any(w.must_serve for w in jobs)


def test_work_comes_on_every_day_and_none_can_be_late_before_it_is_there(case):
    released = Counter(job.release // HOURS for job in case.training())

    assert set(released) == set(range(DAYS))
    for job in case.training():
        assert job.data.ready <= job.release
        assert job.deadline is None or job.release < job.deadline < case.horizon.slots


def test_only_firms_that_spend_much_have_large_work(case):
    spent = {tenant.id: tenant.spent for tenant in case.tenants}
    large = {job.tenant for job in case.training() if max(job.cards) >= 128}

    assert large
    assert all(spent[tenant] >= 5_000_000 * 100_000 for tenant in large)
    assert any(tenant not in large for tenant in spent)


def test_all_work_has_somewhere_to_run(case):
    compiled = compile_case(case)

    assert all(
        compiled.arcs.of(w) for w, each in enumerate(case.workloads) if each.kind == "training"
    )
    assert all(service.reach.any(axis=1).all() for service in compiled.services)


def test_two_services_of_one_firm_stand_in_for_each_other(case):
    (group,) = case.groups

    assert {w.tenant for w in case.workloads if w.id in group.workloads} == {"zhongyuan-agri"}


def test_its_plan_passes_the_checker_and_first_come_is_at_least_three_per_cent_dearer(case, plan):
    assert verify(case, plan).ok
    assert plan.rivals["first-come"] >= 1.03 * plan.cost


def test_pools_are_full_centres_short_of_power_and_programmes_and_caps_drained(case, plan):
    exhausted, capped = drained(case, plan)

    assert len(full_pool_slots(case, plan)) >= 10
    assert starved(case, plan)
    assert exhausted
    assert capped


def test_a_line_has_no_volume_left_for_the_smallest_set_of_data(case, plan):
    sent = Counter()
    size = {job.id: job.data.mb for job in case.training()}
    for placement in plan.placements:
        for link in placement.links:
            sent[link] += size[placement.workload]
    smallest = min(size.values())
    full = [
        link.id
        for link in case.network.links
        if link.volume_mb is not None and link.volume_mb - sent[link.id] < smallest
    ]

    assert full


@pytest.mark.parametrize(
    ("rule", "least"),
    [("capacity", 10), ("power", 1), ("link", 1), ("budget", 1), ("firm-cap", 1)],
)
def test_the_scarce_carries_a_price_in_the_bound(multipliers, rule, least):
    assert multipliers[rule] >= least


@pytest.fixture(scope="module")
def multipliers(case):
    """How many rows of each rule have a price at the end of a quick ascent."""
    relaxation = Relaxation(compile_case(case), "payer")
    found = ascend(relaxation, np.zeros(relaxation.rows.size, dtype=np.int64), 500)
    certificate = relaxation.rows.certificate(found.worth)
    return Counter(m.row for m in certificate.multipliers for value in m.values if value)


def test_the_card_states_the_counts_of_the_tables(case):
    card = " ".join((FOLDER / "README.md").read_text(encoding="utf-8").split())
    jobs, work = case.training(), sum(job.work for job in case.training())
    stated = [
        f"{len(jobs)} training jobs, {work:,} card-hours",
        f"{len(case.services())} inference services",
        f"{sum(max(job.cards) == 512 for job in jobs)} of 512, "
        f"{sum(min(job.cards) == 512 for job in jobs)} of which",
        f"{sum(job.timing == 'contiguous' for job in jobs)} jobs contiguous",
    ]

    assert [text for text in stated if text not in card] == []
