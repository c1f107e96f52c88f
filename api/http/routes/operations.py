"""What those who run the service ask it: does it live, is it ready, what are its figures."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from huline.api.http.description import refusals
from huline.api.http.problems import Rejected
from huline.api.http.service import service_of
from huline.models.sentence import both

router = APIRouter(tags=["operations"])
RETRY = {"Retry-After": "2"}


class Health(BaseModel):
    """That all is well."""

    status: Literal["ok"] = "ok"


@router.get("/health/live")
async def live() -> Health:
    """Say that the process answers; it needs neither the database nor a thread."""
    return Health()


@router.get("/health/ready", responses=refusals(503))
def ready(request: Request) -> Health:
    """Say that plans can be submitted: the database answers."""
    if not service_of(request).database.ping():
        raise away()
    return Health()


@router.get(
    "/metrics", response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)  # fmt: skip
def metrics(request: Request) -> Response:
    """Return figures for Prometheus."""
    body, media = service_of(request).metrics.written()
    return Response(body, media_type=media)


def away() -> Rejected:
    """Make the answer while the database is away."""
    said = both("the database is away: try again soon", "数据库暂不可用：请稍后重试")
    return Rejected(503, said, headers=RETRY)
