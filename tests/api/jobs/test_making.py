import io
import json
import threading
import time
import zipfile
from datetime import timedelta
from hashlib import sha256

import psutil
import pytest
from sqlalchemy.exc import DBAPIError

from huline.api.jobs.making import Shop, _put_aside, make
from huline.api.jobs.queue import Queue
from huline.api.store import attempts, audit, placements, plans, quarantine
from huline.api.store.attempts import Outcome, Published
from huline.api.store.packing import packed, unpacked
from huline.api.store.tables import PlanRow
from huline.models.files import read_case, read_plan
from huline.models.invent import invent
from huline.models.plan import Plan
from huline.models.service import (
    Config,
    Operation,
    PlanStatus,
    SolutionStatus,
    StopReason,
    Termination,
)
from huline.optimizer.made import Made
from huline.optimizer.planning import PlanRefused, solve_here
from huline.optimizer.verify import verify
from tests.api.shop import a_shop, an_identity, made, run, seen, submitted
from tests.builders import a_case, a_job

DONE = Outcome(PlanStatus.COMPLETED, SolutionStatus.FEASIBLE, StopReason.TIME)
THING = Published(b"head", b"placements", b"verdict", None)


@pytest.fixture(scope="module")
def who(database):
    return an_identity(database)


@pytest.fixture
def shop(database):
    return a_shop(database)


def begun(database, plan, silence=10.0):
    with database.begin() as session:
        return attempts.begin(session, plan, "tests", silence=silence, most_deaths=3)


def ended(database, attempt, outcome=DONE, thing=THING):
    with database.begin() as session:
        return attempts.end(session, attempt, outcome, thing)


def a_published_plan(database, plan):
    with database.begin() as session:
        row = plans.result(session, plan)
    head = Plan.model_validate_json(unpacked(row.head))
    return head.model_copy(update={"placements": placements.read(row.placements)})


def test_a_published_plan_passes_the_checker(shop, who):
    case = a_case(workloads=[a_job()])
    summary = made(shop, submitted(shop.database, case, who))
    assert summary.metadata.status is PlanStatus.COMPLETED
    assert summary.metadata.input_hash == case.hash
    verdict = verify(case, a_published_plan(shop.database, summary.metadata.id))
    assert verdict.ok
    assert summary.quality.cost == verdict.cost
    assert summary.quality.verified


def test_a_plan_is_told_of_from_the_queue_to_its_end(shop, who):
    plan = submitted(shop.database, a_case(workloads=[a_job()]), who)
    make(shop, plan)
    with shop.database.begin() as session:
        told = [plans.event(row) for row in plans.events(session, plan)]
    assert [event.seq for event in told] == list(range(1, len(told) + 1))
    assert [told[0].status, told[1].status] == ["QUEUED", "STARTED"]
    assert told[-1].status == "COMPLETED"
    assert told[-1].objective == seen(shop.database, plan).quality.cost


def test_what_cannot_be_served_is_proven_and_said_in_both_languages(shop, who):
    case = a_case(workloads=[a_job(cards=(999,), must_serve=True)])
    plan = submitted(shop.database, case, who)
    metadata = made(shop, plan).metadata
    assert metadata.status is PlanStatus.COMPLETED
    assert metadata.solution_status is SolutionStatus.INFEASIBLE_PROVEN
    assert metadata.stop_reason is StopReason.PROVEN_INFEASIBLE
    (detail,) = run(shop.database, "SELECT detail FROM plans WHERE id = :id", id=plan).scalars()
    assert "w1" in detail["en"]
    assert "w1" in detail["zh"]


def test_why_no_plan_exists_is_worked_out_in_what_is_left_of_its_time(shop, who):
    case = a_case(workloads=[a_job(cards=(999,), must_serve=True)])
    patient = submitted(shop.database, case, who)
    hasty = submitted(
        shop.database, case, who, config={"termination": {"spent_limit": "PT2S"}}
    )  # fmt: skip
    for plan, told in ((patient, True), (hasty, False)):
        made(shop, plan)
        found = run(shop.database, "SELECT detail FROM plans WHERE id = :id", id=plan)
        assert ("conflict" in found.scalar_one()) is told


