"""Sends requests, again where that is safe; what is refused is raised by its kind."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import uuid4

import httpx
from pydantic import BaseModel, ValidationError

from huline.api.client.errors import Unreachable, refused
from huline.models.sentence import Lang
from huline.models.service import ProblemReport

JSON = "application/json"
PACKED_FROM = 2**16
"""Bytes from which a body is packed before it is sent."""
_LATER = frozenset({429, 502, 503, 504})
"""Statuses that tell to ask again."""
STRANGE = 5.0
"""Seconds of patience with a service that never answered yet: its address may be wrong."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 10.0
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Sent(NamedTuple):
    """A body as it is sent."""

    headers: dict[str, str]
    content: bytes | None


class Transport:
    """One service, asked with one key.

    Parameters
    ----------
    patience : seconds for which a service that is away is asked again
    """

    def __init__(self, url: str, key: str, lang: Lang, *, patience: float, timeout: float) -> None:
        self.url, self._patience = url.rstrip("/"), patience
        self._heard = False
        headers = {"Accept-Language": lang, "Accept": JSON}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        self._http = httpx.Client(base_url=self.url, headers=headers, timeout=timeout)

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: BaseModel | Sent | None = None,
        again: bool = True,
        headers: dict[str, str] | None = None,
        **query: Any,
    ) -> httpx.Response:
        """Send a request and return the answer.

        Parameters
        ----------
        again : whether it does no harm to ask again where the answer to a request was lost

        Raises
        ------
        ProblemError
            If the service refuses.
        Unreachable
            If it does not answer in spite of all patience.
        """
        told, content = body if isinstance(body, Sent) else _written(body)
        asked = {name: value for name, value in query.items() if value is not None}
        end = time.monotonic() + (self._patience if self._heard else min(self._patience, STRANGE))
        for pause in _pauses():
            try:
                answer = self._http.request(
                    method, path, params=asked, content=content, headers=told | (headers or {})
                )
            except httpx.TransportError as error:
                safe = again or isinstance(error, _UNSENT)
                if not safe or time.monotonic() + pause > end:
                    raise self._away(error) from None
                time.sleep(pause)
                continue
            self._heard = True
            if answer.is_success:
                return answer
            pause = max(pause, waits(answer))
            if answer.status_code not in _LATER or time.monotonic() + pause > end:
                raise refused(report_of(answer))
            time.sleep(pause)
        raise AssertionError("pauses never end")

    @contextmanager
    def stream(
        self, path: str, headers: dict[str, str], silence: float
    ) -> Iterator[httpx.Response]:
        """Open an answer that comes bit by bit, once.

        Parameters
        ----------
        silence : seconds without a byte after which it is broken off

        Raises
        ------
        ProblemError
            If the service refuses.
        httpx.TransportError
            If it does not answer, or breaks off.
        """
        with self._http.stream(
            "GET", path, headers=headers, timeout=httpx.Timeout(10, read=silence)
        ) as answer:
            if not answer.is_success:
                answer.read()
                raise refused(report_of(answer))
            yield answer

    def _away(self, error: httpx.TransportError) -> Unreachable:
        return Unreachable(self.url, str(error) or type(error).__name__)


def once(key: str | None) -> dict[str, str]:
    """Return the header under which a request is done once; by default a key of its own."""
    return {"Idempotency-Key": key or uuid4().hex}


def _written(body: BaseModel | None) -> Sent:
    if body is None:
        return Sent({}, None)
    content, headers = body.model_dump_json().encode(), {"Content-Type": JSON}
    if len(content) < PACKED_FROM:
        return Sent(headers, content)
    return Sent(headers | {"Content-Encoding": "gzip"}, gzip.compress(content, compresslevel=1))


def _pauses() -> Iterator[float]:
    pause = _FIRST_PAUSE
    while True:
        yield pause
        pause = min(2 * pause, _LONGEST_PAUSE)


def waits(answer: httpx.Response) -> float:
    """Return the seconds that ``Retry-After`` asks for; 0 where it asks for none."""
    text = answer.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdecimal() else 0.0


def report_of(answer: httpx.Response) -> ProblemReport:
    """Return the problem document of an answer; one of our own where something between refused."""
    try:
        return ProblemReport.model_validate_json(answer.content)
    except ValidationError:
        title = answer.reason_phrase or "?"
        return ProblemReport(title=title, status=answer.status_code, code="foreign")
