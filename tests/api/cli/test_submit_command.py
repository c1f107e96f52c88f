"""`huline submit`, `huline jobs` and `huline stop` against a real service."""

import json

import pytest

from huline.api.cli.doors import Exit
from huline.api.client import Client
from huline.api.store.keys import Role
from huline.models.files import read_case, read_plan
from huline.models.service import PlanStatus
from tests.api.cli.commands import east_and_west, huline, impossible, written
from tests.languages import is_chinese


@pytest.fixture
def asked(service, monkeypatch):
    """The service's address and a key, where commands look for them."""
    key = service.key()
    monkeypatch.setenv("HULINE_URL", service.url)
    monkeypatch.setenv("HULINE_KEY", key)
    with Client(service.url, key) as client:
        yield client


def test_a_case_is_submitted_and_the_id_is_all_that_is_printed(asked, tmp_path):
    done = huline("submit", written(east_and_west(), tmp_path), "--gap", "0.01")

    assert done.exit_code == Exit.PROVEN
    assert asked.plan(done.stdout.strip()).known.name == "small"


def test_waiting_tells_of_progress_and_of_a_plan_that_can_be_checked(asked, tmp_path):
    case, plan = written(east_and_west(), tmp_path), tmp_path / "plan.json"
    done = huline("submit", case, "--wait", "--certificate", "-o", plan)

    assert done.exit_code == Exit.PROVEN
    assert "starting" in done.stderr
    assert "96.10" in done.stdout
    assert read_plan(plan).case_hash == read_case(case).hash
    assert read_plan(plan).bound_kind == "certificate"
    assert huline("check", case, plan).exit_code == Exit.PROVEN


def test_without_a_file_the_plan_itself_is_printed(asked, tmp_path):
    done = huline("submit", written(east_and_west(), tmp_path), "--wait", "--json")

    assert json.loads(done.stdout)["format"] == "huline-plan/1"


def test_a_case_is_changed_before_it_is_submitted(asked, tmp_path):
    case = written(east_and_west(), tmp_path)
    done = huline("submit", case, "--set", "pools[sh-01/a].rent=1", "--json")

    assert json.loads(done.stdout)["input_hash"] != read_case(case).hash


def test_where_no_plan_exists_the_status_says_so_and_the_service_why(asked, tmp_path):
    done = huline("submit", written(impossible(), tmp_path), "--wait", "--lang", "zh")

    assert done.exit_code == Exit.NO_PLAN
    assert "w1" in done.stderr
    assert is_chinese(done.stderr.splitlines()[-1])


def test_jobs_are_listed_and_stopped(asked):
    plan = asked.submit(asked.demo())
    listed = huline("jobs", "--most", 1)

    assert listed.stdout.split()[0] == plan.id
    assert huline("stop", plan.id).exit_code == Exit.PROVEN
    assert plan.wait().known.status is PlanStatus.CANCELLED
    one = json.loads(huline("jobs", "--json", "--most", 1).stdout)
    assert one[0]["metadata"]["status"] == "CANCELLED"


def test_what_the_service_refuses_is_bad_input_in_the_language_asked_for(asked, service):
    unknown = huline("stop", "pl_none", "--lang", "zh")
    forbidden = huline("stop", "pl_none", "--key", service.key(role=Role.VIEWER), "--json")

    assert unknown.exit_code == forbidden.exit_code == Exit.BAD_INPUT
    assert is_chinese(unknown.stderr)
    assert json.loads(forbidden.stdout)["errors"][0]["code"] == "not-found"


def test_a_service_that_does_not_answer_is_told_with_what_would_help():
    done = huline("jobs", "--url", "http://127.0.0.1:9", "--key", "hul_x")

    assert done.exit_code == Exit.BAD_INPUT
    assert "huline serve" in done.stderr


def test_contradictions_are_told_before_anything_is_read(tmp_path):
    done = huline("submit", tmp_path, "--seconds", 5, "--work", 5, "-o", tmp_path / "p.json")

    assert done.exit_code == Exit.BAD_INPUT
    assert "--work" in done.stderr
    assert "--wait" in done.stderr
