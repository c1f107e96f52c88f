"""Datasets: supplies and whole Cases, in revisions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from huline.api.http.auth import Keeper, Reader
from huline.api.http.description import ASKED, SENT, body, refusals, told
from huline.api.http.orders import Changed, NewCase, missing_dataset, outdated
from huline.api.http.paging import Cursor, Limit, name_of
from huline.api.http.service import service_of
from huline.api.store import audit, datasets
from huline.api.store.datasets import Stale
from huline.api.store.packing import unpacked
from huline.models.case import Case
from huline.models.service import Dataset, NewDataset, Page, Revision

router = APIRouter(prefix="/v1/datasets", tags=["datasets"], responses=refusals(*ASKED, 422))
Name = Annotated[str, Path(max_length=100, pattern=r"^[\w-]+$", description="Id of the dataset.")]
Number = Annotated[
    int | None, Query(ge=1, le=2**31 - 1, description="A revision; the latest without it.")
]


@router.post(
    "", status_code=201,
    responses=refusals(*SENT) | {201: {"headers": told("Location", "ETag")}},
    openapi_extra=body(NewDataset, "A Case, and what people call it."),
)  # fmt: skip
def create_dataset(request: Request, response: Response, who: Keeper, new: NewCase) -> Dataset:
    """Keep a supply, or a whole Case, as revision 1 of a new dataset."""
    with service_of(request).database.begin() as session:
        made = datasets.create(session, who.tenant, new.name, new.stored)
        audit.record(session, who.tenant, who.key, "dataset.create", made.id, hash=made.hash)
    _point(response, made)
    return made


@router.get("")
def list_datasets(
    request: Request, who: Reader, cursor: Cursor = "", limit: Limit = 100
) -> Page[Dataset]:
    """List the tenant's datasets at their latest revisions, by id."""
    with service_of(request).database.begin() as session:
        found = datasets.listed(session, who.tenant, name_of(cursor), limit + 1)
    following = found[limit - 1].id if len(found) > limit else None
    return Page(items=tuple(found[:limit]), next=following)


@router.get("/{dataset}", responses=refusals(404) | {200: {"headers": told("Location", "ETag")}})
def read_dataset(
    request: Request, response: Response, who: Reader, dataset: Name, revision: Number = None
) -> Dataset:
    """Tell of a dataset; its `ETag` is what `If-Match` asks for."""
    with service_of(request).database.begin() as session:
        found = datasets.find(session, who.tenant, dataset, revision)
    if found is None:
        raise missing_dataset()
    _point(response, found)
    return found


@router.get("/{dataset}/case", responses=refusals(404) | {200: {"headers": told("ETag")}})
def read_case(
    request: Request, who: Reader, dataset: Name, revision: Number = None
) -> Case:  # what is sent is the text that was hashed
    """Return the Case of a dataset."""
    with service_of(request).database.begin() as session:
        found = datasets.find(session, who.tenant, dataset, revision)
        if found is None:
            raise missing_dataset()
        text = unpacked(datasets.case_of(session, found))
    return Response(text, media_type="application/json", headers={"ETag": _tag(found)})  # type: ignore[return-value]


@router.post(
    "/{dataset}/revisions", status_code=201,
    responses=refusals(*SENT, 404, 412, 428) | {201: {"headers": told("Location", "ETag")}},
    openapi_extra=body(Revision, "Changes, made in order."),
)  # fmt: skip
def revise_dataset(
    request: Request,
    response: Response,
    who: Keeper,
    dataset: Name,
    changed: Changed,
) -> Dataset:
    """Make Changes to the revision that `If-Match` names, which must be the latest."""
    service = service_of(request)
    try:
        with service.database.begin() as session:
            made = datasets.revise(
                session, who.tenant, dataset, changed.after, changed.stored, changed.changes
            )
            if made is None:
                raise missing_dataset()
            audit.record(
                session, who.tenant, who.key, "dataset.revise", dataset,
                revision=made.revision, hash=made.hash,
            )  # fmt: skip
    except Stale as stale:
        raise outdated(stale.latest) from None
    _point(response, made)
    return made


def _point(response: Response, dataset: Dataset) -> None:
    response.headers["ETag"] = _tag(dataset)
    response.headers["Location"] = f"/v1/datasets/{dataset.id}"


def _tag(dataset: Dataset) -> str:
    return f'"{dataset.revision}"'
