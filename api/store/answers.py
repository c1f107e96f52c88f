"""Idempotency: the first answer under a key is the answer to all that ask the same again."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from huline.api.store.packing import now
from huline.api.store.tables import AnswerRow


class Answer(NamedTuple):
    """What was answered."""

    body: str
    """JSON."""
    location: str


class OtherRequest(Exception):
    """The key was used for a request that was another one."""


class Erased(Exception):
    """What was made under the key has been purged, and with it what was answered."""


def earlier(session: Session, tenant: str, key: str, digest: bytes) -> Answer | None:
    """Return what was answered under this key; None if it is new.

    Raises
    ------
    OtherRequest
        If that was the answer to something else.
    Erased
        If what it told of is gone.
    """
    row = session.get(AnswerRow, (tenant, key))
    if row is None:
        return None
    if row.digest != digest:
        raise OtherRequest
    if not row.body:
        raise Erased
    return Answer(row.body, row.location)


def reserve(session: Session, tenant: str, key: str, digest: bytes) -> Answer | None:
    """Take the key for this transaction, or return what another one answered meanwhile.

    Waits for a transaction that took it first. If this one is rolled back, the key is free again:
    a refused request burns none.

    Raises
    ------
    OtherRequest
        If the key was used for something else.
    Erased
        If what was made under it has been purged.
    """
    taken = session.execute(
        insert(AnswerRow)
        .values(tenant=tenant, key=key, digest=digest, body="", location="", at=now())
        .on_conflict_do_nothing()
        .returning(AnswerRow.key)
    ).first()
    return None if taken else earlier(session, tenant, key, digest)


def answer(session: Session, tenant: str, key: str, given: Answer) -> None:
    """Keep what is answered under a key that this transaction has taken."""
    row = session.execute(
        select(AnswerRow).where(AnswerRow.tenant == tenant, AnswerRow.key == key)
    ).scalar_one()
    row.body, row.location = given


def erase(session: Session, tenant: str, location: str) -> None:
    """Erase what was answered about something that is purged; its keys stay taken."""
    session.execute(
        update(AnswerRow)
        .where(AnswerRow.tenant == tenant, AnswerRow.location == location)
        .values(body="")
    )


def forget(session: Session, hours: float) -> None:
    """Forget answers that are older."""
    session.execute(delete(AnswerRow).where(AnswerRow.at < now() - timedelta(hours=hours)))
