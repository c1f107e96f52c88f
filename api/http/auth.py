"""Who asks, and what that key may do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.datastructures import Headers
from starlette.types import Scope

from huline.api.http.problems import Rejected
from huline.api.http.service import service_of
from huline.api.store import keys
from huline.api.store.database import Database
from huline.api.store.keys import Identity, Right
from huline.models.sentence import both

_CHALLENGE = {"WWW-Authenticate": "Bearer"}
_bearer = HTTPBearer(
    auto_error=False, scheme_name="key", description="A key of the service: `hul_…`."
)


def token_of(scope: Scope) -> str | None:
    """Return what a request sends as its key; None if it sends none."""
    scheme, _, token = Headers(scope=scope).get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def identified(database: Database, token: str | None) -> Identity:
    """Return whose key it is.

    Raises
    ------
    Rejected
        401 if it is none, or none that holds.
    """
    if token is None:
        said = both(
            "send a key: Authorization: Bearer hul_…", "请提供密钥：Authorization: Bearer hul_…"
        )
        raise Rejected(401, said, headers=_CHALLENGE)
    with database.begin() as session:
        identity = keys.identify(session, token)
    if identity is None:
        said = both(
            "no key of that text holds: it is mistyped, expired or revoked",
            "密钥无效：可能有误、已过期或已吊销",
        )
        raise Rejected(401, said, headers=_CHALLENGE)
    return identity


def refuse_without(identity: Identity, right: Right) -> None:
    """Refuse a key that lacks a right.

    Raises
    ------
    Rejected
        403 if it does.
    """
    if not identity.may(right):
        said = both(
            "the role {role} lacks the right '{right}'",
            "角色 {role} 没有“{right}”权限",
            role=identity.role,
            right=right,
        )
        raise Rejected(403, said)


def _needs(right: Right) -> Callable[..., Identity]:
    def checked(
        request: Request,
        _: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    ) -> Identity:
        identity = identified(service_of(request).database, token_of(request.scope))
        request.state.key = identity.key
        refuse_without(identity, right)
        return identity

    return checked


Reader = Annotated[Identity, Depends(_needs(Right.READ))]
"""Whoever may look."""
Planner = Annotated[Identity, Depends(_needs(Right.PLAN))]
"""Whoever may submit and stop plans."""
Keeper = Annotated[Identity, Depends(_needs(Right.DATA))]
"""Whoever may create and change datasets."""
Analyst = Annotated[Identity, Depends(_needs(Right.STUDY))]
"""Whoever may submit and stop studies."""
Eraser = Annotated[Identity, Depends(_needs(Right.ERASE))]
"""Whoever may purge plans."""
