"""The three bundled days that studies are made of: drawn by the day's builder, and provable."""

import subprocess
import sys
from collections import Counter

import pytest

from huline.models.files import read_case
from huline.optimizer.options import Options
from huline.optimizer.planning import plan as make_plan
from huline.optimizer.verify import verify
from tests.datasets.bundled import DATASETS

FOLDER = DATASETS / "east-west-days"
DAYS, HOURS = 3, 24


@pytest.fixture(scope="module")
def case():
    return read_case(FOLDER)


@pytest.fixture(scope="module")
def day():
    return read_case(DATASETS / "east-west")


def test_building_it_anew_gives_the_same_bytes(tmp_path):
    build = [sys.executable, str(FOLDER / "build.py"), "--out", str(tmp_path)]
    subprocess.run(build, check=True, capture_output=True)

    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = [p for p in FOLDER.iterdir() if p.suffix in (".csv", ".yaml", ".parquet")]

    assert built == {path.name: path.read_bytes() for path in kept}


def test_it_is_three_working_days_on_the_ground_of_the_day(case, day):
    assert case.horizon.start.strftime("%A %Y-%m-%d") == "Tuesday 2026-07-14"
    assert (case.horizon.slots, case.horizon.slot_minutes) == (DAYS * HOURS, 60)
    assert (case.accelerators, case.metros) == (day.accelerators, day.metros)
    assert [pool.id for pool in case.pools] == [pool.id for pool in day.pools]
    assert [c.accepts_from for c in case.centres] == [c.accepts_from for c in day.centres]


def test_one_programme_is_left_out_and_says_why(case, day):
    off = {rule.id for rule in case.policy.subsidies if rule.off}

    assert off - {rule.id for rule in day.policy.subsidies if rule.off} == {"innermongolia-2024"}
    (rule,) = (r for r in case.policy.subsidies if r.id == "innermongolia-2024")
    assert "settled on the platform" in rule.off
    assert "平台" in rule.off_zh


def test_it_has_what_studies_ask_about(case):
    classes = Counter(w.residency for w in case.workloads)
    tenants = {t.id: t for t in case.tenants}
    cities = Counter(tenants[w.tenant].city for w in case.workloads)
    doors = Counter(centre.accepts_from for centre in case.centres)

    assert {"core_data", "gov_personal", "gov_data", "health", "mapping"} <= set(classes)
    assert sum(w.max_distance_m is not None for w in case.workloads) >= 5
    assert cities["Hangzhou"] >= 20
    assert len(case.centres) - doors["own"] == 0.3 * len(case.centres)


def test_it_is_proven_within_a_fifth_of_a_percent(case):
    told = []
    plan = make_plan(
        case, Options(strategy="prices", work=2_000, gap=0.002, certify=True),
        checked=lambda *words: told.append(words),
    )  # fmt: skip
    ((_, certificate),) = told
    verdict = verify(case, plan, certificate)

    assert verdict.ok
    assert plan.bound == verdict.bound
    assert plan.gap <= 0.002
