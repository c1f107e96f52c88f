"""A plan's events as they happen, by server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from huline.api.http.auth import Reader
from huline.api.http.description import ASKED, refusals
from huline.api.http.problems import Rejected
from huline.api.http.routes.finding import Row
from huline.api.http.service import service_of
from huline.api.store import keys
from huline.api.store.packing import now
from huline.models.errors import Problem
from huline.models.sentence import both

router = APIRouter(prefix="/v1/plans", tags=["plans"], responses=refusals(*ASKED, 422))


def _since(
    last: Annotated[
        str, Header(alias="Last-Event-ID", max_length=20, description="Events after this one.")
    ] = "",
) -> int:
    if not last:
        return 0
    if not (last.isascii() and last.isdecimal()):
        message = both("must be the id of an event", "应为事件的编号")
        raise Rejected(422, problems=[Problem("", None, "Last-Event-ID", "value", message)])
    return int(last)


def _told(request: Request, row: Row) -> str:
    hours = service_of(request).settings.event_hours
    if row.completed_at is not None and row.completed_at < now() - timedelta(hours=hours):
        said = both(
            "the plan ended long ago: read its incumbents and its log",
            "计划早已结束：请查看其 incumbents 与 log",
        )
        raise Rejected(410, said)
    return row.id


@router.get("/{plan}/events", response_class=EventSourceResponse, responses=refusals(404, 410))
async def listen(
    request: Request,
    who: Reader,
    plan: Annotated[str, Depends(_told)],
    since: Annotated[int, Depends(_since)],
) -> AsyncIterator[ServerSentEvent]:
    """Tell of a plan while it is made; after a break, `Last-Event-ID` goes on from there."""
    service = service_of(request)

    def allowed() -> bool:
        with service.database.begin() as session:
            return keys.holds(session, who.key)

    async for event in service.hub.listen(plan, since, allowed):
        yield ServerSentEvent(data=event, id=str(event.seq), event="plan")
