"""Studies in the store: made once, gone on with where an attempt ended, purged whole."""

import json

import pytest

from huline.api.jobs.making import make
from huline.api.jobs.queue import Queue
from huline.api.jobs.submitting import submit
from huline.api.store import attempts, plans, studies
from huline.api.store.packing import packed, unpacked
from huline.api.store.plans import STUDY, NewPlan
from huline.api.store.tables import PlanRow
from huline.models.findings import Findings
from huline.models.replanning import Followed, Over
from huline.models.service import PlanStatus
from huline.optimizer.planning import solve_here
from huline.optimizer.policy import planned
from huline.optimizer.policy import run as run_study
from tests.api.shop import a_shop, an_identity, run
from tests.builders import a_case, a_job, a_policy, a_share
from tests.optimizer.policy.studies import ALL_CHANGES, a_study

CASE = a_case(workloads=[a_job()], policy=a_policy(subsidies=(a_share(),)))
STUDY_OF_IT = a_study(
    changes=[{"name": name, "edits": [edit]} for name, edit in ALL_CHANGES.items()],
    misallocation=False,
)


@pytest.fixture(scope="module")
def who(database):
    return an_identity(database)


@pytest.fixture
def shop(database):
    return a_shop(database)


@pytest.fixture
def counted(monkeypatch):
    """How often a Case is really planned; what is done at each call may be set."""
    calls, begun = [], []

    def counting(case, *words, **options):
        calls.append(case.hash)
        begun.append(words[1] and words[1].plan.case_hash)
        for step in counting.steps:
            step(len(calls))
        return plan(case, *words, **options)

    plan, counting.steps = planned.plan, []
    monkeypatch.setattr(planned, "plan", counting)
    counting.calls, counting.begun = calls, begun
    return counting


def submitted(database, who, study=STUDY_OF_IT, given=None):
    source = {"config": {}, "objective": {}, "moves": [1]}
    request = {"study": study.model_dump(mode="json"), "source": source}
    new = NewPlan(study.name, STUDY, CASE.hash, request, packed(CASE), given)
    with database.begin() as session:
        return submit(session, Queue(), who, new).location.rsplit("/", 1)[1]


def seen(database, study):
    with database.begin() as session:
        return studies.summary(studies.find(session, "acme", study), "en")


def found(database, study):
    with database.begin() as session:
        return Findings.model_validate_json(unpacked(studies.findings(session, study).document))


def count(database, table, study):
    return run(database, f"SELECT count(*) FROM {table} WHERE plan = :id", id=study).scalar_one()


def test_it_finds_what_the_library_finds(shop, who):
    study = submitted(shop.database, who)
    make(shop, study)

    told = seen(shop.database, study)
    assert told.metadata.status is PlanStatus.COMPLETED
    assert told.metadata.progress.finished == told.metadata.progress.plans == 3
    here = run_study(STUDY_OF_IT.model_copy(update={"seconds": shop.settings.spent_limit}), CASE)
    assert found(shop.database, study).outcomes == here.outcomes
    assert [s.scenario for s in told.scenarios] == ["base", "dearer", "none"]
    assert told.scenarios[2].sign == "up"
    assert told.scenarios[2].at_least == 960_000


def test_it_is_no_plan_and_no_plan_is_one(shop, who):
    study = submitted(shop.database, who)

    with shop.database.begin() as session:
        assert plans.find(session, "acme", study) is None
        assert study not in [row.id for row in plans.listed(session, "acme", None, 100)]
        assert study in [row.id for row in studies.listed(session, "acme", None, 100)]
        assert studies.find(session, "strangers", study) is None
        plans.purge(session, studies.find(session, "acme", study))


def test_a_worker_that_ends_leaves_what_is_finished_to_the_next(shop, who, counted):
    study = submitted(shop.database, who)
    counted.steps.append(lambda n: shop.ending.set() if n == 3 else None)
    make(shop, study)

    assert seen(shop.database, study).metadata.status is PlanStatus.QUEUED
    assert seen(shop.database, study).metadata.progress.finished == 2
    assert count(shop.database, "scenarios", study) == 2

    counted.steps.clear()
    before = len(counted.calls)
    make(a_shop(shop.database), study)
    assert len(counted.calls) - before == 1
    told = seen(shop.database, study).metadata
    assert (told.status, told.attempts) == (PlanStatus.COMPLETED, 2)
    # anyone may check them as long as the study is there
    assert count(shop.database, "scenarios", study) == 3


