"""HTTP/1.1 as the service speaks it: what is no HTTP is refused in order, dripping headers end."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from huline.api.http.headers import ALWAYS
from huline.api.http.problems import Rejected, answer
from huline.models.sentence import both

_NO_HTTP = both("this is no HTTP/1.1 request", "这不是 HTTP/1.1 请求")

FAREWELL = "farewell"
"""Name in the state of an app of what is called, without arguments, when its server ends."""


def _nothing() -> None:
    return


class Protocol(H11Protocol):
    """uvicorn's, with a problem document where it has bare text, and a limit on headers' time."""

    headers_seconds = 15.0
    """From the first byte of a connection, or of a further request, to the end of its headers."""
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for headers."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take bytes, and wait on where they end within headers."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._wait_no_more()
        elif self._late is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._wait_no_more()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Have answers that would go on for ever come to their ends, now that the server ends."""
        self.app_state.get(FAREWELL, _nothing)()
        super().shutdown()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP; ``msg`` is uvicorn's own word for it."""
        if self.conn.our_state is not h11.SEND_RESPONSE and self.conn.our_state is not h11.IDLE:
            # an answer is on its way already
            self.transport.close()
            return
        response = answer(Rejected(400, _NO_HTTP, code="http"), {"type": "http", "headers": []})
        headers = [
            *response.raw_headers,
            *((name.lower().encode(), value.encode()) for name, value in ALWAYS.items()),
            (b"connection", b"close"),
        ]
        for event in (
            h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
            h11.Data(data=bytes(response.body)),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event))
        self.transport.close()

    def _wait(self) -> None:
        self._late = self.loop.call_later(self.headers_seconds, self.transport.close)

    def _wait_no_more(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
