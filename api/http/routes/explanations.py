"""Why workloads of a plan run where they do, and why not elsewhere."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import ValidationError

from huline.api.http.body import body_of
from huline.api.http.description import ASKED, SENT, body, refusals
from huline.api.http.problems import Rejected
from huline.api.http.routes.finding import Row, result_of
from huline.api.http.service import Service, service_of
from huline.api.intake.media import Media
from huline.api.jobs.explainer import Stored
from huline.api.jobs.questions import AsAWhole, Pair, Question
from huline.api.store import plans
from huline.api.store.tables import PlanRow
from huline.models.errors import BadInput
from huline.models.explanation import Binding, Explanation
from huline.models.sentence import both
from huline.models.service import Asked, Page
from huline.models.validation import problems_of

router = APIRouter(prefix="/v1/plans", tags=["plans"], responses=refusals(*ASKED, 422))
Workload = Annotated[str, Path(max_length=200, description="Id of a workload of the plan.")]
Centre = Annotated[
    str | None, Query(max_length=200, description="Id of a centre to look at alone.")
]


@router.get(
    "/{plan}/explanations/{workload:path}",
    response_model=Explanation,
    responses=refusals(404, 409),
)
def explain_workload(
    request: Request, row: Row, workload: Workload, centre: Centre = None
) -> Response:
    """Say why a workload runs where it does, why not elsewhere, and what that would cost."""
    try:
        (text,) = _answered(service_of(request), row, [(workload, centre)])
    except BadInput as error:
        said = both(
            "the plan has no such workload, or no such centre", "该计划没有此任务或智算中心"
        )
        problems = [p for p in error.problems if p.code == "unknown-id"]
        if len(problems) < len(error.problems):
            raise
        raise Rejected(404, said, code="unknown-id", problems=problems) from None
    return Response(text, media_type=Media.JSON)


@router.get("/{plan}/binding", response_model=Binding, responses=refusals(404, 409))
def explain_plan(request: Request, row: Row) -> Response:
    """Say what its cost and its gap are made of, what work that is left lacks, what is scarce.

    Of the gap and of prices only a plan with a certificate tells.
    """
    (text,) = _answered(service_of(request), row, AsAWhole())
    return Response(text, media_type=Media.JSON)


@router.post(
    "/{plan}/explanations",
    response_model=Page[Explanation],
    responses=refusals(*SENT, 404, 409),
    openapi_extra=body(Asked, "Workloads, each with a centre to look at alone or without."),
)
def explain_pairs(request: Request, row: Row) -> Response:
    """Explain workloads, each at one centre or at all, in the order asked."""
    try:
        asked = Asked.model_validate_json(body_of(request).read())
    except ValidationError as error:
        raise BadInput(problems_of(error, Asked)) from None
    pairs: list[Pair] = [(pair.workload, pair.centre) for pair in asked.pairs]
    texts = _answered(service_of(request), row, pairs)
    return Response(f'{{"items":[{",".join(texts)}],"next":null}}', media_type=Media.JSON)


def _answered(service: Service, row: PlanRow, question: Question) -> list[str]:
    result = result_of(service, row)

    def stored() -> Stored:
        with service.database.begin() as session:
            case = plans.case_of(session, row.id)
        return Stored(case, result.head, result.placements, result.certificate)

    return service.explaining.ask(row.id, question, stored)
