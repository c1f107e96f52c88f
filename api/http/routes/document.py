"""A whole plan in one document, as `huline plan` writes it and `huline check` reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import StreamingResponse

from huline.api.http.description import ASKED, refusals
from huline.api.http.routes.finding import Row, result_of
from huline.api.http.service import service_of
from huline.api.store import placements
from huline.api.store.packing import unpacked
from huline.api.store.tables import ResultRow
from huline.models.plan import Plan

router = APIRouter(prefix="/v1/plans", tags=["plans"], responses=refusals(*ASKED, 422))
_PART = 1_000
"""Placements that are written at a time."""


def _published(request: Request, row: Row) -> ResultRow:
    return result_of(service_of(request), row)


@router.get("/{plan}/document", response_model=Plan, responses=refusals(404, 409))
def read_document(result: Annotated[ResultRow, Depends(_published)]) -> StreamingResponse:
    """Return the whole plan in one document, as it is checked, evaluated, and begun with anew.

    It is the domain's own: amounts are whole milli-fen, as numbers.
    """
    return StreamingResponse(_written(result), media_type="application/json")


def _written(result: ResultRow) -> Iterator[str]:
    """Write the plan in parts: all of it would take ten times the memory of what is kept."""
    head = json.loads(unpacked(result.head))
    head.pop("placements")
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "placements": ['
    first, comma = 0, ""
    while True:
        records = placements.records(placements.sliced(result.placements, first, _PART))
        if not records:
            break
        yield comma + json.dumps(records, ensure_ascii=False)[1:-1]
        first, comma = first + _PART, ", "
    yield "]}"
