"""Datasets: supplies and whole Cases, in revisions."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request, Response

from huline.api.http.auth import Keeper, Reader
from huline.api.http.orders import Changed, NewCase, stored
from huline.api.http.paging import Cursor, Limit
from huline.api.http.problems import Rejected
from huline.api.http.service import service_of
from huline.api.store import audit, datasets
from huline.api.store.datasets import Stale
from huline.api.store.packing import unpacked
from huline.models.case import Case
from huline.models.sentence import both
from huline.models.service import Dataset, Page

router = APIRouter(prefix="/v1/datasets", tags=["datasets"])
Name = Annotated[str, Path(max_length=100, description="Id of the dataset.")]
Number = Annotated[
    int | None, Query(ge=1, le=2**31 - 1, description="A revision; the latest without it.")
]
_TAG = re.compile(r'"([0-9]{1,9})"')


def missing() -> Rejected:
    """Make the answer where there is nothing, or nothing of this tenant's."""
    said = both(
        "there is no such dataset or revision, or it is not yours",
        "没有该数据集或修订，或不属于你",
    )
    return Rejected(404, said)


@router.post("", status_code=201)
def create_dataset(request: Request, response: Response, who: Keeper, new: NewCase) -> Dataset:
    """Keep a supply, or a whole Case, as revision 1 of a new dataset."""
    with service_of(request).database.begin() as session:
        made = datasets.create(session, who.tenant, new.name, stored(new))
        audit.record(session, who.tenant, who.key, "dataset.create", made.id, hash=made.hash)
    _point(response, made)
    return made


@router.get("")
def list_datasets(
    request: Request, who: Reader, cursor: Cursor = "", limit: Limit = 100
) -> Page[Dataset]:
    """List the tenant's datasets at their latest revisions, by id."""
    with service_of(request).database.begin() as session:
        found = datasets.listed(session, who.tenant, cursor, limit + 1)
    following = found[limit - 1].id if len(found) > limit else None
    return Page(items=tuple(found[:limit]), next=following)


@router.get("/{dataset}")
def read_dataset(
    request: Request, response: Response, who: Reader, dataset: Name, revision: Number = None
) -> Dataset:
    """Tell of a dataset; its `ETag` is what `If-Match` asks for."""
    with service_of(request).database.begin() as session:
        found = datasets.find(session, who.tenant, dataset, revision)
    if found is None:
        raise missing()
    _point(response, found)
    return found


@router.get("/{dataset}/case")
def read_case(
    request: Request, who: Reader, dataset: Name, revision: Number = None
) -> Case:  # what is sent is the text that was hashed
    """Return the Case of a dataset."""
    with service_of(request).database.begin() as session:
        found = datasets.find(session, who.tenant, dataset, revision)
        if found is None:
            raise missing()
        text = unpacked(datasets.case_of(session, found))
    return Response(text, media_type="application/json", headers={"ETag": _tag(found)})  # type: ignore[return-value]


@router.post("/{dataset}/revisions", status_code=201)
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
                session, who.tenant, dataset, changed.after, stored(changed.read), changed.changes
            )
            if made is None:
                raise missing()
            audit.record(
                session, who.tenant, who.key, "dataset.revise", dataset,
                revision=made.revision, hash=made.hash,
            )  # fmt: skip
    except Stale as stale:
        raise outdated(stale.latest) from None
    _point(response, made)
    return made


def outdated(latest: int) -> Rejected:
    """Make the answer where another revision came first."""
    said = both(
        "revision {n} is the latest by now: read it, and change that",
        "最新修订已是 {n}：请读取后再修改",
        n=latest,
    )
    return Rejected(412, said, headers={"ETag": f'"{latest}"'})


def _point(response: Response, dataset: Dataset) -> None:
    response.headers["ETag"] = _tag(dataset)
    response.headers["Location"] = f"/v1/datasets/{dataset.id}"


def _tag(dataset: Dataset) -> str:
    return f'"{dataset.revision}"'


def number_of(tag: Annotated[str | None, Header(alias="If-Match", max_length=20)] = None) -> int:
    """Return the revision that ``If-Match`` names.

    Raises
    ------
    Rejected
        428 without one; 412 for a tag that no revision has.
    """
    if tag is None:
        said = both(
            "say which revision is changed: If-Match with its ETag",
            "请以 If-Match 给出所修改修订的 ETag",
        )
        raise Rejected(428, said)
    match = _TAG.fullmatch(tag)
    if match is None:
        raise Rejected(412, both("no revision has this ETag", "没有修订具有该 ETag"))
    return int(match[1])
