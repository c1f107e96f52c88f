"""Stands before the app: bodies are taken whole, within bounds, before anything parses them.

Bytes, time and unpacked size are bounded; the kind must be one that is read; JSON is scanned for
what no parser should see. A body is gathered without a thread, so a client that never ends holds
nothing but its connection, and a long one lies in a file, so that memory stays as it is.
"""

from __future__ import annotations

import asyncio
import zlib
from contextlib import suppress
from dataclasses import dataclass

import anyio
from anyio import CapacityLimiter
from anyio.lowlevel import checkpoint
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from huline.api.http.body import Body, Vessel
from huline.api.http.gate import Admit, Shelf, anybody
from huline.api.http.problems import Rejected, answer
from huline.api.intake.media import Media, media_of
from huline.api.intake.scan import scan_json
from huline.models.errors import HulineError
from huline.models.files.text import refused
from huline.models.sentence import both, listed

_SCANNED_HERE = 2**16
"""Bytes of JSON that are scanned at once; more, in a thread."""
_UNPACKED_AT_ONCE = 2**20
_MOST_DIGITS = 20
_GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True)
class Bounds:
    """What a body may be.

    Attributes
    ----------
    most_bytes : bytes of one body, unpacked
    most_bytes_together : bytes of all bodies that are being taken or handled
    most_bytes_of_one : the same of one sender's
    most_seconds : seconds from the headers to the end of the body
    scans : bodies that are scanned at the same time
    linger_seconds, linger_bytes : how much of a refused body is still taken, and thrown away, so
        that the client, which is sending yet, comes to read the answer
    """

    most_bytes: int = 64 * 2**20
    most_bytes_together: int = 2**30
    most_bytes_of_one: int = 2**29
    most_seconds: float = 60.0
    scans: int = 2
    linger_seconds: float = 5.0
    linger_bytes: int = 2**28


class _Gone(Exception):
    """The client went away before its request was complete."""


class Guard:
    """ASGI middleware: whatever is behind it sees ``request.state.body``, a `Body`.

    Those who read the body in another way are sent the same bytes again. Nothing of a body is
    taken before ``admit`` has said in whose name.
    """

    def __init__(self, app: ASGIApp, bounds: Bounds = Bounds(), admit: Admit = anybody) -> None:
        self._app, self._bounds, self._admit = app, bounds, admit
        self._shelf = Shelf(bounds.most_bytes_together, bounds.most_bytes_of_one)
        self._scans: CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take the body, and pass the request on or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        vessel = Vessel()
        try:
            try:
                body = await self._taken(scope, receive, vessel)
            except HulineError as error:
                if vessel.full:
                    await answer(error, scope)(scope, receive, send)
                else:
                    await refuse_early(error, scope, receive, send, self._bounds)
                return
            except _Gone:
                return
            scope.setdefault("state", {})["body"] = body
            await self._app(scope, _Again(body, receive), send)
        finally:
            self._shelf.give(vessel.sender, vessel.size)
            vessel.close()

    async def _taken(self, scope: Scope, receive: Receive, vessel: Vessel) -> Body:
        _refuse_null(scope)
        headers = Headers(scope=scope)
        # the server has made sure that it is a number
        length = int(headers.get("content-length", "0")[:_MOST_DIGITS])
        if not length and "transfer-encoding" not in headers:
            return vessel.body(None)
        if length > self._bounds.most_bytes:
            raise _too_large(self._bounds.most_bytes)
        vessel.sender = await self._admit(scope)
        media = _media(headers)
        unpack = _Unpacking(headers)
        try:
            async with asyncio.timeout(self._bounds.most_seconds):
                await self._gather(receive, unpack, vessel)
        except TimeoutError:
            raise _too_slow(self._bounds.most_seconds) from None
        body = vessel.body(media)
        if not body.size:
            return Body(None, 0, body.digest, b"")
        if media is Media.JSON:
            await self._scan(body)
        return body

    async def _gather(self, receive: Receive, unpack: _Unpacking, vessel: Vessel) -> None:
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise _Gone
            more = message.get("more_body", False)
            packed = message.get("body", b"")
            while piece := unpack.some(packed):
                packed = b""
                vessel.add(piece)
                self._shelf.take(vessel.sender, len(piece))
                if vessel.size > self._bounds.most_bytes:
                    raise _too_large(self._bounds.most_bytes)
                await checkpoint()
        vessel.full = True
        unpack.finish()

    async def _scan(self, body: Body) -> None:
        if body.size <= _SCANNED_HERE:
            scan_json(body.read())
            return
        self._scans = self._scans or CapacityLimiter(self._bounds.scans)
        await anyio.to_thread.run_sync(lambda: scan_json(body.read()), limiter=self._scans)


