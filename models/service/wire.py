"""Figures as they travel: money in strings, spans of time as ISO 8601 writes them."""

from datetime import timedelta
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator, Field, PlainSerializer

from huline.models.sentence import both

_A_DAY = timedelta(days=1)


def _whole(value: object) -> object:
    """Read money from a string of digits, as it is written."""
    if isinstance(value, str) and value.removeprefix("-").isascii():
        digits = value.removeprefix("-")
        return int(value) if digits.isdecimal() and len(digits) <= 19 else value
    return value


def _span(value: object) -> object:
    """Take text alone: a bare number would be seconds to some and milliseconds to others."""
    if isinstance(value, str | timedelta):
        return value
    raise ValueError(both("text is wanted", "应为文字"))


Money = Annotated[
    int,
    BeforeValidator(_whole),
    PlainSerializer(str, return_type=str),
    Field(json_schema_extra={"unit": "milli-fen", "type": "string", "pattern": "^-?[0-9]+$"}),
]
"""Whole milli-fen, a string on the wire: not every reader counts beyond 2^53."""

Span = Annotated[timedelta, BeforeValidator(_span), Field(ge=timedelta(seconds=1), le=_A_DAY)]
"""A span of time from a second to a day, such as ``PT5M``."""

Instant = AwareDatetime
"""A moment with its offset from UTC, as RFC 3339 writes it."""
