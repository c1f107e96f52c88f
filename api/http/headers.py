"""Headers that every response carries, and the answer where all else failed."""

from __future__ import annotations

import re
import time
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from huline.api.http.problems import failed

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    # all of it is a tenant's own, but for what a route says of itself
    "Cache-Control": "no-store",
}
_FOR_TLS = {"Strict-Transport-Security": "max-age=31536000"}
_QUIET = ("/health/", "/metrics")
"""What is asked every few seconds, and logged only where it fails."""
_log = structlog.get_logger(__name__)
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class Manners:
    """ASGI middleware, outermost: an id for each request, safe headers, and no bare failure.

    ``request.state.request_id`` is the client's ``X-Request-ID`` where that is a plain word, else
    a new one; it is in the response, in each line of the log, and in the answer to a failure. A
    header that a route sets itself stays.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope).get("x-request-id", "")
        name = asked if _REQUEST_ID.fullmatch(asked) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = name
        always = {**ALWAYS, "X-Request-ID": name}
        if scope.get("scheme") == "https":
            always |= _FOR_TLS
        started, status = False, 0

        async def mannered(message: Message) -> None:
            nonlocal started, status
            if message["type"] == "http.response.start":
                started, status = True, message["status"]
                headers = MutableHeaders(scope=message)
                for header, value in always.items():
                    headers.setdefault(header, value)
            await send(message)

        since = time.monotonic()
        with structlog.contextvars.bound_contextvars(request_id=name):
            try:
                await self._app(scope, receive, mannered)
            except Exception as error:
                response = failed(error, scope)
                if started:
                    # the client has a part already: breaking off tells it that this is not all
                    raise
                await response(scope, receive, mannered)
            finally:
                _note(scope, status, time.monotonic() - since)


def _note(scope: Scope, status: int, seconds: float) -> None:
    """Log a request that has ended: its path, without the query, and whose it was."""
    path = scope["path"]
    if status < 400 and path.startswith(_QUIET):
        return
    # the key by its id, known once it was looked up
    whose = scope.get("state", {}).get("key")
    _log.info(
        "request", method=scope["method"], path=path[:200], status=status, key=whose,
        seconds=round(seconds, 4),
    )  # fmt: skip
