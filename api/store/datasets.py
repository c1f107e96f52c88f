"""Datasets in revisions, each a whole Case."""

from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from huline.api.store.packing import new_id, now
from huline.api.store.tables import DatasetRow, RevisionRow
from huline.models.service import Dataset


class Stored(NamedTuple):
    """A Case as it is kept."""

    hash: str
    case: bytes
    """Canonical JSON, compressed."""
    counts: dict[str, Any]


class Stale(Exception):
    """The revision that was to be changed is no longer the latest.

    Attributes
    ----------
    latest : the one that is
    """

    def __init__(self, latest: int) -> None:
        super().__init__(latest)
        self.latest = latest


def create(session: Session, tenant: str, name: str, first: Stored) -> Dataset:
    """Keep a Case as revision 1 of a new dataset."""
    row = DatasetRow(id=new_id("ds"), tenant=tenant, name=name, latest=1, created_at=now())
    session.add(row)
    session.flush()
    return _revise(session, row, first, [])


def revise(
    session: Session,
    tenant: str,
    dataset: str,
    after: int,
    next_: Stored,
    changes: list[dict[str, Any]],
) -> Dataset | None:
    """Add a revision after that of number ``after``; None if there is no such dataset.

    Raises
    ------
    Stale
        If another revision came first.
    """
    row = _of(session, tenant, dataset, lock=True)
    if row is None:
        return None
    if row.latest != after:
        raise Stale(row.latest)
    row.latest += 1
    return _revise(session, row, next_, changes)


def find(session: Session, tenant: str, dataset: str, number: int | None = None) -> Dataset | None:
    """Return a revision, the latest where none is named; None if there is no such."""
    row = _of(session, tenant, dataset)
    if row is None:
        return None
    columns = RevisionRow.number, RevisionRow.hash, RevisionRow.counts, RevisionRow.created_at
    found = session.execute(
        select(*columns).where(
            RevisionRow.dataset == row.id, RevisionRow.number == (number or row.latest)
        )
    ).first()
    return _dataset(row, *found) if found else None


def case_of(session: Session, dataset: Dataset) -> bytes:
    """Return the Case of a revision, as it is kept."""
    return session.execute(
        select(RevisionRow.case).where(
            RevisionRow.dataset == dataset.id, RevisionRow.number == dataset.revision
        )
    ).scalar_one()


def listed(session: Session, tenant: str, after: str, most: int) -> list[Dataset]:
    """List a tenant's datasets at their latest revisions by id, those after ``after``."""
    rows = session.execute(
        select(DatasetRow, RevisionRow.number, RevisionRow.hash, RevisionRow.counts,
               RevisionRow.created_at)
        .join(RevisionRow, (RevisionRow.dataset == DatasetRow.id)
              & (RevisionRow.number == DatasetRow.latest))
        .where(DatasetRow.tenant == tenant, DatasetRow.id > after)
        .order_by(DatasetRow.id)
        .limit(most)
    )  # fmt: skip
    return [_dataset(*row) for row in rows]


def _of(session: Session, tenant: str, dataset: str, *, lock: bool = False) -> DatasetRow | None:
    query = select(DatasetRow).where(DatasetRow.id == dataset, DatasetRow.tenant == tenant)
    return session.scalars(query.with_for_update() if lock else query).first()


def _revise(
    session: Session, row: DatasetRow, stored: Stored, changes: list[dict[str, Any]]
) -> Dataset:
    at = now()
    session.add(
        RevisionRow(
            dataset=row.id, number=row.latest, hash=stored.hash, case=stored.case,
            counts=stored.counts, changes=changes, created_at=at,
        )
    )  # fmt: skip
    session.flush()
    return _dataset(row, row.latest, stored.hash, stored.counts, at)


def _dataset(row: DatasetRow, number: int, hash_: str, counts: Any, at: Any) -> Dataset:
    return Dataset.model_validate(
        {
            "id": row.id, "name": row.name, "revision": number, "hash": hash_,
            "created_at": at, "counts": counts,
        }
    )  # fmt: skip
