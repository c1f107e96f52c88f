"""The whole description of the service is tried against it: every check, no failure.

A short run of a few examples an operation; `HULINE_SCHEMATHESIS=600` makes one of 600 seconds in
all phases, of which covering every schema alone takes minutes.
"""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from huline.api.client import Client
from huline.models.service import Config
from tests.api.cli.commands import east_and_west
from tests.api.http.described import described
from tests.api.http.service import running

SECONDS = os.environ.get("HULINE_SCHEMATHESIS")
SHORT = ("--seed", "1", "--phases", "fuzzing", "--max-examples", "8")
EXTENT = SHORT if SECONDS is None else ("--max-time", SECONDS)
OPERATIONS = sum(map(len, described()["paths"].values()))
CONFIG = Path(__file__).with_name("schemathesis.toml")


def test_whatever_fits_the_description_or_does_not_is_answered_as_described(tmp_path):
    with running(HULINE_REQUESTS_PER_MINUTE="1000000") as service:
        key = service.key()
        with Client(service.url, key) as client:
            # with a certificate: all of what a plan has beneath it is there
            plan = client.submit(east_and_west(), Config(certificate=True)).wait()
            dataset = client.datasets.create(east_and_west())
        there = {"HULINE_TRIED_PLAN": plan.id, "HULINE_TRIED_DATASET": dataset.id}
        tried = subprocess.run(
            [
                Path(sys.executable).with_name("schemathesis"), "--config-file", CONFIG, "run",
                f"{service.url}/openapi.json", "-H", f"Authorization: Bearer {key}",
                "--checks", "all", "--continue-on-failure", "--no-color", *EXTENT,
            ],
            env=os.environ | there, cwd=tmp_path, capture_output=True, text=True,
            timeout=float(SECONDS or 0) + timedelta(minutes=5).total_seconds(),
        )  # fmt: skip
        log = service.log.read_text()

    assert tried.returncode == 0, tried.stdout[-8_000:]
    if SECONDS is None:
        assert f"Tested: {OPERATIONS}" in tried.stdout, tried.stdout[-8_000:]
    assert '"level": "error"' not in log
