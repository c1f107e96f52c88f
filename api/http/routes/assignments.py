"""The placements of a plan, page by page, as JSON, CSV or Parquet."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from huline.api.http.accepting import wanted
from huline.api.http.description import ASKED, refusals, told
from huline.api.http.paging import Cursor, Limit, row_of
from huline.api.http.problems import Rejected, language
from huline.api.http.routes.finding import Row, head_of, result_of
from huline.api.http.service import service_of
from huline.api.intake.media import Media
from huline.api.store import placements
from huline.api.store.tables import ResultRow
from huline.models.files import export_plan
from huline.models.plan import Placement
from huline.models.sentence import Lang, both
from huline.models.service import Assignment, Page

router = APIRouter(prefix="/v1/plans", tags=["plans"], responses=refusals(*ASKED, 422))

_MEDIA: dict[str, Literal["json", "csv", "parquet"]] = {
    Media.JSON: "json",
    "application/*": "json",
    "*/*": "json",
    Media.CSV: "csv",
    "text/*": "csv",
    Media.PARQUET: "parquet",
}


@router.get(
    "/{plan}/assignments",
    response_model=Page[Assignment],
    responses=refusals(404, 406, 409)
    | {
        200: {"headers": told("Link"),
              "content": {Media.CSV: {"schema": {"type": "string"}},
                          Media.PARQUET: {"schema": {"type": "string", "format": "binary"}}}},
    },
)  # fmt: skip
def read_assignments(
    request: Request, row: Row, cursor: Cursor = "", limit: Limit = 1_000
) -> Response:
    """Return where workloads run, in the order of the Case.

    As `Accept` has it: JSON, or a table (CSV, Parquet) with a row for each run, in which a
    workload's money stands beside its first. The header `Link` leads to the next page, in JSON
    `next` does, too.
    """
    first, kind = row_of(cursor), _kind(request.headers.get("accept", "*/*"))
    result = result_of(service_of(request), row)
    frame = placements.sliced(result.placements, first, limit + 1)
    following = str(first + limit) if frame.height > limit else None
    records = placements.records(frame.head(limit))
    headers = {"Vary": "Accept, Accept-Language"}
    if following:
        link = request.url.include_query_params(cursor=following, limit=limit)
        headers["Link"] = f'<{link.path}?{link.query}>; rel="next"'
    if kind == "json":
        return JSONResponse(
            {"items": [_in_text(r) for r in records], "next": following}, 200, headers
        )
    return _table(result, records, kind, language(request.scope), headers)


def _kind(accept: str) -> Literal["json", "csv", "parquet"]:
    """Choose the form that is wanted most; JSON where all are welcome."""
    found = wanted(accept, _MEDIA)
    if found is None:
        said = both("it can be had as JSON, CSV and Parquet", "可以 JSON、CSV 或 Parquet 格式提供")
        raise Rejected(406, said)
    return found


def _in_text(record: dict[str, Any]) -> dict[str, Any]:
    """Write money as text."""
    money = {name: {k: str(v) for k, v in record[name].items()} for name in ("ledger", "system")}
    claims = [claim | {"amount": str(claim["amount"])} for claim in record["claims"]]
    return record | money | {"claims": claims}


def _table(
    result: ResultRow,
    records: list[dict[str, Any]],
    kind: Literal["csv", "parquet"],
    lang: Lang,
    headers: dict[str, str],
) -> Response:
    part = tuple(map(Placement.model_validate, records))
    plan = head_of(result).model_copy(update={"placements": part, "charges": ()})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"assignments.{kind}"
        export_plan(None, plan, path, kind, lang)
        media = Media.CSV if kind == "csv" else Media.PARQUET
        name = {"Content-Disposition": f'attachment; filename="assignments.{kind}"'}
        return Response(path.read_bytes(), 200, headers | name, media)
