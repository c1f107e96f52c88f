"""What of several forms `Accept` asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")
_MOST = 20


def wanted(accept: str, offered: Mapping[str, T]) -> T | None:
    """Choose the form that is wanted most, the first of those wanted as much; None if none is.

    Parameters
    ----------
    offered : media type, or range of them, -> form

    >>> wanted("text/csv;q=0.5, */*", {"text/csv": "csv", "*/*": "json"})
    'json'
    """
    found = []
    for n, part in enumerate(accept.split(",")[:_MOST]):
        name, *parameters = (word.strip().lower() for word in part.split(";"))
        weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        if name in offered and weight.replace(".", "", 1).isdecimal() and float(weight) > 0:
            found.append((-float(weight), n, offered[name]))
    return min(found, key=lambda each: each[:2])[2] if found else None