async def refuse_early(
    error: HulineError, scope: Scope, receive: Receive, send: Send, bounds: Bounds
) -> None:
    """Refuse a request whose body is still being sent.

    The answer goes out at once, but the response ends only when the client does, or when its
    patience is at an end: a line that is closed while it sends loses the answer.
    """
    response = answer(error, scope)
    response.headers["Connection"] = "close"
    start = {"status": response.status_code, "headers": response.raw_headers}
    await send({"type": "http.response.start", **start})
    await send({"type": "http.response.body", "body": response.body, "more_body": True})
    left = bounds.linger_bytes
    with suppress(TimeoutError):
        async with asyncio.timeout(bounds.linger_seconds):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body", False):
                    break
    await send({"type": "http.response.body", "body": b""})


class _Unpacking:
    """Unpacks a body as its ``Content-Encoding`` says, at most a MiB at a time."""

    def __init__(self, headers: Headers) -> None:
        stated = ",".join(headers.getlist("content-encoding")).strip().lower() or "identity"
        if stated not in ("identity", "gzip", "x-gzip"):
            message = both(
                "bodies are read as they are or packed by gzip, and in no other way",
                "请求体只能不压缩或以 gzip 压缩",
            )
            raise Rejected(415, message, headers={"Accept-Encoding": "gzip, identity"})
        self._gzip = zlib.decompressobj(_GZIP) if stated != "identity" else None

    def some(self, packed: bytes) -> bytes:
        """Return the next bytes; empty where more must be sent first."""
        if self._gzip is None:
            return packed
        waiting = self._gzip.unconsumed_tail + packed
        try:
            found = self._gzip.decompress(waiting, _UNPACKED_AT_ONCE)
        except zlib.error:
            raise refused("", "gzip", _DAMAGED) from None
        if self._gzip.unused_data:
            raise refused(
                "", "gzip", both("more follows after the end of gzip", "gzip 数据之后还有内容")
            )
        return found

    def finish(self) -> None:
        """Make sure that what was packed came to its end."""
        if self._gzip is not None and not self._gzip.eof:
            raise refused("", "gzip", _DAMAGED)


_DAMAGED = both(
    "is not packed by gzip, or is damaged or cut short", "不是 gzip 数据，或已损坏、不完整"
)


class _Again:
    """Sends a body that was taken already once more, then what the client does next."""

    def __init__(self, body: Body, receive: Receive) -> None:
        self._pieces = body.pieces()
        self._receive = receive
        self._ended = False

    async def __call__(self) -> Message:
        """Return the next message."""
        if self._ended:
            return await self._receive()
        piece = await anext(self._pieces, b"")
        self._ended = not piece
        return {"type": "http.request", "body": piece, "more_body": not self._ended}


def _refuse_null(scope: Scope) -> None:
    """Refuse the null character: no name has it, and the store breaks off over it."""
    if "\x00" in scope["path"]:
        raise Rejected(404)
    if b"%00" in scope["query_string"] or b"\x00" in scope["query_string"]:
        message = both("a parameter holds the null character", "参数含空字符")
        raise Rejected(422, message, code="null-character")


def _media(headers: Headers) -> Media:
    stated = headers.getlist("content-type")
    media = media_of(stated[0]) if len(stated) == 1 else None
    if media is None:
        message = both(
            "its Content-Type is none of {known}",
            "其 Content-Type 不在以下之列：{known}",
            known=listed(kind.value for kind in Media),
        )
        raise Rejected(415, message)
    return media


def _too_large(most: int) -> Rejected:
    message = both(
        "a body has at most {most:,} bytes, unpacked; send large batches as Parquet",
        "请求体（解压后）至多 {most:,} 字节；大批任务请用 Parquet",
        most=most,
    )
    return Rejected(413, message)


def _too_slow(most: float) -> Rejected:
    message = both(
        "the whole body must arrive within {most:g} seconds",
        "整个请求体须在 {most:g} 秒内到达",
        most=most,
    )
    return Rejected(408, message)
