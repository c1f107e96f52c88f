"""Only so many requests a minute: of each key, and of each address that sends keys that fail."""

from __future__ import annotations

import math
import time
from hashlib import sha256

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from huline.api.http.guard import Bounds, refuse_early
from huline.api.http.problems import Rejected
from huline.models.sentence import both

_FREE = "/health/"
_MOST_KNOWN = 10_000


class Limits:
    """ASGI middleware: 429 with ``Retry-After`` for what comes too often; health is free.

    Counted in this process alone, over a sliding minute. A key is counted by its text, before it
    is looked up; where it turns out that it does not hold, its address is counted too, so that
    new texts gain nothing. A key that has held is not kept waiting by others at its address.
    """

    def __init__(self, app: ASGIApp, per_minute: int, bounds: Bounds) -> None:
        self._app, self._bounds = app, bounds
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._share = RateLimitItemPerMinute(per_minute)
        self._known: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the request, and pass it on or refuse it."""
        if scope["type"] != "http" or _is_free(scope):
            await self._app(scope, receive, send)
            return
        address = f"address {(scope.get('client') or ('',))[0]}"
        key = _key(scope)
        name = key or address
        free = key is None or await self._limiter.hit(self._share, key)
        if free and key not in self._known:
            name = address
            free = await self._limiter.test(self._share, address)
        if not free:
            error = await self._too_many(name)
            await refuse_early(error, scope, receive, send, self._bounds)
            return

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                await self._note(message["status"], key, address)
            await send(message)

        await self._app(scope, receive, noted)

    async def _note(self, status: int, key: str | None, address: str) -> None:
        if status == 401 or key is None:
            await self._limiter.hit(self._share, address)
        if key is None:
            return
        if status == 401:
            self._known.discard(key)
        elif status < 400 and len(self._known) < _MOST_KNOWN:
            self._known.add(key)

    async def _too_many(self, name: str) -> Rejected:
        window = await self._limiter.get_window_stats(self._share, name)
        wait = max(1, math.ceil(window.reset_time - time.time()))
        said = both(
            "more than {n:,} requests in a minute: try again in {wait} s",
            "一分钟内请求超过 {n:,} 次：请在 {wait} 秒后重试",
            n=self._share.amount, wait=wait,
        )  # fmt: skip
        return Rejected(429, said, headers={"Retry-After": str(wait)})


def _is_free(scope: Scope) -> bool:
    return scope["method"] in ("GET", "HEAD") and scope["path"].startswith(_FREE)


def _key(scope: Scope) -> str | None:
    """Return what a key is counted by: its text is not kept."""
    sent = Headers(scope=scope).get("authorization")
    return None if sent is None else sha256(sent.encode()).hexdigest()
