"""What a malformed request is, and the sound ones they are made of."""

import json
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Any

from huline.api.intake.media import Media
from huline.models.case import Pin
from huline.models.service import PlanInput, PlanRequest
from tests.builders import a_case, a_job, a_service

Step = str | int
_SURELY_SHOWN = 100
BATCH = "/v1/plans?dataset_id={dataset}"
"""Where tables of workloads go; the dataset is filled in by who sends them."""


@dataclass(frozen=True)
class Malformed:
    """A request that must be refused.

    Attributes
    ----------
    kind, name : what is wrong with it, at large and in particular
    content : the body; a long one is made when it is sent
    place : pointer or field of one of the findings; empty where no place can be named
    row : its row or line; None where there is none
    statuses : one of these is the answer
    """

    kind: str
    name: str
    content: bytes | Callable[[], bytes] = b""
    media: str | None = Media.JSON
    place: str = ""
    row: int | None = None
    statuses: tuple[int, ...] = (400, 422)
    method: str = "POST"
    path: str = "/v1/plans"
    headers: tuple[tuple[str, str | bytes], ...] = ()

    def body(self) -> bytes:
        return self.content if isinstance(self.content, bytes) else self.content()


Maker = Callable[[], Iterator[Malformed]]


@cache
def _request() -> dict[str, Any]:
    case = a_case(workloads=(a_job("w1"), a_job("w2"), a_service("s1")))
    request = PlanRequest(pins=(Pin(workload="w1", centre="sh-01"),), input=PlanInput(case=case))
    document: dict[str, Any] = json.loads(request.model_dump_json())
    return document


def request() -> dict[str, Any]:
    """Return a sound request, to be spoiled."""
    return deepcopy(_request())


def text(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def spoilt(at: str, value: Any) -> dict[str, Any]:
    """Return a request with another value at a path such as ``input/case/pools/0/rent``."""
    document = request()
    holder, last = _holder(document, at)
    holder[last] = value
    return document


def without(at: str) -> dict[str, Any]:
    document = request()
    holder, last = _holder(document, at)
    del holder[last]
    return document


def raw(at: str, written: str) -> bytes:
    """Return a request with text at a path as no JSON writer would write it."""
    mark = "@here@"
    return text(spoilt(at, mark)).replace(f'"{mark}"'.encode(), written.encode())


def line_of(content: bytes, found: bytes) -> int:
    return content[: content.index(found)].count(b"\n") + 1


def _holder(document: Any, at: str) -> tuple[Any, Step]:
    steps: list[Step] = [int(s) if s.isdigit() else s for s in at.split("/")]
    for step in steps[:-1]:
        document = document[step]
    return document, steps[-1]


def fields(kind: str, places: Iterable[tuple[str, Any]]) -> Iterator[Malformed]:
    """Make a request for each value at a path, which the answer has to name with its line."""
    for at, value in places:
        mark = "@here@"
        # a list or a record may go on where it is wrong
        line = line_of(text(spoilt(at, mark)), mark.encode())
        row = None if isinstance(value, list | dict) else line
        name = f"{at} = {json.dumps(value)[:40]}"
        # what is hidden comes back as escapes, and what is long cut short
        place = "".join(takewhile(str.isprintable, f"/{at}"))[:_SURELY_SHOWN]
        yield Malformed(kind, name, text(spoilt(at, value)), place=place, row=row)