def test_a_certificate_is_kept_where_it_is_asked_for(shop, who):
    case = a_case(workloads=[a_job()])
    limits = {"work_limit": 50}
    plan = submitted(shop.database, case, who, config={"certificate": True, "termination": limits})
    summary = made(shop, plan)
    assert summary.quality.bound_kind == "certificate"
    with shop.database.begin() as session:
        assert b"huline-certificate/1" in unpacked(plans.result(session, plan).certificate)


def test_a_given_plan_is_scored_by_the_checker(shop, who):
    case = a_case(workloads=[a_job()])
    given = solve_here(case)
    plan = submitted(shop.database, case, who, operation=Operation.EVALUATE, given=given)
    summary = made(shop, plan)
    assert summary.quality.cost == given.cost
    assert summary.quality.bound is None


def test_breaches_of_a_given_plan_are_findings(shop, who):
    case = a_case(workloads=[a_job()])
    given = solve_here(case)
    lacking = given.model_copy(update={"placements": ()})
    plan = submitted(shop.database, case, who, operation=Operation.EVALUATE, given=lacking)
    summary = made(shop, plan)
    assert summary.metadata.validation.errors > 0
    assert not summary.quality.verified
    with shop.database.begin() as session:
        assert plans.result(session, plan) is None


# exactly once


def test_a_plan_that_somebody_works_on_is_begun_by_nobody_else(database, who):
    plan = submitted(database, a_case(), who)
    assert begun(database, plan) is not None
    assert begun(database, plan) is None


def test_a_late_worker_finds_its_write_refused(database, who):
    plan = submitted(database, a_case(), who)
    late = begun(database, plan)
    successor = begun(database, plan, silence=0)
    assert successor.number == late.number + 1
    with database.begin() as session:
        assert attempts.pulse(session, late) == "lost"
        assert not attempts.keep(session, late, b"", None)
        assert attempts.hand_back(session, late, most_deaths=None) is None
    assert not ended(database, late)
    assert ended(database, successor)
    assert not ended(database, late)
    assert not ended(database, successor)
    rows = run(database, "SELECT attempt FROM results WHERE plan = :id", id=plan).scalars()
    assert rows.all() == [successor.number]


def test_a_publication_is_in_the_audit_once_with_a_digest_of_what_was_published(database, who):
    plan = submitted(database, a_case(), who)
    attempt = begun(database, plan)
    assert ended(database, attempt)
    assert not ended(database, attempt)
    query = "SELECT details FROM audit WHERE action = 'plan.publish' AND subject = :id"
    (details,) = run(database, query, id=plan).scalars().all()
    assert details["sha256"] == sha256(THING.head + THING.placements).hexdigest()
    with database.begin() as session:
        assert audit.flaw(session) is None


def test_the_database_itself_refuses_to_change_what_is_published(database, who):
    plan = submitted(database, a_case(), who)
    assert ended(database, begun(database, plan))
    with pytest.raises(DBAPIError, match="never changed"):
        run(database, "UPDATE results SET head = 'x' WHERE plan = :id", id=plan)


def test_a_plan_that_kills_its_workers_is_given_up_at_the_third(database, who):
    plan = submitted(database, a_case(), who)
    for _ in range(3):
        assert begun(database, plan, silence=0) is not None
    assert begun(database, plan, silence=0) is None
    assert seen(database, plan).metadata.status is PlanStatus.FAILED


def _solvers():
    """List the processes that solve for this one."""
    name = "huline.optimizer.strategies.child"
    return [p for p in psutil.Process().children() if name in p.cmdline()]


