"""A study that is ended from outside: nothing finished is lost, and none of it is done twice."""

import os
import signal
import subprocess
import sys
from uuid import uuid4

import pytest

from huline.models.files import write_case
from tests.api.cli.test_endings import MARK, none_is_left
from tests.builders import a_case, a_job, a_policy, a_share

RENTS = (1_100, 1_200, 1_300)
STUDY = """\
name: Rents
case: case.json
gap: 0
certify: false
misallocation: false
changes:
""" + "".join(
    f"- {{name: '{rent}', edits: [{{op: scale, table: pools, where: {{}}, field: rent, "
    f"value: {rent}}}]}}\n"
    for rent in RENTS
)
PLANS = len(RENTS) + 1


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    case = a_case(workloads=(a_job("w1"), a_job("w2")), policy=a_policy(subsidies=(a_share(),)))
    write_case(case, folder / "case.json")
    (folder / "study.yaml").write_text(STUDY)
    return folder / "study.yaml"


@pytest.fixture(scope="module")
def whole(study):
    """The long table of a run that nobody ended."""
    process = begun(study, "whole")
    assert not any("kept" in line for line in ended(process))
    assert process.returncode == 0
    return (study.parent / "whole" / "results.csv").read_text()


def begun(study, out, mark=""):
    words = ("lab", study, "-o", study.parent / out, "--lang", "en")
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "huline.api.cli", *map(str, words)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        env=os.environ | {MARK: mark},
    )  # fmt: skip


def ended(process):
    """What is told of scenarios until the process has ended."""
    _, told = process.communicate(timeout=120)
    return [line for line in told.splitlines() if f" of {PLANS}: " in line]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_study_goes_on_where_it_was_ended_and_finds_the_same(study, whole, number):
    mark, out = str(uuid4()), f"out-{number}"
    with begun(study, out, mark) as process:
        for line in process.stderr:
            if line.startswith("2 of"):
                break
        process.send_signal(number)
        _, told = process.communicate(timeout=60)
    if number == signal.SIGINT:
        assert f"finished ones are kept in {study.parent / out / 'scenarios'}" in told
    assert none_is_left(mark)
    assert process.returncode == (5 if number == signal.SIGINT else -signal.SIGKILL)

    again = begun(study, out)
    told = ended(again)
    assert again.returncode == 0
    kept = sum("kept from an earlier run" in line for line in told)
    assert len(told) == PLANS
    assert 2 <= kept < PLANS
    assert (study.parent / out / "results.csv").read_text() == whole
