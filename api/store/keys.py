"""API keys: issued once in the clear, kept as digests, compared in constant time."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from huline.api.store.packing import new_id, now
from huline.api.store.tables import KeyRow, TenantRow

_TOKEN = re.compile(r"hul_([a-z2-9]{10})_([A-Za-z0-9_-]{43})")
_NOBODY = sha256(b"").digest()


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
    ERASE = "erase"
    """Purge plans."""


MAY = {
    Role.VIEWER: frozenset({Right.READ}),
    Role.PLANNER: frozenset({Right.READ, Right.PLAN}),
    Role.ANALYST: frozenset({Right.READ, Right.PLAN, Right.DATA}),
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


def issue(
    session: Session, tenant: str, role: Role, name: str = "", days: int | None = None
) -> str:
    """Make a key, and its tenant if there is none of that name.

    Returns
    -------
    the key in the clear, which is kept nowhere
    """
    at = now()
    session.execute(insert(TenantRow).values(id=tenant, created_at=at).on_conflict_do_nothing())
    key, secret = new_id("key", 10).removeprefix("key_"), token_urlsafe(32)
    token = f"hul_{key}_{secret}"
    session.add(
        KeyRow(
            id=key, tenant=tenant, role=role, name=name, digest=_digest(token), created_at=at,
            expires_at=None if days is None else at + timedelta(days=days), revoked_at=None,
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
    if row is None or not same or row.revoked_at is not None:
        return None
    if row.expires_at is not None and row.expires_at <= now():
        return None
    return Identity(row.tenant, row.id, Role(row.role))


def revoke(session: Session, key: str) -> bool:
    """End a key at once; False if there is none of that id that still holds."""
    row = session.get(KeyRow, key, with_for_update=True)
    if row is None or row.revoked_at is not None:
        return False
    row.revoked_at = now()
    return True


def rotate(session: Session, key: str, grace: timedelta) -> str | None:
    """Issue a successor with the same rights; the old key ends after ``grace``.

    Returns
    -------
    the new key in the clear; None if the old one does not hold
    """
    row = session.get(KeyRow, key, with_for_update=True)
    if row is None or row.revoked_at is not None:
        return None
    until = now() + grace
    row.expires_at = min(row.expires_at or until, until)
    return issue(session, row.tenant, Role(row.role), row.name)


def keys(session: Session) -> list[KeyInfo]:
    """List all keys, the oldest first."""
    rows = session.scalars(select(KeyRow).order_by(KeyRow.created_at, KeyRow.id))
    return [
        KeyInfo(
            r.id, r.tenant, Role(r.role), r.name, r.created_at, r.expires_at, r.revoked_at
        )
        for r in rows
    ]  # fmt: skip


def _digest(token: str) -> bytes:
    # 256 random bits need no slow hash
    return sha256(token.encode()).digest()
