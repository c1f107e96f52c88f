"""Bodies reach the app whole and within bounds, or are refused at the door."""

import gzip
import hashlib
import json
import threading
import time

import httpx
import pytest

from huline.models.service import ProblemReport

JSON = {"Content-Type": "application/json"}
MOST = 4 * 2**20


def _refusal(response, status):
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    report = ProblemReport.model_validate_json(response.content)
    assert report.status == status
    return report


@pytest.mark.parametrize("size", [1, 1000, 2**20, 2**20 + 1, MOST])
@pytest.mark.parametrize("packed", [False, True])
def test_a_body_comes_through_byte_by_byte_packed_or_not(small, size, packed):
    body = (b"ab\n" * size)[:size]
    headers = {"Content-Type": "text/csv"} | ({"Content-Encoding": "gzip"} if packed else {})
    told = small.post("/echo", content=gzip.compress(body) if packed else body, headers=headers)
    digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
    assert told.json() == {"media": "text/csv", "digest": digest, "same": True}


def test_a_body_sent_in_chunks_comes_through(small):
    body = json.dumps({"names": ["中"] * 100_000}, ensure_ascii=False).encode()
    chunks = (body[i : i + 999] for i in range(0, len(body), 999))
    told = small.post("/echo", content=chunks, headers=JSON).json()
    assert told["digest"] == f"sha256:{hashlib.sha256(body).hexdigest()}"


def test_no_body_is_no_fault(small):
    assert small.post("/echo").json()["media"] is None


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_of_too_many_bytes_is_refused_however_it_is_sent(small, chunked):
    body = b" " * (MOST + 1)
    content = iter([body]) if chunked else body
    report = _refusal(small.post("/echo", content=content, headers=JSON), 413)
    assert f"{MOST:,}" in report.detail


def test_a_gibibyte_of_zeros_packed_by_gzip_is_refused_with_little_memory(small, small_server):
    packer = gzip.zlib.compressobj(9, wbits=31)
    bomb = b"".join([packer.compress(bytes(2**20)) for _ in range(2**10)] + [packer.flush()])
    before = small_server.memory()
    headers = JSON | {"Content-Encoding": "gzip"}
    _refusal(small.post("/echo", content=bomb, headers=headers), 413)
    assert small_server.memory() - before < 64 * 2**20


@pytest.mark.parametrize("damage", [
    lambda packed: packed[:-9],
    lambda packed: b"{}",
    lambda packed: packed + b"more",
    lambda packed: packed[:12] + b"\xff\xff\xff" + packed[15:],
])  # fmt: skip
def test_gzip_that_is_damaged_or_cut_short_is_refused(small, damage):
    packed = damage(gzip.compress(b'{"name": "a long enough text to be packed"}'))
    headers = JSON | {"Content-Encoding": "gzip"}
    report = _refusal(small.post("/echo", content=packed, headers=headers), 400)
    assert [finding.code for finding in report.errors] == ["gzip"]


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip", "zstd", "x"])
def test_other_ways_of_packing_are_refused(small, encoding):
    headers = JSON | {"Content-Encoding": encoding}
    _refusal(small.post("/echo", content=b"{}", headers=headers), 415)


@pytest.mark.parametrize("media", [
    "text/html", "application/xml", "multipart/form-data; boundary=x", "application/octet-stream",
    "application/json; charset=utf-16", "text/csv; charset=latin-1", "", "/", "json",
    "application/x-www-form-urlencoded", "image/png",
])  # fmt: skip
def test_kinds_of_bodies_that_are_not_read_are_refused(small, media):
    report = _refusal(small.post("/echo", content=b"{}", headers={"Content-Type": media}), 415)
    assert "application/json" in report.detail


def test_hostile_json_is_refused_at_its_field(small):
    report = _refusal(small.post("/echo", content=b'{"a":\n[1, NaN]}', headers=JSON), 400)
    (finding,) = report.errors
    assert (finding.pointer, finding.row, finding.code) == ("/a/1", 2, "not-finite")


def test_a_client_that_never_ends_its_body_is_told_so_in_time(small_server):
    """A promised length that does not come, and chunks that drip."""
    begin = b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\n"
    for sent in (
        b"Content-Length: 100\r\n\r\nabc",
        b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n",
    ):
        assert b" 408 " in small_server.talk(begin + sent).partition(b"\r\n")[0]


def test_slow_clients_do_not_keep_others_waiting(small, small_server):
    begin = (
        b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\nContent-Length: 9\r\n\r\n"
    )
    slow = [threading.Thread(target=small_server.talk, args=(begin,)) for _ in range(100)]
    for thread in slow:
        thread.start()
    # more than a pool of threads could serve, had each of them one
    assert small.get("/count", params={"limit": 5}).json() == 5
    for thread in slow:
        thread.join()


def _hold(small_server, senders):
    """Send most of a body from each of them, and return the statuses of the answers."""
    told = dict[int, bytes]()

    def hold(n, sender):
        begin = b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\n"
        begin += b"X-Sender: %s\r\nContent-Length: %d\r\n\r\n" % (sender, MOST - 1)
        told[n] = small_server.talk(begin + b"a" * (MOST - 100))

    holding = [threading.Thread(target=hold, args=item) for item in enumerate(senders)]
    for thread in holding:
        thread.start()
        time.sleep(0.05)
    for thread in holding:
        thread.join()
    assert all(b"retry-after: 5" in answer for answer in told.values() if b" 503 " in answer)
    return [told[n].split(b" ")[1].decode() for n in range(len(senders))]


def test_one_sender_is_put_off_who_would_hold_too_much_and_the_others_are_not(small_server):
    statuses = _hold(small_server, [b"a", b"a", b"a", b"b"])

    assert sorted(statuses[:3]) == ["408", "408", "503"]
    assert statuses[3] == "408"


def test_more_than_can_be_held_together_is_put_off_and_given_back(small_server):
    assert sorted(_hold(small_server, [b"a", b"b", b"c", b"d"])) == ["408", "408", "408", "503"]
    with httpx.Client(base_url=small_server.url) as client:
        answer = client.post("/echo", content=b"a" * MOST, headers={"Content-Type": "text/csv"})
    assert answer.status_code == 200


def test_nothing_is_taken_of_a_body_whose_sender_is_not_admitted(small_server):
    begin = b"POST /echo HTTP/1.1\r\nHost: a\r\nX-Sender: nobody\r\nContent-Length: 99\r\n\r\n"

    assert b" 401 " in small_server.talk(begin).partition(b"\r\n")[0]
