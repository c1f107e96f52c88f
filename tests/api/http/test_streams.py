"""Streams of events end in good order: with their key, and with the service."""

import signal

import httpx
import pytest
from sqlalchemy import select

from huline.api.store import keys
from huline.api.store.tables import KeyRow
from tests.api.http.service import asked, running
from tests.builders import a_case


@pytest.fixture(scope="module")
def service():
    """A service that makes no plans: what is submitted stays in the queue."""
    with running(HULINE_CONCURRENCY="0") as made:
        yield made


def _stream(client):
    path = client.post("/v1/plans", json=asked(a_case())).headers["Location"]
    return client.stream("GET", f"{path}/events")


def _until_told(lines):
    for line in lines:
        if line.startswith("data:"):
            return
    pytest.fail("the stream ended")


def test_a_stream_ends_when_its_key_is_revoked_and_no_other_does(service):
    with (
        service.client("acme") as one,
        service.client("other") as other,
        _stream(one) as ends,
        _stream(other) as goes_on,
    ):
        lines, others = ends.iter_lines(), goes_on.iter_lines()
        _until_told(lines)
        _until_told(others)
        with service.database.begin() as session:
            key = session.scalars(select(KeyRow.id).where(KeyRow.tenant == "acme")).one()
            assert keys.revoke(session, key)
        assert not any(line.startswith("data:") for line in lines)
        assert one.get("/v1/plans").status_code == 401
        path = goes_on.request.url.path.removesuffix("/events")
        assert other.delete(path).status_code == 202
        _until_told(others)


def test_streams_end_in_good_order_when_the_service_does(service):
    with service.client() as client, _stream(client) as stream:
        lines = stream.iter_lines()
        _until_told(lines)
        service.process.send_signal(signal.SIGTERM)
        # one that was cut off would raise
        assert not any(line.startswith("data:") for line in lines)
    assert service.process.wait(30) == 0
    log = service.log.read_text()
    assert '"level": "error"' not in log, log
    assert "Traceback" not in log, log
    with pytest.raises(httpx.ConnectError):
        httpx.get(service.url)
