"""API keys: issued once in the clear, kept as digests, compared in constant time."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from huline.api.store.packing import new_id, now
from huline.api.store.tables import KeyRow, TenantRow

_TOKEN = re.compile(r"hul_([a-z2-9]{10})_([A-Za-z0-9_-]{43})")
_NOBODY = sha256(b"").digest()
_FIRST = 7_203_400_013
"""Of the lock under which the first key is made."""


class Role(StrEnum):
    """What the bearer of a key may do; see `MAY`."""

    VIEWER = "viewer"
    PLANNER = "planner"
    ANALYST = "policy-analyst"
    ADMIN = "admin"


class Right(StrEnum):
    """One thing that may be allowed."""

    READ = "read"
    PLAN = "plan"
    """Submit and stop plans."""
    DATA = "data"
    """Create and change datasets."""
    STUDY = "study"
    """Submit and stop studies."""
    ERASE = "erase"
    """Purge plans and studies."""


MAY = {
    Role.VIEWER: frozenset({Right.READ}),
    Role.PLANNER: frozenset({Right.READ, Right.PLAN}),
    Role.ANALYST: frozenset({Right.READ, Right.PLAN, Right.DATA, Right.STUDY}),
    Role.ADMIN: frozenset(Right),
}
"""Role -> its rights."""


@dataclass(frozen=True)
class Identity:
    """Who asks."""

    tenant: str
    key: str
    role: Role

    def may(self, right: Right) -> bool:
        """Tell whether the key allows it."""
        return right in MAY[self.role]


@dataclass(frozen=True)
class KeyInfo:
    """A key without its secret."""

    id: str
    tenant: str
    role: Role
    name: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None

    @property
    def expired(self) -> bool:
        """Whether its time is over."""
        return self.expires_at is not None and self.expires_at <= now()


def issue(
    session: Session, tenant: str, role: Role, name: str = "", days: int | None = None
) -> str:
    """Make a key, and its tenant if there is none of that name.

    Returns
    -------
    the key in the clear, which is kept nowhere
    """
    return _made(
        session, tenant, role, name, None if days is None else now() + timedelta(days=days)
    )


def first(session: Session, tenant: str) -> str | None:
    """Make a key for administrators, if the store has none of any kind.

    Of several that ask at once, one is answered with a key.

    Returns
    -------
    the key in the clear; None if there are keys
    """
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _FIRST})
    if session.scalars(select(KeyRow.id).limit(1)).first() is not None:
        return None
    return _made(session, tenant, Role.ADMIN, "first", None)


def _made(
    session: Session, tenant: str, role: Role, name: str, expires_at: datetime | None
) -> str:
    at = now()
    session.execute(insert(TenantRow).values(id=tenant, created_at=at).on_conflict_do_nothing())
    key, secret = new_id("key", 10).removeprefix("key_"), token_urlsafe(32)
    token = f"hul_{key}_{secret}"
    session.add(
        KeyRow(
            id=key, tenant=tenant, role=role, name=name, digest=_digest(token), created_at=at,
            expires_at=expires_at, revoked_at=None,
        )
    )  # fmt: skip
    session.flush()
    return token


def identify(session: Session, token: str) -> Identity | None:
    """Return whose key it is; None if it is none, or one that ended."""
    match = _TOKEN.fullmatch(token)
    row = session.get(KeyRow, match[1]) if match else None
    # an unknown key takes as long as a known one with a wrong secret
    same = compare_digest(row.digest if row else _NOBODY, _digest(token))
    if row is None or not same or not _holds(row):
        return None
    return Identity(row.tenant, row.id, Role(row.role))


def holds(session: Session, key: str) -> bool:
    """Tell whether the key of an id still holds."""
    row = session.get(KeyRow, key)
    return row is not None and _holds(row)


def revoke(session: Session, key: str) -> bool:
    """End a key at once; False if there is none of that id that still holds."""
    row = session.get(KeyRow, key, with_for_update=True)
    if row is None or row.revoked_at is not None:
        return False
    row.revoked_at = now()
    return True


def rotate(session: Session, key: str, grace: timedelta) -> str | None:
    """Issue a successor with the same rights, which ends when the old key was to end.

    The old key ends after ``grace``, if not before.

    Returns
    -------
    the new key in the clear; None if the old one does not hold
    """
    row = session.get(KeyRow, key, with_for_update=True)
    if row is None or not _holds(row):
        return None
    until, end = now() + grace, row.expires_at
    row.expires_at = min(end or until, until)
    return _made(session, row.tenant, Role(row.role), row.name, end)


def keys(session: Session) -> list[KeyInfo]:
    """List all keys, the oldest first."""
    rows = session.scalars(select(KeyRow).order_by(KeyRow.created_at, KeyRow.id))
    return [
        KeyInfo(
            r.id, r.tenant, Role(r.role), r.name, r.created_at, r.expires_at, r.revoked_at
        )
        for r in rows
    ]  # fmt: skip


def _holds(row: KeyRow) -> bool:
    return row.revoked_at is None and (row.expires_at is None or row.expires_at > now())


def _digest(token: str) -> bytes:
    # 256 random bits need no slow hash
    return sha256(token.encode()).digest()
