"""The client over lines that break: nothing is lost, nothing is done twice."""

import pytest

from huline.api.client import Client, NotFound, Unavailable, Unreachable
from huline.api.client.events import follow
from huline.api.client.transport import Transport
from huline.models.service import PlanStatus
from tests.api.cli.commands import east_and_west
from tests.api.client.bad_line import AWAY, NO_STREAM, a_bad_line
from tests.builders import a_case

EVENTS = b"/events"


@pytest.fixture
def ended(client):
    return client.submit(east_and_west()).wait()


def the_same(plan, line, client_key):
    transport = Transport(line.url, client_key, "en", patience=20, timeout=20)
    try:
        return list(follow(transport, plan.path))
    finally:
        transport.close()


def test_a_stream_that_is_cut_goes_on_where_it_was(ended, service):
    with a_bad_line(service.url, 800, 700, only=EVENTS) as line:
        told = the_same(ended, line, service.key())

    assert [event.seq for event in told] == list(range(1, len(told) + 1))
    assert told == list(ended.events())
    assert any(b"last-event-id" in asked.lower() for asked in line.requests)


def test_where_no_stream_comes_through_it_is_asked_how_the_plan_gets_on(ended, service):
    with a_bad_line(service.url, *[NO_STREAM] * 9, only=EVENTS) as line:
        told = the_same(ended, line, service.key())

    assert told == list(ended.incumbents())


def test_streams_that_break_at_once_are_given_up_for_asking(ended, service):
    with a_bad_line(service.url, *[b""] * 9, only=EVENTS) as line:
        told = the_same(ended, line, service.key())

    assert told == list(ended.incumbents())


def test_a_plan_is_waited_for_through_a_service_that_is_away(client, service):
    bad = a_bad_line(service.url, AWAY, b"", AWAY, 300, only=b"GET")
    with bad as line, Client(line.url, service.key()) as far:
        plan = far.submit(east_and_west()).wait()

        assert plan.known.status is PlanStatus.COMPLETED
        assert plan.result() == client.plan(plan.id).result()


def test_a_submission_whose_answer_is_lost_makes_one_plan(client, service):
    before = len(client.plans(most=1_000))
    bad = a_bad_line(service.url, 20, b"", AWAY, only=b"POST")
    with bad as line, Client(line.url, service.key()) as far:
        plan = far.submit(a_case())

    made = client.plans(most=1_000)
    assert len(made) == before + 1
    assert made[0].metadata.id == plan.id


def test_a_dataset_is_not_created_twice_where_the_answer_is_lost(client, service):
    before = len(list(client.datasets))
    bad = a_bad_line(service.url, 20, only=b"POST")
    with bad as line, Client(line.url, service.key()) as far, pytest.raises(Unreachable):
        far.datasets.create(a_case())

    assert len(list(client.datasets)) == before + 1


def test_patience_ends(service):
    bad, key = a_bad_line(service.url, *[AWAY] * 9), service.key()
    with (
        bad as line,
        Client(line.url, key, patience=0.5) as client,
        pytest.raises(Unavailable),
    ):
        client.plans()


def test_a_plan_that_is_not_there_is_not_waited_for(service):
    with Client(service.url, service.key()) as client:
        plan = client.submit(a_case()).wait()
        plan.purge()
        with pytest.raises(NotFound):
            list(plan.events())
