"""Bodies that can be posted as they are."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi import Path as InPath
from fastapi.responses import Response

from huline.api.http.auth import Reader
from huline.api.http.description import ASKED, refusals
from huline.api.http.problems import Rejected
from huline.models.files import read_case
from huline.models.problems import nearest
from huline.models.sentence import both
from huline.models.service import PlanRequest

router = APIRouter(prefix="/v1/demo", tags=["demo"], responses=refusals(*ASKED, 422))
DEMOS = ("east-west",)
"""Bundled datasets of which there is a body."""


@router.get("/{name}", response_model=PlanRequest, responses=refusals(404))
def read_demo(
    _: Reader, name: Annotated[str, InPath(max_length=100, description="Such as `east-west`.")]
) -> Response:
    """Return a body for `POST /v1/plans`: a real day, a minute of planning."""
    if name not in DEMOS:
        said = both("there is no demo of that name; {hint}", "没有该名称的示例；{hint}",
                    hint=nearest(name[:40], DEMOS))  # fmt: skip
        raise Rejected(404, said)
    return Response(_body(name), media_type="application/json")


@cache
def _body(name: str) -> bytes:
    folder = Path(str(resources.files("huline.datasets").joinpath(name)))
    case = read_case(folder)
    limits = {"spent_limit": "PT1M", "relative_gap": 0.01}
    body: dict[str, Any] = {
        "config": {"name": f"{name} demo", "termination": limits},
        "input": {"case": json.loads(case.model_dump_json())},
    }
    return json.dumps(body, ensure_ascii=False).encode()