def _solver_killed(shop, plan):
    """Begin with a plan, and kill the process that solves it."""
    thread = threading.Thread(target=make, args=(shop, plan), daemon=True)
    thread.start()
    _until(lambda: seen(shop.database, plan).metadata.status is PlanStatus.STARTED)
    _until(_solvers)
    for child in _solvers():
        child.kill()
    thread.join()


def test_a_solving_process_that_is_killed_is_replaced_and_the_plan_is_made(shop, who):
    case = _large()
    plan = submitted(shop.database, case, who)
    _solver_killed(shop, plan)
    assert seen(shop.database, plan).metadata.status is PlanStatus.QUEUED
    _stopped(shop, plan)
    assert seen(shop.database, plan).metadata.attempts == 2
    assert verify(case, a_published_plan(shop.database, plan)).ok


def test_a_plan_that_kills_its_solvers_is_given_up_at_the_third(shop, who):
    plan = submitted(shop.database, _large(), who)
    for _ in range(3):
        _solver_killed(shop, plan)
    summary = seen(shop.database, plan)
    assert (summary.metadata.status, summary.metadata.attempts) == (PlanStatus.FAILED, 3)
    assert summary.metadata.solution_status is SolutionStatus.NONE


def test_what_a_worker_spent_before_it_died_counts(database, who):
    plan = submitted(database, a_case(), who)
    first = begun(database, plan)
    run(database, "UPDATE plans SET heard_at = heard_at - interval '7 s' WHERE id = :id", id=plan)
    with database.begin() as session:
        attempts.pulse(session, first)
    assert 7 <= begun(database, plan, silence=0).spent < 60


# stopping and handing over


def test_a_plan_that_is_stopped_before_it_is_begun_is_over(database, who):
    plan = submitted(database, a_case(), who)
    with database.begin() as session:
        plans.ask_to_stop(session, plans.find(session, "acme", plan))
    assert seen(database, plan).metadata.status is PlanStatus.CANCELLED
    assert begun(database, plan) is None


def _large():
    return invent(workloads=200, centres=6, slots=48, seed=1)


def _until(ready, seconds=240):
    until = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.05)


def _making(shop: Shop, plan: str) -> threading.Thread:
    thread = threading.Thread(target=make, args=(shop, plan), daemon=True)
    thread.start()
    _until(lambda: seen(shop.database, plan).metadata.status is PlanStatus.ACTIVE)
    return thread


def _stopped(shop: Shop, plan: str) -> None:
    """Make a plan until there is one, and stop it."""
    thread = _making(shop, plan)
    with shop.database.begin() as session:
        plans.ask_to_stop(session, plans.find(session, "acme", plan))
    thread.join()


def test_a_stopped_plan_keeps_the_best_that_was_found(shop, who):
    case = _large()
    plan = submitted(shop.database, case, who)
    _stopped(shop, plan)
    metadata = seen(shop.database, plan).metadata
    assert (metadata.status, metadata.stop_reason) == ("CANCELLED", "CANCELLED")
    assert verify(case, a_published_plan(shop.database, plan)).ok


def test_a_plan_that_there_is_already_is_said_to_be_feasible_while_it_is_made(shop, who):
    plan = submitted(shop.database, _large(), who)
    thread = _making(shop, plan)
    assert seen(shop.database, plan).metadata.solution_status is SolutionStatus.FEASIBLE
    with shop.database.begin() as session:
        plans.ask_to_stop(session, plans.find(session, "acme", plan))
    thread.join()


def test_patience_begins_with_the_first_plan(shop, who):
    """The search is never ended for want of a better plan while there is none."""
    patient = Config(termination=Termination(unimproved_limit=timedelta(seconds=1)))
    plan = submitted(shop.database, _large(), who, config=patient)
    make(shop, plan)
    summary = seen(shop.database, plan)
    assert summary.metadata.solution_status is not SolutionStatus.NONE
    assert summary.metadata.stop_reason is StopReason.UNIMPROVED


