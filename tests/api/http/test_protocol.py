"""What is no HTTP is refused like all else, and headers that never end hold no connection."""

import socket
import time

import pytest

from huline.models.service import ProblemReport
from tests.api.http.serving import served


@pytest.fixture(scope="module")
def server():
    with served("tests.api.http.small_app:app", "tests.api.http.small_app:Hasty") as server:
        yield server


GET = b"GET / HTTP/1.1\r\nHost: a\r\n"
POST = b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\n"


@pytest.mark.parametrize("sent", [
    b"hello\r\n\r\n", b"\x16\x03\x01\x02\x00",
    b"GET / HTTP/9.9\r\n\r\n", b"GET  /\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n", b"GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n", GET + b"Host: b\r\n\r\n",
    GET + b"x\x00: y\r\n\r\n", GET + b"X: " + b"y" * 20_000 + b"\r\n\r\n",
    POST + b"Content-Length: -5\r\n\r\n", POST + b"Content-Length: 5, 6\r\n\r\n",
    POST + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n",
    POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", POST + b"Transfer-Encoding: gzip\r\n\r\n",
])  # fmt: skip
def test_what_is_no_http_is_refused_with_a_problem_document(server, sent):
    head, _, body = server.talk(sent).partition(b"\r\n\r\n")
    assert b"\r\ncontent-type: application/problem+json" in head
    report = ProblemReport.model_validate_json(body)
    assert head.startswith(f"HTTP/1.1 {report.status} ".encode())
    assert 400 <= report.status < 500


def test_headers_that_never_end_are_given_up_also_of_a_second_request(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        began = time.monotonic()
        line.sendall(b"GET /count?limit=1 HTTP/1.1\r\nHost: a\r\n\r\n")
        assert line.recv(65536).startswith(b"HTTP/1.1 200")
        line.sendall(b"GET /count?limit=1 HTTP/1.1\r\nHost")
        told = line.recv(65536)
        while told and time.monotonic() - began < 15:
            told = line.recv(65536)
        assert told == b""
    assert server.talk(b"GET / HT") == b""


def test_a_request_that_takes_its_time_in_parts_is_answered(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        for part in (b"GET /count?limit=1 HT", b"TP/1.1\r\nHost: a\r\n", b"\r\n"):
            line.sendall(part)
            time.sleep(0.1)
        assert line.recv(65536).startswith(b"HTTP/1.1 200")
