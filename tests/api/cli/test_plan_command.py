import json
import sys
from typing import get_args

import pytest

from huline.api.cli.messages import say
from huline.models.files import read_case, read_plan
from huline.models.plan import Plan
from huline.optimizer import planning
from huline.optimizer.solvers import BackendName
from huline.optimizer.strategies import process
from huline.optimizer.strategies.runner import Ended
from huline.optimizer.strategies.watch import PhaseName
from huline.optimizer.verify import verify
from huline.optimizer.writing import Made
from tests.api.cli.commands import Unborn, east_and_west, huline, impossible, solved_here, written
from tests.builders import a_policy


@pytest.fixture(autouse=True)
def _no_child(monkeypatch):
    monkeypatch.setattr(planning, "run_in_child", solved_here)
    monkeypatch.setattr(process, "Child", Unborn)


@pytest.fixture
def case(tmp_path):
    return written(east_and_west(), tmp_path)


def ended(how, monkeypatch):
    monkeypatch.setattr(planning, "run_in_child", lambda *_, **__: how)


def unproven(case) -> Plan:
    found = planning.solve_here(read_case(case))
    assert found is not None
    return found.model_copy(update={"status": "feasible", "bound": None, "bound_kind": None})


# a file of an earlier run


@pytest.mark.parametrize(
    ("reason", "status"), [("time", 5), ("cancelled", 5), ("impossible", 4), ("bad input", 2)]
)
def test_without_a_new_plan_the_file_of_an_earlier_run_stays_and_is_called_that(
    case, tmp_path, monkeypatch, reason, status
):
    path, page = tmp_path / "plan.json", tmp_path / "plan.html"
    assert huline("plan", case, "-o", path, "--html", page).exit_code == 0
    before = path.read_bytes(), page.read_bytes()
    subject = written(impossible(), tmp_path) if reason == "impossible" else case
    if status == 5:
        ended(Ended(reason), monkeypatch)
    setting = ("--set", "nothing") if status == 2 else ()
    result = huline("plan", subject, "-o", path, "--html", page, *setting)

    assert result.exit_code == status
    assert (path.read_bytes(), page.read_bytes()) == before
    for kept in (path, page):
        assert f"nothing was written: {kept} is still that of an earlier run" in result.stderr


def test_nothing_is_said_of_a_file_that_was_never_there(tmp_path):
    result = huline("plan", written(impossible(), tmp_path), "-o", tmp_path / "plan.json")

    assert result.exit_code == 4
    assert "earlier run" not in result.stderr


# what comes out where


def test_a_proven_plan_goes_to_a_file_in_new_folders_and_its_summary_to_stdout(case, tmp_path):
    path = tmp_path / "new" / "folders" / "plan.json"
    result = huline("plan", case, "-o", path)

    assert result.exit_code == 0
    assert verify(read_case(case), read_plan(path)).ok
    assert "Net cost, payer's view" in result.stdout
    assert "solving" in result.stderr


def test_a_plan_on_stdout_is_json_and_nothing_else(case):
    result = huline("plan", case)

    made = Plan.model_validate_json(result.stdout)
    assert result.exit_code == 0
    assert verify(read_case(case), made).ok
    assert "Net cost, payer's view" in result.stderr


def test_with_json_a_plan_on_stdout_has_only_progress_beside_it(case):
    result = huline("plan", case, "--json")

    assert json.loads(result.stdout)["format"] == "huline-plan/1"
    assert "Net cost" not in result.stderr


def test_with_json_the_figures_are_told_for_machines_in_milli_fen_as_text(case, tmp_path):
    result = huline("plan", case, "-o", tmp_path / "plan.json", "--json")

    figures, made = json.loads(result.stdout), read_plan(tmp_path / "plan.json")
    assert figures["ok"] is True
    assert figures["cost"] == str(made.cost)
    assert figures["gap"] == 0.0
    assert sum(int(line) for line in figures["ledger"].values()) == made.cost


def test_with_json_strict_tiers_tell_what_they_lack_and_the_checker_counts_it_too(tmp_path):
    strict = written(east_and_west(policy=a_policy(tier_order="strict")), tmp_path)
    path = tmp_path / "plan.json"
    told = json.loads(huline("plan", strict, "-o", path, "--json").stdout)
    counted = json.loads(huline("check", strict, path, "--json").stdout)["shortfalls"]

    assert told["unproven"] is None
    assert told["shortfalls"] == [{"tier": 2, "unserved": 0, "bound": 0}]
    assert counted == {"2": 0}


def test_with_json_each_centre_has_its_figures(case, tmp_path):
    result = huline("plan", case, "-o", tmp_path / "plan.json", "--json")

    centres = json.loads(result.stdout)["centres"]
    assert {centre["centre"] for centre in centres} == {c.id for c in read_case(case).centres}
    for c in centres:
        costs = int(c["energy"]) + int(c["running"])
        assert int(c["margin"]) == int(c["revenue"]) - costs
        assert {"payback_years", "rack_rate", "lit_rate", "stranded"} <= c.keys()


