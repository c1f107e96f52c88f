"""Plans that follow plans, and two plans side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from huline.api.http.accepted import accepted
from huline.api.http.auth import Planner, Reader
from huline.api.http.body import body_of
from huline.api.http.description import ASKED, SENT, body, refusals, submitted
from huline.api.http.orders import Follow, Sent, after_others
from huline.api.http.problems import Rejected
from huline.api.http.routes.finding import Row, missing, result_of
from huline.api.http.service import Service, service_of
from huline.api.intake.media import Media
from huline.api.intake.tasks import (
    Compare,
    Published,
    ReadBesides,
    ReadFollowing,
    ReadRulePrices,
)
from huline.api.jobs.explainer import Stored
from huline.api.jobs.questions import NewWork
from huline.api.store import plans
from huline.api.store.keys import Identity
from huline.api.store.tables import PlanRow
from huline.models.base import Frozen
from huline.models.comparison import Comparison
from huline.models.errors import BadInput
from huline.models.files.json_text import read_json
from huline.models.recommendation import Recommendation
from huline.models.sentence import both
from huline.models.service import (
    AlternativeRequest,
    CompareRequest,
    CurveRequest,
    Metadata,
    RecommendationRequest,
    ReplanRequest,
    RulePricesRequest,
    StudyMetadata,
)
from huline.models.validation import problems_of

M = TypeVar("M", bound=Frozen)
router = APIRouter(prefix="/v1", tags=["plans"], responses=refusals(*ASKED, 422))


@router.post(
    "/plans/{plan}/replan", status_code=202, response_model=Metadata,
    responses=submitted(404, 409),
    openapi_extra=body(ReplanRequest, "What differs from the plan's Case, and what stays."),
)  # fmt: skip
def replan(request: Request, row: Row, who: Planner, order: Follow) -> Response:
    """Submit a plan that follows this one: what is asked to stay stays as it is.

    It is made as any other, and begins with this one's placements.
    """
    return _following(request, row, who, order)


@router.post(
    "/plans/{plan}/curve", status_code=202, response_model=StudyMetadata,
    responses=submitted(404, 409),
    openapi_extra=body(CurveRequest, "What a replan takes, and numbers of moves."),
)  # fmt: skip
def submit_curve(request: Request, row: Row, who: Planner, order: Follow) -> Response:
    """Submit the curve of cost against moves: plans that follow this one, one for each number.

    It is one job, a study whose base is the plan in which nothing moves that need not; it is
    listed, followed and read as such. When it has ended, each of its scenarios names its plan.
    """
    return _following(request, row, who, order, curve=True)


def _following(
    request: Request, row: PlanRow, who: Identity, order: Sent, *, curve: bool = False
) -> Response:
    service = service_of(request)
    task = ReadFollowing(order.body.source, _published(service, row), curve)
    return accepted(service, who, order, after_others(service, task))


@router.post(
    "/plans/{plan}/rule-prices", status_code=202, response_model=StudyMetadata,
    responses=submitted(404, 409),
    openapi_extra=body(RulePricesRequest, "Rules, and how each plan is made."),
)  # fmt: skip
def price_rules(request: Request, row: Row, who: Planner, order: Follow) -> Response:
    """Submit what rules cost: the plan's Case is planned anew without each of them.

    It is one job, a study whose base is the plan's Case, and begins with the plan; it is listed,
    followed and read as such. What is proven of the difference to the base is the price of a rule.
    """
    service = service_of(request)
    task = ReadRulePrices(order.body.source, _published(service, row))
    return accepted(service, who, order, after_others(service, task))


@router.post(
    "/plans/{plan}/alternatives", status_code=202, response_model=Metadata,
    responses=submitted(404, 409),
    openapi_extra=body(AlternativeRequest, "How near, how different, and from which others."),
)  # fmt: skip
def find_alternative(request: Request, row: Row, who: Planner, order: Follow) -> Response:
    """Submit a plan that costs about as much as this one, with work at other centres.

    It is made as any other. Where the solver proves that there is none, its `solution_status` is
    `INFEASIBLE_PROVEN`; where it finds none, `NONE`.
    """
    service, asked = service_of(request), _asked(request, AlternativeRequest)
    others = [_published(service, each) for each in _found(service, who, asked.besides)]
    proof = result_of(service, row).certificate
    task = ReadBesides(asked, _published(service, row), tuple(others), proof)
    return accepted(service, who, order, after_others(service, task))


@router.post(
    "/compare", response_model=Comparison, responses=refusals(*SENT, 404, 409),
    openapi_extra=body(CompareRequest, "Two plans."),
)  # fmt: skip
def compare(request: Request, who: Reader) -> Response:
    """Say what sets two plans apart: moves with their reasons, money by line, rules."""
    service, asked = service_of(request), _asked(request, CompareRequest)
    rows = _found(service, who, (asked.first, asked.second))
    first, second = (_published(service, row) for row in rows)
    return Response(service.intake.compare(Compare(first, second)), media_type=Media.JSON)


@router.post(
    "/recommendations", response_model=Recommendation, responses=refusals(*SENT, 404, 409),
    openapi_extra=body(RecommendationRequest, "A workload and the plan it is held against."),
)  # fmt: skip
def recommend(request: Request, who: Reader) -> Response:
    """Name the best centres for one new workload beside a plan, each with a way to run it.

    The first question about a plan reads it; the next are answered in a moment.
    """
    service, asked = service_of(request), _asked(request, RecommendationRequest)
    (row,) = _found(service, who, (asked.plan,))
    result = result_of(service, row)

    def stored() -> Stored:
        with service.database.begin() as session:
            case = plans.case_of(session, row.id)
        return Stored(case, result.head, result.placements, result.certificate)

    question = NewWork(asked.workload, asked.most)
    (text,) = service.explaining.ask(row.id, question, stored)
    return Response(text, media_type=Media.JSON)


def _asked(request: Request, model: type[M]) -> M:
    sent = body_of(request)
    if sent.media is not Media.JSON:
        raise Rejected(415, both("JSON is wanted here", "此处应为 JSON"))
    document = read_json(sent.read().decode("utf-8", "replace"), "")
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        raise BadInput(problems_of(error, model)) from None


def _found(service: Service, who: Identity, names: Iterable[str]) -> list[PlanRow]:
    """Find plans of a tenant; 404 unless all are there."""
    with service.database.begin() as session:
        rows = [plans.find(session, who.tenant, name) for name in names]
    if None in rows:
        raise missing()
    return [row for row in rows if row is not None]


def _published(service: Service, row: PlanRow) -> Published:
    result = result_of(service, row)
    with service.database.begin() as session:
        case = plans.case_of(session, row.id)
    return Published(case, result.head, result.placements)
