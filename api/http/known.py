"""Refuses parameters that nobody knows: a slip of the pen would otherwise change what is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from huline.models.errors import BadInput, Problem
from huline.models.problems import nearest
from huline.models.sentence import NOTHING, Sentence, both

_LONGEST = 100
_UNKNOWN = both("is not known here", "此处没有这个参数")


def refuse_unknown(request: Request) -> None:
    """Refuse a query with parameters that the route does not take; a dependency of routes.

    Raises
    ------
    BadInput
        With each of them, and the nearest that is known.
    """
    route = request.scope["route"]
    known = _names(route) if isinstance(route, APIRoute) else frozenset()
    _refuse(set(request.query_params) - known, _UNKNOWN, lambda name: nearest(name, sorted(known)))


def refuse_misplaced(names: Iterable[str], why: Sentence) -> None:
    """Refuse parameters that go with another kind of request.

    Raises
    ------
    BadInput
        With each of them.
    """
    _refuse(names, why, lambda _: NOTHING)


def _refuse(names: Iterable[str], why: Sentence, hint: Callable[[str], Sentence]) -> None:
    problems = [
        Problem("", None, name[:_LONGEST], "unknown-field", why, hint(name[:_LONGEST]))
        for name in sorted(names)
    ]
    if problems:
        raise BadInput(problems)


def _names(route: APIRoute) -> frozenset[str]:
    return frozenset(_asked(route.dependant))


def _asked(dependant: Dependant) -> Iterator[str]:
    """Yield the parameters of a query that a route and what it depends on take."""
    yield from (field.alias for field in dependant.query_params)
    for beneath in dependant.dependencies:
        yield from _asked(beneath)
