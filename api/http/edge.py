"""Puts the edge around an app: what every request passes before a route sees it."""

from __future__ import annotations

from fastapi import FastAPI

from huline.api.http import problems
from huline.api.http.guard import Bounds, Guard
from huline.api.http.headers import Manners


def protect(app: FastAPI, bounds: Bounds | None = None) -> None:
    """Give an app its edge; called once, after its own middleware is added.

    From the outside in: ids, safe headers and an answer to any failure (`Manners`); whole bodies
    within bounds (`Guard`); problem documents for all that is refused.
    """
    problems.install(app)
    app.add_middleware(Guard, bounds=bounds or Bounds())
    app.add_middleware(Manners)
