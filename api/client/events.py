"""Follows what a plan tells while it is made, through broken connections and restarts."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from math import inf

import httpx

from huline.api.client.errors import Gone, TooManyRequests, Unavailable
from huline.api.client.pages import pages
from huline.api.client.transport import Transport
from huline.models.service import TERMINAL, Event, Metadata, Page

SILENCE = 40.0
"""Seconds without a byte after which a stream is taken for dead: the service sends one in 15."""
DROPS = 3
"""Streams that end without any event before it is asked instead."""
POLLING = 1.0
"""Seconds between two questions where streams do not come through."""
_STREAM = "text/event-stream"


def follow(transport: Transport, path: str, since: int = 0, until: float = inf) -> Iterator[Event]:
    """Yield a plan's events after number ``since`` as they come, until it has ended.

    They are streamed; where streams do not come through, asked for. An event comes once.

    Parameters
    ----------
    path : of the plan
    until : of `time.monotonic`, when to leave off

    Raises
    ------
    ProblemError, Unreachable
        If the plan is not there, or the service stays away.
    """
    last, dropped = since, 0
    while dropped < DROPS and time.monotonic() < until:
        before = last
        try:
            for event in _stream(transport, path, last, until):
                if event is not None:
                    last = event.seq
                    yield event
                    if event.status in TERMINAL:
                        return
                if time.monotonic() >= until:
                    return
        except Gone:
            return
        except _NoStream:
            break
        except (httpx.TransportError, Unavailable, TooManyRequests):
            # asked in the ordinary way, with its patience: it says when the service is back
            _metadata(transport, path)
        dropped = dropped + 1 if last == before else 0
    yield from _asked(transport, path, last, until)


class _NoStream(Exception):
    """Something between answered with another thing than a stream."""


def _stream(transport: Transport, path: str, since: int, until: float) -> Iterator[Event | None]:
    """Yield events, and None with a mere sign of life."""
    silence = min(SILENCE, max(0.1, until - time.monotonic()))
    headers = {"Accept": _STREAM} | ({"Last-Event-ID": str(since)} if since else {})
    with transport.stream(f"{path}/events", headers, silence) as answer:
        if answer.headers.get("Content-Type", "").partition(";")[0] != _STREAM:
            raise _NoStream
        for data in told(answer.iter_lines()):
            yield Event.model_validate_json(data) if data else None


def told(lines: Iterable[str]) -> Iterator[str]:
    r"""Yield the data of server-sent events, and empty text for a sign of life.

    An event that was cut short is left out.

    >>> list(told([": ping", "event: plan", "data: {", "data: }", "id: 1", "", "data: cut"]))
    ['', '{\n}']
    """
    data: list[str] = []
    for line in lines:
        name, _, value = line.partition(":")
        if line.startswith(":"):
            yield ""
        elif name == "data":
            data.append(value.removeprefix(" "))
        elif not line and data:
            yield "\n".join(data)
            data.clear()


def _asked(transport: Transport, path: str, since: int, until: float) -> Iterator[Event]:
    """Ask every second: what it tells of are better plans."""
    while time.monotonic() < until:
        ended = _metadata(transport, path)
        for page in pages(transport, f"{path}/incumbents", Page[Event], since=since):
            for event in page.items:
                since = event.seq
                yield event
        if ended.status in TERMINAL:
            return
        time.sleep(POLLING)


def _metadata(transport: Transport, path: str) -> Metadata:
    return Metadata.model_validate_json(transport.ask("GET", f"{path}/metadata").content)