def test_a_page_is_written_where_asked_for(case, tmp_path):
    page = tmp_path / "pages" / "plan.html"
    result = huline("plan", case, "-o", tmp_path / "plan.json", "--html", page)

    assert result.exit_code == 0
    assert page.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")
    assert "explaining  0 of 3" in result.stderr


def test_sentences_and_progress_are_chinese_where_asked_for(case, tmp_path):
    result = huline("plan", case, "-o", tmp_path / "plan.json", "--lang", "zh")

    assert "净成本（付款方）" in result.stdout
    assert "求解" in result.stderr
    assert "solving" not in result.stderr


def test_every_placement_is_listed_only_if_asked_for(tmp_path):
    jobs = tuple(
        job.model_copy(update={"id": f"job-{n:02}"})
        for n in range(25)
        for job in east_and_west().workloads[:1]
    )
    case = written(east_and_west(workloads=jobs), tmp_path)
    few = huline("plan", case, "-o", tmp_path / "plan.json").stdout
    all_ = huline("plan", case, "-o", tmp_path / "plan.json", "--full").stdout

    assert "5 more are not listed here" in few
    assert all(job.id in all_ for job in jobs)


@pytest.mark.parametrize("phase", get_args(PhaseName))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_phase_has_a_word(phase, lang):
    assert say(f"progress.{phase}", lang)


# exit statuses


def test_a_plan_that_is_not_proven_is_written_and_exits_3(case, tmp_path, monkeypatch):
    ended(Ended("time", incumbent=Made(unproven(case), None)), monkeypatch)
    result = huline("plan", case, "-o", tmp_path / "plan.json")

    assert result.exit_code == 3
    assert read_plan(tmp_path / "plan.json").status == "feasible"
    assert "nothing is proven" in result.stdout


def test_a_case_of_which_no_plan_exists_exits_4_and_names_the_work(tmp_path):
    result = huline("plan", written(impossible(), tmp_path), "-o", tmp_path / "plan.json")

    assert result.exit_code == 4
    assert "w1" in result.stderr
    assert not (tmp_path / "plan.json").exists()


@pytest.mark.parametrize("reason", ["time", "cancelled"])
def test_an_end_without_plan_and_proof_exits_5(case, reason, monkeypatch):
    ended(Ended(reason), monkeypatch)
    result = huline("plan", case)

    assert (result.exit_code, result.stdout) == (5, "")
    assert "before a plan was found" in result.stderr


def test_a_solver_that_is_lost_with_nothing_found_exits_1_and_says_how(case, monkeypatch):
    ended(Ended("error", detail="it ended by itself with signal 11"), monkeypatch)
    result = huline("plan", case)

    assert (result.exit_code, result.stdout) == (1, "")
    assert "signal 11" in result.stderr


def test_an_error_is_a_document_with_json(tmp_path):
    result = huline("plan", written(impossible(), tmp_path), "--json")

    assert result.exit_code == 4
    assert json.loads(result.stdout)["code"] == "no-plan"


# changes


def test_set_changes_the_case_that_is_planned(case, tmp_path):
    huline("plan", case, "-o", tmp_path / "a.json")
    result = huline("plan", case, "-o", tmp_path / "b.json", "--set", "pools[sh-01/a].rent=1")

    before, after = read_plan(tmp_path / "a.json"), read_plan(tmp_path / "b.json")
    assert result.exit_code == 0
    assert after.cost < before.cost
    assert after.case_hash != before.case_hash


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("pools[sh-01/b].rent=1", "'pools' has no record 'sh-01/b'"),
        ("pools[sh-01/a].rents=1", "no field 'rents'"),
        ("pools[sh-01/a].rent=cheap", "rent"),
        ("pools[sh-01/a].rent", "has no '='"),
        ("=1", "cannot read target ''"),
        ("pols[sh-01/a].rent=1", "no table or field 'pols'"),
        ("name=", "name"),
    ],
)
def test_a_bad_setting_exits_2_and_says_what_is_wrong(case, setting, says):
    result = huline("plan", case, "--set", setting)

    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr


def test_all_bad_settings_are_told_at_once(case):
    result = huline("plan", case, "--set", "a", "--set", "b")

    assert "--set a: has no '='" in result.stderr
    assert "--set b: has no '='" in result.stderr


