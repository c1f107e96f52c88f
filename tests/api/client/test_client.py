"""The client against a real service."""

import pickle
from datetime import timedelta

import pytest

from huline.api.client import (
    Client,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    ProblemError,
    StillGoing,
    Unauthorized,
    Unreachable,
)
from huline.api.client.batches import batch
from huline.api.store.keys import Role
from huline.models.case import Pin
from huline.models.change import Change, Edit
from huline.models.files import write_case
from huline.models.service import (
    Config,
    Objective,
    PlanInput,
    PlanRequest,
    PlanStatus,
    ReplanRequest,
    SolutionStatus,
    Termination,
)
from huline.optimizer.verify import verify
from tests.api.cli.commands import east_and_west, impossible
from tests.builders import a_case, a_job
from tests.languages import is_chinese

CERTIFIED = Config(name="<certified>", certificate=True)


@pytest.fixture(scope="module")
def planned(service):
    with Client(service.url, service.key()) as client:
        yield client.submit(east_and_west(), CERTIFIED).wait()


def test_a_plan_comes_back_as_the_domain_knows_it_and_passes_the_check(planned):
    plan = planned.result()

    assert planned.known.status is PlanStatus.COMPLETED
    assert plan.case_hash == east_and_west().hash == planned.known.input_hash
    assert verify(east_and_west(), plan).ok


def test_its_certificate_proves_the_bound_it_claims(planned):
    verdict = verify(east_and_west(), planned.result(), planned.certificate())

    assert verdict.ok
    assert verdict.bound == planned.quality.bound is not None


def test_money_is_whole_numbers_on_every_way(planned):
    plan, ledger = planned.result(), planned.ledger()

    assert planned.quality.cost == plan.cost == ledger.payer_cost == plan.ledger.total
    paid = sum(a.ledger[line] for page in planned.assignments() for a in page.items
               for line in a.ledger)  # fmt: skip
    assert paid + sum(c.ledger.total for c in plan.charges) == plan.cost


def test_assignments_come_in_pages_in_the_order_of_the_case(planned):
    pages = list(planned.assignments(2))

    assert [len(page.items) for page in pages] == [2, 1]
    assert [a.workload for page in pages for a in page.items] == ["w1", "w2", "s1"]


def test_what_happened_comes_in_pages_that_leave_nothing_out(service):
    key = service.key()
    with Client(service.url, key) as client:
        plan = client.submit(a_case()).wait()
        whole = {kind: client._transport.ask("GET", f"{plan.path}/{kind}").json()["items"]
                 for kind in ("log", "incumbents")}  # fmt: skip
        assert len(whole["log"]) > 2
        for kind, items in whole.items():
            found, cursor = [], None
            while True:
                page = client._transport.ask(
                    "GET", f"{plan.path}/{kind}", limit=1, cursor=cursor
                ).json()
                found += page["items"]
                assert len(page["items"]) <= 1
                if (cursor := page["next"]) is None:
                    break
            assert found == items
        assert len(plan.log()) == len(whole["log"])


@pytest.mark.parametrize("name", ["../../health/live", "..", "a/b", "x?limit=1", "#", "計劃"])
def test_a_strange_id_leads_nowhere_else(service, name):
    with Client(service.url, service.key()) as client:
        for ask in (client.plan, client.datasets.get, client.demo):
            with pytest.raises((NotFound, Invalid)):
                ask(name)


def test_assignments_come_as_a_table_with_a_row_for_each_run(planned):
    runs = [(p.workload, r.pool, r.cards) for p in planned.result().placements for r in p.runs]

    assert planned.frame().select("workload", "pool", "cards").rows() == runs


def test_a_plan_tells_of_its_way_and_each_event_once(planned):
    told = list(planned.events())

    assert [event.seq for event in told] == list(range(1, len(told) + 1))
    assert told[-1].status is PlanStatus.COMPLETED
    assert [event.seq for event in planned.events(since=2)] == [e.seq for e in told[2:]]
    assert set(planned.incumbents()) < set(told)
    assert len(planned.log()) == len(told)


