"""Events of plans, read from the store once for all who listen to the same plan."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from anyio import to_thread

from huline.api.store import plans
from huline.api.store.database import AWAY, Database
from huline.models.service import TERMINAL, Event

READING_SECONDS = 0.3
"""Between two looks into the store."""


class _Channel:
    """One plan that somebody listens to."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.listeners = 0
        self.changed = asyncio.Condition()
        self.reader: asyncio.Task[None] | None = None


class Hub:
    """Tells any number of listeners what happens to plans."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._channels: dict[str, _Channel] = {}

    async def listen(self, plan: str, since: int = 0) -> AsyncIterator[Event]:
        """Yield a plan's events after number ``since``, as they come, until the plan has ended."""
        channel = self._channels.setdefault(plan, _Channel())
        channel.listeners += 1
        if channel.reader is None:
            channel.reader = asyncio.create_task(self._read(plan, channel))
        try:
            told = 0
            while True:
                async with channel.changed:
                    while len(channel.events) == told:
                        await channel.changed.wait()
                fresh, told = channel.events[told:], len(channel.events)
                for event in fresh:
                    if event.seq > since:
                        yield event
                if channel.events[-1].status in TERMINAL:
                    return
        finally:
            channel.listeners -= 1
            if not channel.listeners:
                channel.reader.cancel()
                self._channels.pop(plan, None)

    async def _read(self, plan: str, channel: _Channel) -> None:
        while True:
            fresh = await to_thread.run_sync(self._since, plan, len(channel.events))
            if fresh:
                async with channel.changed:
                    channel.events += fresh
                    channel.changed.notify_all()
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
