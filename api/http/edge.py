"""Puts the edge around an app: what every request passes before a route sees it."""

from __future__ import annotations

from fastapi import FastAPI

from huline.api.http import problems
from huline.api.http.gate import Admit, anybody
from huline.api.http.guard import Bounds, Guard
from huline.api.http.headers import Manners
from huline.api.http.limits import Limits


def protect(
    app: FastAPI,
    bounds: Bounds | None = None,
    requests_per_minute: int | None = None,
    admit: Admit = anybody,
) -> None:
    """Give an app its edge; called once, after its own middleware is added.

    From the outside in: ids, safe headers and an answer to any failure (`Manners`); only so many
    requests of each key, where they are limited (`Limits`); whole bodies within bounds, of whom
    ``admit`` lets send any (`Guard`); problem documents for all that is refused.
    """
    bounds = bounds or Bounds()
    problems.install(app)
    app.add_middleware(Guard, bounds=bounds, admit=admit)
    if requests_per_minute is not None:
        app.add_middleware(Limits, per_minute=requests_per_minute, bounds=bounds)
    app.add_middleware(Manners)