def test_no_plan_takes_longer_than_the_service_allows(database, who):
    shop = a_shop(database, most_spent=4.0)
    endless = Config(termination=Termination(work_limit=10**9))
    plan = submitted(database, _large(), who, config=endless)
    make(shop, plan)
    summary = seen(database, plan)
    assert (summary.metadata.status, summary.metadata.stop_reason) == ("COMPLETED", "TIME")
    assert not summary.quality.reproducible


def test_a_plan_by_work_is_begun_anew_and_is_the_same_as_undisturbed(shop, who):
    case, counted = _large(), Config(strategy="prices", termination=Termination(work_limit=400))
    costs = set()
    for disturbed in (True, False):
        plan = submitted(shop.database, case, who, config=counted)
        if disturbed:
            thread = _making(shop, plan)
            shop.ending.set()
            thread.join()
            shop.ending.clear()
        make(shop, plan)
        summary = seen(shop.database, plan)
        assert summary.quality.reproducible
        costs.add(summary.quality.cost)
    assert len(costs) == 1


def test_a_worker_that_ends_hands_its_plan_over_and_the_next_goes_on_from_there(shop, who):
    plan = submitted(shop.database, _large(), who)
    thread = _making(shop, plan)
    shop.ending.set()
    thread.join()
    assert seen(shop.database, plan).metadata.status is PlanStatus.QUEUED
    with shop.database.begin() as session:
        kept = attempts.checkpoint(session, plan)
    before = Plan.model_validate_json(unpacked(kept.document)).cost
    _stopped(a_shop(shop.database), plan)
    summary = seen(shop.database, plan)
    assert summary.metadata.attempts == 2
    assert summary.quality.cost <= before


def test_plans_that_no_job_will_see_to_are_queued_anew(database, who):
    plan = submitted(database, a_case(), who)
    run(database, "DELETE FROM procrastinate_jobs WHERE args ->> 'plan' = :id", id=plan)
    with database.begin() as session:
        assert Queue().put_deserted(session, silence=0) >= 1
    jobs = "SELECT count(*) FROM procrastinate_jobs WHERE args ->> 'plan' = :id"
    assert run(database, jobs, id=plan).scalar_one() == 1
    with database.begin() as session:
        assert Queue().put_deserted(session, silence=0) == 0


# quarantine


def test_a_refused_plan_is_put_aside_with_all_that_reproduces_it(shop, who, tmp_path):
    case = a_case(workloads=[a_job()])
    good = solve_here(case)
    bad = good.model_copy(update={"cost": good.cost + 1})
    refused = PlanRefused(Made(bad, None), verify(case, bad))
    plan = submitted(shop.database, case, who)
    _put_aside(shop, begun(shop.database, plan), refused)
    with shop.database.begin() as session:
        (kept,) = (each for each in quarantine.refused(session) if each.plan == plan)
        blob = quarantine.bundle(session, kept.id)
    with zipfile.ZipFile(io.BytesIO(blob)) as archive:
        archive.extractall(tmp_path)
    again = verify(read_case(tmp_path / "case.json"), read_plan(tmp_path / "plan.json"))
    assert not again.ok
    told = json.loads((tmp_path / "verdict.json").read_text())
    assert [b.rule for b in again.breaches] == [b["rule"] for b in told["breaches"]]
    assert packed(case) == packed((tmp_path / "case.json").read_bytes())


def test_of_a_plan_purged_meanwhile_nothing_is_put_aside(shop, who):
    case = a_case(workloads=[a_job()])
    bad = solve_here(case)
    plan = submitted(shop.database, case, who)
    attempt = begun(shop.database, plan)
    with shop.database.begin() as session:
        session.delete(session.get(PlanRow, plan))
    _put_aside(shop, attempt, PlanRefused(Made(bad, None), verify(case, bad)))
    with shop.database.begin() as session:
        assert plan not in {each.plan for each in quarantine.refused(session)}