def test_progress_is_told_while_waiting(client):
    told = []
    plan = client.submit(east_and_west()).wait(progress=told.append)

    assert plan.ended
    assert told[0].status is PlanStatus.QUEUED
    assert told[-1].objective == plan.quality.cost


def test_a_case_is_validated_without_planning(client):
    found = client.validate(east_and_west())

    assert found.errors == ()


def test_a_plan_that_is_there_is_evaluated(client, planned):
    scored = client.evaluate(east_and_west(), planned.result()).wait()

    assert scored.quality.cost == planned.quality.cost
    assert scored.quality.verified


def test_plans_follow_differ_and_are_compared(client):
    """Of two jobs and a service, all in the cheap west, one at least may go east instead."""
    first = client.submit(east_and_west()).wait()
    pin = Pin(workload="w1", centre="sh-01")

    second = first.replan(ReplanRequest(pins=(pin,))).wait()
    others = list(first.alternatives(2, within=10.0, differ=1))

    told = second.compare(first)
    assert [d.workload for d in told.differences if "sh-01" in d.joined] == ["w1"]
    assert len({plan.result().case_hash for plan in (first, *others)}) == 1
    assert len(others) == 2
    dear = Edit(table="pools", id="nx-01/a", field="rent", value=300_000)
    changed = ReplanRequest(changes=(Change(name="dear west", edits=(dear,)),))
    points = first.curve((9, 0), changed).wait().summary().scenarios
    assert [point.scenario for point in points] == ["base", "9 moves"]
    assert points[0].cost > points[1].cost
    assert points[0].moved == 0 < points[1].moved
    assert [client.plan(p.plan).quality.cost for p in points] == [p.cost for p in points]
    none = first.alternative(others, within=0.0).wait()
    assert none.known.solution_status is SolutionStatus.INFEASIBLE_PROVEN


def test_new_work_is_recommended_a_place_and_pairs_are_explained(planned):
    told = planned.recommend(a_job("new"), 1)
    why = planned.explanations([("w1", None), ("w2", "sh-01")])

    assert len(told.options) == 1
    assert [each.workload for each in why] == ["w1", "w2"]
    assert sum(planned.binding().own.values()) == planned.quality.cost


def test_no_plan_is_a_state_and_its_result_is_not_there(client):
    plan = client.submit(impossible()).wait()

    assert plan.known.solution_status is SolutionStatus.INFEASIBLE_PROVEN
    with pytest.raises(NotFound) as caught:
        plan.result()
    assert caught.value.report.code == "no-plan"
    assert "w1" in str(caught.value)
    assert "w1" in plan.log()[-1].message
    found = plan.conflict()
    assert ("must_serve:w1",) in found.conflict
    assert found.minimal
    assert [repair.cheapest for repair in found.repairs][:1] == ["proved"]


def test_of_a_plan_that_exists_there_is_no_conflict(client, planned):
    with pytest.raises(NotFound) as caught:
        planned.conflict()
    assert caught.value.report.code == "no-conflict"


def test_a_plan_that_is_not_ready_is_a_conflict_and_can_be_stopped(client):
    # two, of which the one worker makes one after the other
    first, second = (client.submit(client.demo(), _long()) for _ in range(2))
    with pytest.raises(StillGoing):
        second.wait(timeout=0.5)
    with pytest.raises(Conflict):
        second.result()
    assert second.stop().status is PlanStatus.CANCELLED
    first.stop()

    assert first.wait().known.status is PlanStatus.CANCELLED
    assert second.wait().known.status is PlanStatus.CANCELLED


def _long():
    return Config(termination=Termination(spent_limit=timedelta(minutes=5)))


def test_wishes_that_are_given_take_the_place_of_a_requests_own(client):
    request = client.submit(PlanRequest(config=CERTIFIED, input=PlanInput(case=a_case())))
    named = client.submit(
        PlanRequest(config=CERTIFIED, input=PlanInput(case=a_case())), Config(name="other")
    )

    assert (request.known.name, named.known.name) == ("<certified>", "other")


