"""Nothing is lost, nothing is done twice, whatever is killed.

`make durability` runs 500 plans and 200 kills; here are fewer of both.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.durability.trial import Trial, a_small_case, body_of, until

JOBS, KILLS, OUTAGES = map(int, os.environ.get("HULINE_DURABILITY", "8,4,1").split(","))


@pytest.fixture
def trial():
    # a short path: the database's socket stands in it
    with tempfile.TemporaryDirectory(prefix="hul-") as folder, Trial(Path(folder)) as made:
        yield made


def _submit_and_wait(trial, jobs):
    cases = [a_small_case(n) for n in range(jobs)]
    ids = [trial.submit(n, body_of(case)) for n, case in enumerate(cases)]
    for plan, case in zip(ids, cases, strict=True):
        metadata = until(lambda plan=plan: trial.finished(plan))
        assert metadata["status"] == "COMPLETED", metadata
        assert metadata["input_hash"] == case.hash
    return ids


def _all_is_well(trial, ids):
    """Every plan is there once, published once, and is what it was when it was first seen."""
    assert len(set(ids)) == len(ids)
    listed = trial.ask("/v1/plans?limit=10000")["items"]
    assert sorted(item["metadata"]["id"] for item in listed) == sorted(ids)
    for plan in ids:
        assert trial.finished(plan) is not None
    environment = os.environ | {"HULINE_DATA": str(trial.data)}
    words = [sys.executable, "-m", "huline.api.cli", "audit", "verify"]
    subprocess.run(words, env=environment, check=True, capture_output=True)


def test_plans_survive_their_workers_and_the_api(trial):
    shots = [trial.random.choice(("api", "worker", "worker")) for _ in range(KILLS)]
    ids = []
    trial.under_fire(shots, 2.0, lambda: ids.extend(_submit_and_wait(trial, JOBS)))
    _all_is_well(trial, ids)
    assert trial.kills.total() == KILLS


def test_plans_survive_the_database(trial):
    ids = []
    jobs = max(4, JOBS // 4)
    trial.under_fire(
        ["database"] * OUTAGES, 3.0, lambda: ids.extend(_submit_and_wait(trial, jobs))
    )
    _all_is_well(trial, ids)


def test_a_worker_that_was_taken_for_dead_and_goes_on_publishes_nothing(trial):
    first = trial.makers[0]
    trial.makers[1].current.send_signal(signal.SIGSTOP)
    plan = trial.submit(0, body_of(a_small_case(0)))
    until(lambda: trial.ask(f"/v1/plans/{plan}/metadata")["status"] in ("STARTED", "ACTIVE"))
    first.current.send_signal(signal.SIGSTOP)
    trial.makers[1].current.send_signal(signal.SIGCONT)
    metadata = until(lambda: trial.finished(plan))
    assert metadata["attempts"] >= 2
    first.current.send_signal(signal.SIGCONT)
    # long enough for it to finish what it held
    time.sleep(3)
    again = trial.finished(plan)
    assert again == metadata
