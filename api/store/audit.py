"""The audit: every write in one chain, in which nothing is changed, left out or put in unseen."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from huline.api.store.packing import now
from huline.api.store.tables import AuditRow

START = bytes(32)
"""What the first entry is chained to."""
_CHAINING = 7_203_400_012
"""Of the lock under which entries are added, one transaction after the other."""
_AT_ONCE = 1_000


@dataclass(frozen=True)
class Flaw:
    """Where the chain is broken."""

    seq: int
    """Number of the first entry that is not as it was written."""
    what: str
    """``missing`` or ``changed``."""


def record(
    session: Session, tenant: str, actor: str, action: str, subject: str, **details: Any
) -> None:
    """Write down, in the transaction that does it, what is done.

    Parameters
    ----------
    actor : id of the key, or name of the program
    action : such as ``plan.submit``
    subject : id of what it is done to
    details : what else is to be known; plain JSON, nothing secret
    """
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAINING})
    last = session.execute(
        select(AuditRow.seq, AuditRow.digest).order_by(AuditRow.seq.desc()).limit(1)
    ).first()
    seq, before = (last.seq, last.digest) if last else (0, START)
    row = AuditRow(
        seq=seq + 1, at=now(), tenant=tenant, actor=actor, action=action, subject=subject,
        details=details,
    )  # fmt: skip
    row.digest = _digest(before, row)
    session.add(row)
    session.flush()


def flaw(session: Session) -> Flaw | None:
    """Follow the chain from its start and return its first flaw; None if it is whole.

    Entries cut off at the end leave no trace in the chain itself: keep `head` elsewhere.
    """
    seq, before = 0, START
    for row in _rows(session):
        if row.seq != seq + 1:
            return Flaw(seq + 1, "missing")
        if row.digest != _digest(before, row):
            return Flaw(row.seq, "changed")
        seq, before = row.seq, row.digest
    return None


def head(session: Session) -> tuple[int, str]:
    """Return number and digest of the last entry, by which a chain that was cut is known."""
    last = session.execute(
        select(AuditRow.seq, AuditRow.digest).order_by(AuditRow.seq.desc()).limit(1)
    ).first()
    return (last.seq, last.digest.hex()) if last else (0, START.hex())


def _rows(session: Session) -> Iterator[AuditRow]:
    query, last = select(AuditRow).order_by(AuditRow.seq).limit(_AT_ONCE), 0
    while rows := session.scalars(query.where(AuditRow.seq > last)).all():
        yield from rows
        last = rows[-1].seq
        session.expunge_all()


def _digest(before: bytes, row: AuditRow) -> bytes:
    fields = [
        row.seq, row.at.isoformat(), row.tenant, row.actor, row.action, row.subject, row.details,
    ]  # fmt: skip
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(before + text.encode()).digest()