def test_one_that_follows_a_plan_goes_from_it_to_scenario_after_scenario(shop, who, counted):
    earlier = solve_here(CASE).model_copy(update={"case_hash": "sha256:yesterday"})
    study = submitted(shop.database, who, given=packed(Followed(plan=earlier, over=Over())))
    counted.steps.append(lambda n: shop.ending.set() if n == 3 else None)
    make(shop, study)
    counted.steps.clear()
    make(a_shop(shop.database), study)

    assert seen(shop.database, study).metadata.status is PlanStatus.COMPLETED
    base, dearer, none = counted.calls[:3]
    assert counted.calls[3:] == [none]
    assert counted.begun == ["sha256:yesterday", base, dearer, dearer]
    with shop.database.begin() as session:
        made = [plans.find(session, "acme", s.plan) for s in seen(shop.database, study).scenarios]
    assert [row.status for row in made] == ["COMPLETED"] * 3


def test_others_that_wait_have_their_turn_after_each_scenario(shop, who):
    study = submitted(shop.database, who)
    other = submitted(shop.database, an_identity(shop.database, "other"))
    make(shop, study)

    told = seen(shop.database, study).metadata
    assert (told.status, told.progress.finished) == (PlanStatus.QUEUED, 1)
    turns = "SELECT turn FROM plans WHERE id = :id"
    after, before = (run(shop.database, turns, id=id_).scalar_one() for id_ in (study, other))
    assert after > before

    with shop.database.begin() as session:
        session.delete(session.get(PlanRow, other))
    make(shop, study)
    told = seen(shop.database, study).metadata
    assert (told.status, told.attempts) == (PlanStatus.COMPLETED, 2)


def test_a_stopped_one_ends_without_findings_and_says_why(shop, who, counted):
    study = submitted(shop.database, who)

    def stop(n):
        with shop.database.begin() as session:
            plans.ask_to_stop(session, studies.find(session, "acme", study))

    counted.steps.append(stop)
    make(shop, study)

    told = seen(shop.database, study).metadata
    assert told.status is PlanStatus.CANCELLED
    assert "stopped before its last scenario" in told.why
    assert count(shop.database, "findings", study) == 0
    assert count(shop.database, "scenarios", study) == 0


def test_one_plan_may_not_take_longer_than_any(database, who):
    shop = a_shop(database, most_spent=0.001)
    study = submitted(database, who)
    make(shop, study)

    told = seen(database, study).metadata
    assert told.status is PlanStatus.COMPLETED
    assert "took more than" in told.why
    assert count(database, "findings", study) == 0


def test_an_attempt_that_lost_it_keeps_nothing(shop, who):
    study = submitted(shop.database, who)
    with shop.database.begin() as session:
        first = attempts.begin(session, study, "tests", silence=0.0, most_deaths=3)
    with shop.database.begin() as session:
        attempts.begin(session, study, "others", silence=0.0, most_deaths=3)
    with shop.database.begin() as session:
        progress = seen(shop.database, study).metadata.progress
        assert not studies.keep(session, first, {"a": b"zip"}, progress)
    assert count(shop.database, "scenarios", study) == 0


def test_all_of_it_goes_when_it_is_purged_and_none_can_be_changed(shop, who):
    study = submitted(shop.database, who)
    make(shop, study)
    with pytest.raises(Exception, match="never changed"):
        run(shop.database, "UPDATE findings SET attempt = 7 WHERE plan = :id", id=study)
    with shop.database.begin() as session:
        plans.purge(session, studies.find(session, "acme", study))

    assert count(shop.database, "findings", study) == count(shop.database, "inputs", study) == 0


def test_its_publishing_is_in_the_audit(shop, who):
    study = submitted(shop.database, who)
    make(shop, study)
    rows = run(
        shop.database, "SELECT action, details FROM audit WHERE subject = :id ORDER BY seq",
        id=study,
    ).all()  # fmt: skip

    assert [action for action, _ in rows] == ["plan.study", "plan.publish"]
    assert json.dumps(rows[1][1]).count("sha256") >= 1
