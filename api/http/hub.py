"""Events of plans, read from the store once for all who listen to the same plan."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable

from anyio import to_thread

from huline.api.store import plans
from huline.api.store.database import AWAY, Database
from huline.models.service import TERMINAL, Event

READING_SECONDS = 0.3
"""Between two looks into the store."""
ALLOWED_SECONDS = 5.0
"""Between two looks whether somebody may still listen."""


class _Channel:
    """One plan that somebody listens to."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.listeners = 0
        self.fresh = asyncio.Event()
        """Set, and replaced by another, when there is more to tell."""
        self.reader: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Tell all who listen that there is more, or an end."""
        fresh, self.fresh = self.fresh, asyncio.Event()
        fresh.set()


class Hub:
    """Tells any number of listeners what happens to plans."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._channels: dict[str, _Channel] = {}
        self._closed = False

    def close(self) -> None:
        """Let all who listen go, in good order: the service ends."""
        self._closed = True
        for channel in self._channels.values():
            channel.wake()

    async def listen(
        self, plan: str, since: int, allowed: Callable[[], bool]
    ) -> AsyncIterator[Event]:
        """Yield a plan's events after number ``since``, as they come, until the plan has ended.

        It ends before where somebody may no longer listen, or the service ends.

        Parameters
        ----------
        allowed : whether whoever listens still may; asked now and then, in a thread of its own
        """
        channel = self._channels.setdefault(plan, _Channel())
        channel.listeners += 1
        if channel.reader is None:
            channel.reader = asyncio.create_task(self._read(plan, channel))
        told, due = 0, time.monotonic() + ALLOWED_SECONDS
        try:
            while not self._closed:
                # taken before what there is is told: nothing that comes meanwhile is missed
                fresh = channel.fresh
                new, told = channel.events[told:], len(channel.events)
                for event in new:
                    if event.seq > since:
                        yield event
                if new and new[-1].status in TERMINAL:
                    return
                await _wait(fresh, due)
                if time.monotonic() >= due:
                    if not await to_thread.run_sync(self._still, allowed):
                        return
                    due = time.monotonic() + ALLOWED_SECONDS
        finally:
            channel.listeners -= 1
            if not channel.listeners:
                channel.reader.cancel()
                self._channels.pop(plan, None)

    async def _read(self, plan: str, channel: _Channel) -> None:
        while True:
            fresh = await to_thread.run_sync(self._since, plan, len(channel.events))
            if fresh:
                channel.events += fresh
                channel.wake()
                if fresh[-1].status in TERMINAL:
                    return
            await asyncio.sleep(READING_SECONDS)

    def _since(self, plan: str, seq: int) -> list[Event]:
        try:
            with self._database.begin() as session:
                return [plans.event(row) for row in plans.events(session, plan, seq)]
        except AWAY:
            self._database.mend()
            return []

    def _still(self, allowed: Callable[[], bool]) -> bool:
        try:
            return allowed()
        except AWAY:
            # nobody is sent away for that
            self._database.mend()
            return True


async def _wait(fresh: asyncio.Event, due: float) -> None:
    try:
        await asyncio.wait_for(fresh.wait(), max(0.0, due - time.monotonic()))
    except TimeoutError:
        return