def test_one_key_makes_one_plan_and_clashes_with_another_request(client):
    first, again = (client.submit(east_and_west(), key="of-the-client") for _ in range(2))

    assert first.id == again.id
    with pytest.raises(Invalid) as caught:
        client.submit(a_case(), key="of-the-client")
    assert caught.value.report.code == "idempotency-key"


def test_plans_are_listed_the_newest_first_over_pages(client):
    made = [client.submit(a_case()).id for _ in range(3)]

    assert [one.metadata.id for one in client.plans(most=2)] == made[:0:-1]
    assert {one.metadata.id for one in client.plans()} >= set(made)


def test_a_dataset_is_kept_and_planned_from(client):
    kept = client.datasets.create(east_and_west(), "east and west")

    assert kept in list(client.datasets)
    assert client.datasets.get(kept.id) == kept
    assert client.datasets.case(kept) == east_and_west()
    plan = client.submit(kept)
    assert plan.known.input_hash == kept.hash


def test_a_purged_plan_is_gone(client):
    plan = client.submit(a_case()).wait()
    plan.purge()

    with pytest.raises(NotFound):
        client.plan(plan.id)


def test_what_a_key_may_not_do_is_refused_by_its_kind(service):
    viewer = Client(service.url, service.key(role=Role.VIEWER))
    with viewer, pytest.raises(Forbidden):
        viewer.submit(a_case())

    nobody = Client(service.url, "hul_wrong")
    with nobody, pytest.raises(Unauthorized) as caught:
        nobody.plans()
    assert caught.value.status == 401
    assert pickle.loads(pickle.dumps(caught.value)).report == caught.value.report


def test_a_refusal_is_told_in_the_language_asked_for(service):
    missing = PlanInput(dataset_id="ds_none", revision=3)
    client = Client(service.url, service.key(), lang="zh")
    with client, pytest.raises(ProblemError) as caught:
        client.submit(missing)

    assert caught.value.status in (404, 422)
    assert is_chinese(caught.value.report.title)


def test_url_and_key_come_from_the_environment_and_the_key_is_never_shown(service, monkeypatch):
    key = service.key()
    monkeypatch.setenv("HULINE_URL", service.url + "/")
    monkeypatch.setenv("HULINE_KEY", key)
    with Client() as client:
        assert client.plans() is not None
        assert service.url in repr(client)
        assert key not in repr(client) + client._repr_html_() + str(vars(client))


def test_a_notebook_shows_a_plan_and_takes_its_name_for_text(planned):
    shown = planned._repr_html_()

    assert "&lt;certified&gt;" in shown
    assert "<certified>" not in shown
    assert "WITHIN_GAP" in shown


def test_a_service_that_is_not_there_is_told_with_its_address():
    client = Client("http://127.0.0.1:9", "hul_x", patience=0)
    with client, pytest.raises(Unreachable, match=r"127\.0\.0\.1:9"):
        client.plans()


def test_a_case_that_is_large_is_packed_on_its_way(client):
    case = a_case(workloads=tuple(a_job(f"w{n}") for n in range(400)))

    assert client.submit(case).known.input_hash == case.hash


def test_a_table_of_workloads_is_planned_on_a_dataset(service, tmp_path):
    case = east_and_west()
    write_case(case, tmp_path, tables="parquet")
    table, config = tmp_path / "workloads.parquet", Config(
        name="批次", seed=3, strategy="prices", certificate=True,
        termination=Termination(work_limit=200, relative_gap=0.05),
    )  # fmt: skip
    with Client(service.url, service.key(role=Role.ANALYST)) as client:
        supply = client.datasets.create(case.model_copy(update={"workloads": ()}))
        plan = client.submit_batch(table, supply, config, Objective(perspective="system")).wait()
        made = plan.result()

    assert plan.known.name == "批次"
    assert made.case_hash == case.hash
    assert (made.strategy, made.perspective, made.bound_kind) == (
        "prices",
        "system",
        "certificate",
    )
    assert made.reproducible


def test_a_file_that_is_no_table_is_told_before_it_is_sent(tmp_path):
    with pytest.raises(ValueError, match=r"batch\.txt"):
        batch(tmp_path / "batch.txt")
