"""Studies: submitted, looked at, read as a report or a table, stopped, purged."""

from __future__ import annotations

import tempfile
from pathlib import Path as File
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from huline.api.http.accepted import accepted
from huline.api.http.accepting import wanted
from huline.api.http.auth import Analyst, Eraser, Planner, Reader, refuse_without
from huline.api.http.description import ASKED, body, refusals, submitted
from huline.api.http.orders import StudyOrder, taken_in_study
from huline.api.http.paging import Cursor, Limit, cursor_at, moment_of
from huline.api.http.problems import Rejected, language
from huline.api.http.service import service_of
from huline.api.intake.media import Media
from huline.api.report import report
from huline.api.store import audit, plans, studies
from huline.api.store.findings import sentence
from huline.api.store.keys import Right
from huline.api.store.packing import unpacked
from huline.api.store.tables import PlanRow
from huline.models.files import write_findings
from huline.models.findings import Findings
from huline.models.sentence import Lang, both
from huline.models.service import Page, StudyMetadata, StudyRequest, StudySummary

router = APIRouter(prefix="/v1/studies", tags=["studies"], responses=refusals(*ASKED, 422))
Name = Annotated[str, Path(max_length=100, pattern=r"^[\w-]+$", description="Id of the study.")]
RESOURCES = ("metadata", "findings", "results", "report")
"""What a study has beneath it."""
_HTML = "text/html"
_TABLES = (Media.CSV, Media.PARQUET, Media.XLSX)
_MEDIA: dict[str, Media] = {media.value: media for media in _TABLES} | {
    "text/*": Media.CSV, "application/*": Media.PARQUET, "*/*": Media.CSV,
}  # fmt: skip


def _found(request: Request, study: Name, who: Reader) -> PlanRow:
    with service_of(request).database.begin() as session:
        row = studies.find(session, who.tenant, study)
    if row is None:
        raise _missing()
    return row


Row = Annotated[PlanRow, Depends(_found)]
"""The study that the path names."""


def _missing() -> Rejected:
    said = both("there is no study of that id, or it is not yours", "没有该编号的研究，或不属于你")
    return Rejected(404, said)


def _concluded(request: Request, row: Row) -> bytes:
    with service_of(request).database.begin() as session:
        found = studies.findings(session, row.id)
    if found is not None:
        return unpacked(found.document)
    if row.status in plans.OVER:
        why = sentence(row.detail) if row.detail else both("see its metadata", "请查看其元数据")
        said = both("it ended without findings: {why}", "已结束，但没有结果：{why}", why=why)
        raise Rejected(404, said, code="no-findings")
    said = both("it is not ready yet: wait for it to end", "尚未完成：请等待其结束")
    raise Rejected(409, said, code="not-ready", headers={"Retry-After": "1"})


Document = Annotated[bytes, Depends(_concluded)]
"""Findings of the study that the path names, in JSON."""


@router.post(
    "", status_code=202, response_model=StudyMetadata,
    responses=submitted(404, 410),
    openapi_extra=body(StudyRequest, "A study, and its base Case or dataset."),
)  # fmt: skip
def submit_study(request: Request, who: Analyst, order: StudyOrder) -> Response:
    """Submit a study: a worker plans its scenarios one after the other.

    With an `Idempotency-Key`, whoever asks the same again is answered as the first time.
    """
    service = service_of(request)
    return accepted(service, who, order, taken_in_study(service, who, order))


@router.get("")
def list_studies(
    request: Request, who: Reader, cursor: Cursor = "", limit: Limit = 100
) -> Page[StudySummary]:
    """List the tenant's studies, the newest first."""
    with service_of(request).database.begin() as session:
        rows = studies.listed(session, who.tenant, moment_of(cursor), limit + 1)
    last = rows[limit - 1] if len(rows) > limit else None
    following = None if last is None else cursor_at(last.submitted_at, last.id)
    lang = language(request.scope)
    return Page(items=tuple(_summary(row, lang) for row in rows[:limit]), next=following)


@router.get("/{study}", responses=refusals(404))
def read_study(request: Request, row: Row) -> StudySummary:
    """Say where a study stands, what each scenario came to, and where the rest is found."""
    return _summary(row, language(request.scope))


@router.get("/{study}/metadata", responses=refusals(404))
def read_study_metadata(request: Request, row: Row) -> StudyMetadata:
    """Say where a study stands: light enough to ask for every second."""
    return studies.metadata(row, language(request.scope))


@router.get("/{study}/findings", response_model=Findings, responses=refusals(404, 409))
def read_findings(document: Document) -> Response:
    """Return all that the study found: the domain's own, amounts are whole milli-fen."""
    return Response(document, media_type=Media.JSON)


@router.get(
    "/{study}/results", response_class=Response,
    responses=refusals(404, 406, 409)
    | {200: {"content": {media: {"schema": {"type": "string", "format": "binary"}}
                         for media in _TABLES}}},
)  # fmt: skip
def read_results(request: Request, document: Document) -> Response:
    """Return the long table, a row a figure, as `Accept` has it: CSV, Parquet or XLSX."""
    media = wanted(request.headers.get("accept", "*/*"), _MEDIA)
    if media is None:
        said = both("it can be had as CSV, Parquet and XLSX", "可以 CSV、Parquet 或 XLSX 格式提供")
        raise Rejected(406, said)
    with tempfile.TemporaryDirectory() as folder:
        path = File(folder) / f"results.{media.name.lower()}"
        write_findings(Findings.model_validate_json(document), path)
        name = {"Content-Disposition": f'attachment; filename="{path.name}"', "Vary": "Accept"}
        return Response(path.read_bytes(), 200, name, media)


@router.get(
    "/{study}/report", response_class=Response,
    responses=refusals(404, 409) | {200: {"content": {_HTML: {"schema": {"type": "string"}}}}},
)  # fmt: skip
def read_report(request: Request, document: Document) -> Response:
    """Return the report: one page that holds both languages and loads nothing."""
    page = report(Findings.model_validate_json(document), language(request.scope))
    return Response(page, media_type=_HTML, headers={"Vary": "Accept-Language"})


@router.delete("/{study}", status_code=202, responses=refusals(404))
def stop_study(request: Request, who: Planner, study: Name) -> StudyMetadata:
    """Stop a study; it ends without findings. Planners may stop those about a plan, no others."""
    with service_of(request).database.begin() as session:
        row = studies.find(session, who.tenant, study)
        if row is None:
            raise _missing()
        if not studies.follows(session, row.id):
            refuse_without(who, Right.STUDY)
        plans.ask_to_stop(session, row)
        audit.record(session, who.tenant, who.key, "study.stop", row.id)
        return studies.metadata(row, language(request.scope))


@router.post("/{study}/purge", status_code=204, responses=refusals(404, 409))
def purge_study(request: Request, who: Eraser, study: Name) -> None:
    """Erase a study that has ended, with its input and all that it found."""
    with service_of(request).database.begin() as session:
        row = studies.find(session, who.tenant, study)
        if row is None:
            raise _missing()
        if row.status not in plans.OVER:
            said = both("it has not ended: stop it first", "尚未结束：请先停止")
            raise Rejected(409, said, code="not-ended")
        audit.record(
            session, who.tenant, who.key, "study.purge", row.id, input_hash=row.input_hash
        )
        plans.purge(session, row)


def _summary(row: PlanRow, lang: Lang) -> StudySummary:
    path = plans.location(row.id)
    links = {"self": path} | {name: f"{path}/{name}" for name in RESOURCES}
    return studies.summary(row, lang).model_copy(update={"links": links})