def test_a_batch_takes_the_place_of_the_work_of_the_case(case, tmp_path):
    batch = tmp_path / "batch.csv"
    batch.write_text("id,kind,tenant,accelerators,work,cards\nnew,training,acme,h100=1000,16,8\n")
    result = huline("plan", case, "--workloads", batch, "-o", tmp_path / "plan.json")

    assert result.exit_code == 0
    assert [p.workload for p in read_plan(tmp_path / "plan.json").placements] == ["new"]
    assert huline("check", case, tmp_path / "plan.json", "--workloads", batch).exit_code == 0
    assert huline("check", case, tmp_path / "plan.json").exit_code == 1


# bad values


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--seconds", "0"), ("--seconds", "-1"), ("--seconds", "nan"), ("--seconds", "inf"),
        ("--seconds", "soon"), ("--gap", "-0.1"), ("--gap", "1.5"), ("--gap", "nan"),
        ("--strategy", "best"), ("--backend", "gurobi"), ("--perspective", "tenant"),
        ("--seed", "-1"), ("--seed", "1.5"), ("--threads", "0"), ("--threads", "1000"),
        ("--memory", "1"), ("--lang", "fr"), ("--sets", "a=1"),
    ],
)  # fmt: skip
def test_a_bad_value_exits_2_and_names_the_option(case, option, value):
    result = huline("plan", case, option, value)

    assert (result.exit_code, result.stdout) == (2, "")
    assert option in result.stderr


@pytest.mark.parametrize("option", ["--output", "--html"])
@pytest.mark.parametrize("place", ["file/plan.json", "folder"])
def test_a_place_that_cannot_be_written_exits_2_before_any_work(
    case, tmp_path, option, place, monkeypatch
):
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "folder").mkdir()
    monkeypatch.setattr(
        planning, "run_in_child", lambda *_, **__: pytest.fail("planned all the same")
    )
    result = huline("plan", case, option, tmp_path / place)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "cannot be used" in result.stderr


@pytest.mark.parametrize("place", ["nothing-here", "file.txt"])
def test_what_is_no_case_exits_2_and_says_what_a_case_is(tmp_path, place):
    (tmp_path / "file.txt").write_text("not a case")
    result = huline("plan", tmp_path / place)

    assert (result.exit_code, result.stdout) == (2, "")
    assert place in result.stderr


# solvers


@pytest.mark.parametrize("backend", BackendName)
def test_a_plan_names_its_solver_and_the_releases_it_was_made_with(case, tmp_path, backend):
    path = tmp_path / "plan.json"
    result = huline("plan", case, "-o", path, "--backend", backend)

    made = read_plan(path)
    assert result.exit_code == 0
    assert made.backend == backend
    assert len(made.engine) >= 2
    assert "not installed" not in made.engine.values()


def test_a_solver_that_is_not_installed_exits_2_and_says_what_to_install(case, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyscipopt", None)
    result = huline("plan", case, "--backend", "pyomo")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "pip install pyscipopt" in result.stderr.splitlines()[-1]


# certificates


def test_a_certificate_is_written_and_the_checker_finds_its_bound(case, tmp_path):
    plan, proof = tmp_path / "plan.json", tmp_path / "proof.json"
    huline("plan", case, "-o", plan, "--certificate", proof)
    result = huline("check", case, plan, "--certificate", proof, "--json")

    assert read_plan(plan).strategy == "prices"
    assert json.loads(result.stdout)["bound"] == str(read_plan(plan).bound)


def test_a_solvers_bound_has_no_certificate(case, tmp_path):
    result = huline(
        "plan", case, "-o", tmp_path / "p.json", "--strategy", "whole",
        "--certificate", tmp_path / "proof.json",
    )  # fmt: skip

    assert result.exit_code == 2
    assert "ask for prices" in result.stderr


# limits


def test_limits_of_time_and_of_work_exclude_each_other_and_all_that_is_wrong_is_told(case):
    words = ("--seconds", 5, "--work", 5, "--strategy", "whole", "--certificate", "proof.json")
    result = huline("plan", case, *words)

    assert result.exit_code == 2
    assert "--work: is a limit of work, and --seconds one of time" in result.stderr
    assert "--certificate: the bound of strategy whole is a solver's word" in result.stderr


def test_a_plan_with_a_limit_of_work_can_be_made_again(case, tmp_path):
    first, again = (tmp_path / name for name in ("first.json", "again.json"))
    for path in (first, again):
        assert huline("plan", case, "--work", 20, "--seed", 3, "-o", path).exit_code in (0, 3)

    plans = [read_plan(path).model_copy(update={"phases": ()}) for path in (first, again)]
    assert plans[0] == plans[1]
    assert (plans[0].work, plans[0].seed, plans[0].reproducible) == (20, 3, True)


@pytest.mark.parametrize("workers", ["many", "processes:0", "processes:", "ray://head"])
def test_workers_that_cannot_be_read_are_refused_with_examples(case, workers):
    result = huline("plan", case, "--workers", workers)

    assert result.exit_code == 2
    assert f"--workers: cannot read '{workers}'" in result.stderr
    assert "processes:4" in result.stderr
