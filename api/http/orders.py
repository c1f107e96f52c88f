"""What is sent for a plan or a dataset, read and brought into the form in which it is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Header, Query, Request
from pydantic import BaseModel, ValidationError

from huline.api.http.body import Body, body_of
from huline.api.http.problems import Rejected
from huline.api.http.service import Service
from huline.api.store import datasets
from huline.api.store.datasets import Stored
from huline.api.store.findings import kept
from huline.api.store.keys import Identity
from huline.api.store.packing import packed, unpacked
from huline.api.store.plans import NewPlan
from huline.models.case import Case
from huline.models.doubts import doubts
from huline.models.errors import BadInput, Problem
from huline.models.problems import problem
from huline.models.sentence import both
from huline.models.service import NewDataset, Operation, PlanRequest, PlanStatus, Wishes
from huline.models.validation import problems_of

M = TypeVar("M", bound=BaseModel)
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


@dataclass(frozen=True)
class Ordered:
    """A request for a plan, its body not read yet."""

    body: Body
    operation: Operation
    key: str | None
    digest: bytes


def _order(
    request: Request,
    operation: Annotated[Operation, Query(description="What is asked.")] = Operation.SOLVE,
    key: Annotated[
        str | None,
        Header(alias="Idempotency-Key", description="Of this request, however often it is sent."),
    ] = None,
) -> Ordered:
    if key is not None and not _KEY.fullmatch(key):
        message = both(
            "must be 1 to 200 visible ASCII characters", "应为 1 至 200 个可见 ASCII 字符"
        )
        raise Rejected(422, problems=[Problem("", None, "Idempotency-Key", "value", message)])
    body = body_of(request)
    digest = sha256(f"{operation}\n{body.media}\n{body.digest}".encode()).digest()
    return Ordered(body, operation, key, digest)


Order = Annotated[Ordered, Depends(_order)]
"""What a route takes for it; the body is read when it is known to be new."""


def taken_in(service: Service, who: Identity, order: Ordered) -> NewPlan:
    """Read the body of an order.

    Raises
    ------
    BadInput
        With all that is wrong with it.
    Rejected
        404 where it names a dataset that is not there.
    """
    request = _validated(order.body, PlanRequest)
    case = _case_of(service, who, request)
    if order.operation is Operation.EVALUATE and request.plan is None:
        message = both("is what is evaluated: give one", "为评估对象：请给出")
        raise BadInput([problem(("plan",), "missing", message)])
    wishes = Wishes(config=request.config, objective=request.objective)
    done = order.operation is Operation.VALIDATE
    return NewPlan(
        request.config.name or case.name, order.operation, case.hash,
        {"wishes": wishes.model_dump(mode="json")}, packed(case),
        None if request.plan is None else packed(request.plan),
        {"errors": [], "warnings": kept(doubts(case))},
        PlanStatus.COMPLETED if done else None,
    )  # fmt: skip


def _validated(body: Body, model: type[M]) -> M:
    try:
        return model.model_validate_json(body.read())
    except ValidationError as error:
        raise BadInput(problems_of(error, model)) from None


def _case_of(service: Service, who: Identity, request: PlanRequest) -> Case:
    case = request.input.case
    if case is None:
        with service.database.begin() as session:
            found = datasets.find(
                session, who.tenant, str(request.input.dataset_id), request.input.revision
            )
            if found is None:
                raise Rejected(404)
            blob = datasets.case_of(session, found)
        case = Case.model_validate_json(unpacked(blob))
    for change in request.input.changes:
        case = case.apply(change)
    return case


@dataclass(frozen=True)
class NewSupply:
    """A dataset to be kept."""

    name: str
    hash: str
    case: bytes
    counts: dict[str, Any]


def _supply(request: Request) -> NewSupply:
    new = _validated(body_of(request), NewDataset)
    return NewSupply(new.name or new.case.name, new.case.hash, packed(new.case), counts(new.case))


NewCase = Annotated[NewSupply, Depends(_supply)]


@dataclass(frozen=True)
class Edits:
    """Changes to a dataset."""

    after: int
    read: NewSupply
    changes: list[dict[str, Any]]


def counts(case: Case) -> dict[str, int]:
    """Count what there is in a Case."""
    return {
        "workloads": len(case.workloads), "centres": len(case.centres),
        "pools": len(case.pools), "slots": case.horizon.slots,
    }  # fmt: skip


def stored(read: NewSupply) -> Stored:
    """Put a Case into the form in which it is kept."""
    return Stored(read.hash, read.case, read.counts)


def _edits(request: Request) -> Edits:
    raise Rejected(503)


Changed = Annotated[Edits, Depends(_edits)]
