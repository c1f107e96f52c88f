"""What the service says of itself in OpenAPI: bodies that the guard takes, and all refusals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from huline.api.http.problems import MEDIA_TYPE
from huline.api.intake.media import Media
from huline.models.service import ProblemReport

Responses = dict[int | str, dict[str, Any]]
_SCHEMAS = "#/components/schemas/"
_BODIES: dict[str, type[BaseModel]] = {}
"""What routes read by themselves, by name."""
_WHY = {
    400: "It cannot be read.",
    401: "No key, or none that holds.",
    403: "The key may not do this.",
    404: "It is not there, or another tenant's.",
    406: "It cannot be had in that form.",
    408: "It took too long to arrive.",
    409: "It cannot be had or done now.",
    410: "It is told no more, or was purged.",
    412: "Another revision came first.",
    413: "The body is too large.",
    415: "The body is of a kind that is not read.",
    422: "It contradicts itself or the rules; `errors` names every place.",
    428: "`If-Match` is wanted.",
    429: "The key asks too often.",
    503: "The service cannot answer now.",
}
_STREAM = "text/event-stream"
# FastAPI describes a stream by a word that OpenAPI has from 3.2 on
_EVENTS = {
    "schema": {
        "type": "object",
        "description": "One of the events.",
        "properties": {
            "event": {"const": "plan"},
            "id": {"type": "string", "description": "What `Last-Event-ID` takes."},
            "data": {
                "type": "string",
                "contentMediaType": "application/json",
                "contentSchema": {"$ref": f"{_SCHEMAS}Event"},
            },
        },
        "required": ["data"],
    }
}
_TEXT = {"schema": {"type": "string"}}
HEADERS = {
    "Location": {"description": "Where it is found."} | _TEXT,
    "ETag": {"description": "Its revision, as `If-Match` asks for it."} | _TEXT,
    "Link": {"description": "The next page, as `rel=next`."} | _TEXT,
    "Idempotency-Replayed": {"description": "`true` if this was answered before."} | _TEXT,
    "Retry-After": {"description": "Seconds after which to ask again."} | _TEXT,
}
ASKED = (401, 403, 429, 503)
"""What any request with a key may meet."""
SENT = (400, 408, 413, 415, 422)
"""What any body may meet."""


def refusals(*statuses: int) -> Responses:
    """Say that a route may refuse with these statuses."""
    return {
        status: {"model": ProblemReport, "description": _WHY[status]}
        | ({"headers": told("Retry-After")} if status in (429, 503) else {})
        for status in statuses
    }


def submitted(*statuses: int) -> Responses:
    """Say what a route answers that takes a job: that it is accepted, or one of the refusals."""
    return refusals(*SENT, *statuses) | {
        202: {"headers": told("Location", "Idempotency-Replayed")}
    }


def told(*names: str) -> dict[str, Any]:
    """Describe headers of a response."""
    return {name: HEADERS[name] for name in names}


def body(model: type[BaseModel], about: str, tables: Iterable[Media] = ()) -> dict[str, Any]:
    """Describe a body that the route does not read itself."""
    _BODIES[model.__name__] = model
    content: dict[str, Any] = {Media.JSON.value: {"schema": {"$ref": _SCHEMAS + model.__name__}}}
    for media in sorted(tables):
        content[media.value] = {"schema": {"type": "string", "format": "binary"}}
    return {"requestBody": {"description": about, "required": True, "content": content}}


def describe(app: FastAPI) -> None:
    """Let an app describe itself with all that it takes and refuses."""

    def described() -> dict[str, Any]:
        if not app.openapi_schema:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _described(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes,
        separate_input_output_schemas=False,
    )  # fmt: skip
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if _STREAM in response.get("content", {}):
                    response["content"] = {_STREAM: _EVENTS}
                if int(status) >= 400:
                    response["content"] = {
                        MEDIA_TYPE: {"schema": {"$ref": f"{_SCHEMAS}ProblemReport"}}
                    }
    bodies = [(model, "validation") for model in _BODIES.values()]
    _, found = models_json_schema(bodies, ref_template=f"{_SCHEMAS}{{model}}")  # type: ignore[arg-type]
    # where both know a schema, these are the exact ones: the others' bounds went through floats
    schemas = document["components"]["schemas"] | found["$defs"]
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    return document


def named(route: APIRoute) -> str:
    """Name an operation as its function is named."""
    return route.name
