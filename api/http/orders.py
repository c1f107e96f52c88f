"""What is sent for a plan or a dataset, read and brought into the form in which it is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated

from fastapi import Depends, Header, Query, Request

from huline.api.http.body import Body, body_of
from huline.api.http.problems import Rejected
from huline.models.errors import Problem
from huline.models.sentence import both
from huline.models.service import Operation

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
