"""Lists of the service, page by page, and names as they stand in its paths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar
from urllib.parse import quote

from huline.api.client.transport import Transport
from huline.models.service import Page

T = TypeVar("T")


def pages(transport: Transport, path: str, page: type[Page[T]], **query: Any) -> Iterator[Page[T]]:
    """Yield the pages of a list, as its class reads them; none of them twice."""
    cursor: str | None = None
    while True:
        answer = transport.ask("GET", path, cursor=cursor, **query)
        found = page.model_validate_json(answer.content)
        yield found
        if (cursor := found.next) is None:
            return


def named(name: str) -> str:
    """Write an id as a single step of a path, whatever it holds.

    >>> named("../../health/live")
    '%2E%2E%2F%2E%2E%2Fhealth%2Flive'
    """
    return quote(name, safe="").replace(".", "%2E")
