"""Pages: how many, and where the next one begins."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Query

from huline.api.http.problems import Rejected
from huline.models.errors import Problem
from huline.models.sentence import both

MOST = 10_000
Limit = Annotated[int, Query(ge=1, le=MOST, description="Items on a page.")]
Cursor = Annotated[
    str,
    Query(
        max_length=100,
        pattern=r"^[\w-]*$",
        description="`next` of the page before; the first without it.",
    ),
]
_PLACE = re.compile(r"[0-9]{1,9}")


def row_of(cursor: str) -> int:
    """Return the row at which a page of rows begins.

    Raises
    ------
    Rejected
        If no page has told of such a cursor.
    """
    if not cursor:
        return 0
    if not _PLACE.fullmatch(cursor) or not cursor.isascii():
        message = both(
            "is no cursor: take `next` of the page before",
            "不是游标：请用上一页的 next",
        )
        raise Rejected(422, problems=[Problem("", None, "cursor", "cursor", message)])
    return int(cursor)
