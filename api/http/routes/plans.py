"""Plans: submitted, looked at, stopped, purged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from huline.api.http.accepted import accepted
from huline.api.http.auth import Eraser, Planner, Reader
from huline.api.http.description import ASKED, body, refusals, submitted
from huline.api.http.orders import Order, taken_in
from huline.api.http.paging import Cursor, Limit, cursor_at, moment_of, row_of
from huline.api.http.problems import Rejected, language
from huline.api.http.routes.finding import Name, Row, head_of, missing, result_of
from huline.api.http.service import service_of
from huline.api.intake.media import TABLES
from huline.api.store import audit, plans
from huline.api.store.findings import validation
from huline.api.store.packing import unpacked
from huline.api.store.tables import EventRow, PlanRow
from huline.models.certificate import Certificate
from huline.models.sentence import both
from huline.models.service import (
    LedgerReport,
    LogLine,
    Metadata,
    Page,
    PlanRequest,
    PlanStatus,
    PlanSummary,
    Validation,
)
from huline.models.service.events import Event

router = APIRouter(prefix="/v1/plans", tags=["plans"], responses=refusals(*ASKED, 422))

RESOURCES = (
    "metadata", "assignments", "document", "ledger", "incumbents", "log", "validation-result",
    "events",
)  # fmt: skip
"""What a plan has beneath it."""


@router.post(
    "", status_code=202, response_model=Metadata,
    responses=submitted(404, 410),
    openapi_extra=body(PlanRequest, "A request, or a table of a dataset's workloads.", TABLES),
)  # fmt: skip
def submit_plan(request: Request, who: Planner, order: Order) -> Response:
    """Submit a plan: it is made by a worker, and told of under its `Location`.

    With an `Idempotency-Key`, whoever asks the same again is answered as the first time.
    """
    service = service_of(request)
    return accepted(service, who, order, taken_in(service, who, order))


@router.get("", response_model=Page[PlanSummary])
def list_plans(
    request: Request,
    who: Reader,
    cursor: Cursor = "",
    limit: Limit = 100,
    status: Annotated[PlanStatus | None, Query(description="Those of this status alone.")] = None,
) -> Page[PlanSummary]:
    """List the tenant's plans, the newest first."""
    with service_of(request).database.begin() as session:
        rows = plans.listed(session, who.tenant, moment_of(cursor), limit + 1, status)
    last = rows[limit - 1] if len(rows) > limit else None
    following = None if last is None else cursor_at(last.submitted_at, last.id)
    return Page(items=tuple(map(_summary, rows[:limit])), next=following)


@router.get("/{plan}", responses=refusals(404))
def read_plan(row: Row) -> PlanSummary:
    """Say where a plan stands, how good it is, and where the rest of it is found."""
    return _summary(row)


@router.get("/{plan}/metadata", responses=refusals(404))
def read_metadata(row: Row) -> Metadata:
    """Say where a plan stands: light enough to ask for every second."""
    return plans.metadata(row)


@router.get("/{plan}/ledger", responses=refusals(404, 409))
def read_ledger(request: Request, row: Row) -> LedgerReport:
    """Tell the plan's money by line, in the payer's view and the system's."""
    return LedgerReport.of(head_of(result_of(service_of(request), row)))


@router.get("/{plan}/incumbents", responses=refusals(404))
def read_incumbents(
    request: Request,
    row: Row,
    since: Annotated[int, Query(ge=0, le=2**31 - 1, description="Events after this one.")] = 0,
    cursor: Cursor = "",
    limit: Limit = 1_000,
) -> Page[Event]:
    """List how the plan got better while it was made."""
    with service_of(request).database.begin() as session:
        found = plans.events(
            session, row.id, max(since, row_of(cursor)), incumbents=True, most=limit + 1
        )
    return Page(items=tuple(map(plans.event, found[:limit])), next=_next(found, limit))


@router.get("/{plan}/log", responses=refusals(404))
def read_log(
    request: Request, row: Row, cursor: Cursor = "", limit: Limit = 1_000
) -> Page[LogLine]:
    """List what happened to the plan, in sentences."""
    lang = language(request.scope)
    with service_of(request).database.begin() as session:
        found = plans.events(session, row.id, row_of(cursor), most=limit + 1)
    lines = tuple(plans.log_line(event, lang) for event in found[:limit])
    return Page(items=lines, next=_next(found, limit))


def _next(found: Sequence[EventRow], limit: int) -> str | None:
    """Return the number of the last event of a page, if there are more than it holds."""
    return str(found[limit - 1].seq) if len(found) > limit else None


@router.get("/{plan}/certificate", responses=refusals(404, 409))
def read_certificate(request: Request, row: Row) -> Certificate:
    """Return the certificate of the plan's bound, which anyone can recheck."""
    found = result_of(service_of(request), row).certificate
    if found is None:
        said = both(
            "the plan has no certificate: ask for one with config.certificate",
            "该计划没有界证书：请在 config.certificate 中要求",
        )
        raise Rejected(404, said, code="no-certificate")
    return Certificate.model_validate_json(unpacked(found))


@router.get("/{plan}/validation-result", responses=refusals(404))
def read_validation(request: Request, row: Row) -> Validation:
    """Say what is wrong with the plan's Case, and what of it is most likely not meant."""
    return validation(row.validation, language(request.scope))


@router.delete("/{plan}", status_code=202, responses=refusals(404))
def stop_plan(request: Request, who: Planner, plan: Name) -> Metadata:
    """Stop a plan and keep the best that was found."""
    with service_of(request).database.begin() as session:
        row = plans.find(session, who.tenant, plan)
        if row is None:
            raise missing()
        plans.ask_to_stop(session, row)
        audit.record(session, who.tenant, who.key, "plan.stop", row.id)
        return plans.metadata(row)


@router.post("/{plan}/purge", status_code=204, responses=refusals(404, 409))
def purge_plan(request: Request, who: Eraser, plan: Name) -> None:
    """Erase a plan that has ended, with its input and all its results."""
    with service_of(request).database.begin() as session:
        row = plans.find(session, who.tenant, plan)
        if row is None:
            raise missing()
        if row.status not in plans.OVER:
            said = both("it has not ended: stop it first", "尚未结束：请先停止")
            raise Rejected(409, said, code="not-ended")
        audit.record(session, who.tenant, who.key, "plan.purge", row.id, input_hash=row.input_hash)
        plans.purge(session, row)


def _summary(row: PlanRow) -> PlanSummary:
    path = plans.location(row.id)
    links = {"self": path} | {name: f"{path}/{name}" for name in RESOURCES}
    # what only some plans have
    there = {
        "certificate": row.quality.get("bound_kind") == "certificate",
        "conflict": "conflict" in row.detail,
    }
    links |= {name: f"{path}/{name}" for name, has in there.items() if has}
    return plans.summary(row).model_copy(update={"links": links})
