"""Pages: how many, and where the next one begins."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Query

from huline.api.http.problems import Rejected
from huline.models.errors import Problem
from huline.models.sentence import both

MOST = 10_000
_EPOCH, _STEP = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
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
_MOMENT = re.compile(r"([0-9]{1,17})-(\w{1,80})")
_NAME = re.compile(r"\w{1,80}")


def row_of(cursor: str) -> int:
    """Return the row at which a page of rows begins.

    Raises
    ------
    Rejected
        If no page has told of such a cursor.
    """
    if not cursor:
        return 0
    return int(_match(_PLACE, cursor)[0])


def name_of(cursor: str) -> str:
    """Return the name after which a page begins; empty for the first.

    Raises
    ------
    Rejected
        As `row_of` does.
    """
    return _match(_NAME, cursor)[0] if cursor else ""


def cursor_at(moment: datetime, name: str) -> str:
    """Return the cursor of what comes before a moment, and of its time before a name."""
    return f"{(moment - _EPOCH) // _STEP}-{name}"


def moment_of(cursor: str) -> tuple[datetime, str] | None:
    """Return the moment and name before which a page begins; None for the first.

    Raises
    ------
    Rejected
        As `row_of` does.
    """
    if not cursor:
        return None
    found = _match(_MOMENT, cursor)
    return _EPOCH + int(found[1]) * _STEP, found[2]


def _match(pattern: re.Pattern[str], cursor: str) -> re.Match[str]:
    found = pattern.fullmatch(cursor)
    if found is None or not cursor.isascii():
        message = both(
            "is no cursor: take `next` of the page before",
            "不是游标：请用上一页的 next",
        )
        raise Rejected(422, problems=[Problem("", None, "cursor", "cursor", message)])
    return found
