"""Scenarios of a study, each as it is checked: its Case, its plan, and the certificate of that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from huline.api.http.description import ASKED, refusals
from huline.api.http.problems import Rejected
from huline.api.http.routes.studies import Row
from huline.api.http.service import service_of
from huline.api.intake.media import Media
from huline.api.store import plans, studies
from huline.api.store.folders import file_in
from huline.models.case import Case
from huline.models.certificate import Certificate
from huline.models.findings import BEST_PLAN
from huline.models.plan import Plan
from huline.models.sentence import Sentence, both

router = APIRouter(
    prefix="/v1/studies/{study}/scenarios/{key}", tags=["studies"],
    responses=refusals(*ASKED, 404, 409, 422),
)  # fmt: skip
Key = Annotated[
    str,
    Path(max_length=100, pattern=r"^[\w-]+$", description="Of the scenario, as the study says."),
]
PLAN_FILES = r"^(plan|found-\d)\.json$"
_NO_PLAN = both("the scenario has no plan: its study says why", "该情景没有计划：原因见研究")
_NO_CERTIFICATE = both(
    "the plan of the scenario has no certificate: ask for one with certify of the study",
    "该情景的计划没有界证书：请在研究中以 certify 要求",
)


def _kept(request: Request, row: Row, key: Key) -> bytes:
    with service_of(request).database.begin() as session:
        found = studies.scenario(session, row.id, key)
    if found is not None:
        return found
    if row.status in plans.OVER:
        said = both("there is no scenario of that key in the study", "该研究没有此键的情景")
        raise Rejected(404, said)
    said = both("it is not ready yet: wait for the study to end", "尚未完成：请等待研究结束")
    raise Rejected(409, said, code="not-ready", headers={"Retry-After": "1"})


Kept = Annotated[bytes, Depends(_kept)]
"""All that is kept of the scenario."""


def _file(name: str, missing: Sentence, code: str) -> Callable[[Kept], bytes]:
    def read(kept: Kept) -> bytes:
        found = file_in(kept, name)
        if found is None:
            raise Rejected(404, missing, code=code)
        return found

    return read


CaseFile = Annotated[bytes, Depends(_file("case.json", _NO_PLAN, "no-plan"))]
Proof = Annotated[bytes, Depends(_file("certificate.json", _NO_CERTIFICATE, "no-certificate"))]


@router.get("/case", response_model=Case)
def read_scenario_case(document: CaseFile) -> Response:
    """Return the Case of a scenario: the base with its changes made, and demand as drawn."""
    return Response(document, media_type=Media.JSON)


@router.get("/plan", response_model=Plan)
def read_scenario_plan(
    kept: Kept,
    file: Annotated[
        str,
        Query(pattern=PLAN_FILES, description="One that costs as much, as the study links it."),
    ] = BEST_PLAN,
) -> Response:
    """Return the plan that was measured: amounts are whole milli-fen, as numbers."""
    return Response(_file(file, _NO_PLAN, "no-plan")(kept), media_type=Media.JSON)


@router.get("/certificate", response_model=Certificate)
def read_scenario_certificate(document: Proof) -> Response:
    """Return the certificate of the bound of a scenario, which anyone can recheck."""
    return Response(document, media_type=Media.JSON)
