"""An app of a few routes behind the edge: `uvicorn tests.api.http.small_app:app`."""

from typing import Annotated, Any

from fastapi import FastAPI, Header, Query, Request
from starlette.datastructures import Headers
from starlette.types import Scope

from huline.api.http.body import body_of
from huline.api.http.edge import protect
from huline.api.http.guard import Bounds
from huline.api.http.problems import Rejected
from huline.api.http.protocol import Protocol


class Hasty(Protocol):
    """Waits for headers for a second."""

    headers_seconds = 1.0


app = FastAPI(redirect_slashes=False)


@app.post("/echo")
async def echo(request: Request) -> dict[str, Any]:
    body = body_of(request)
    sent_again = await request.body()
    return {"media": body.media, "digest": body.digest, "same": sent_again == body.read()}


@app.get("/count")
def count(limit: Annotated[int, Query(ge=1, le=100)]) -> int:
    return limit


@app.get("/failure")
def failure() -> None:
    raise KeyError("/home/somebody/secret")


async def named(scope: Scope) -> str:
    """Admit all but one, each under the name that it gives itself."""
    name = Headers(scope=scope).get("x-sender", "")
    if name == "nobody":
        raise Rejected(401)
    return name


protect(
    app,
    Bounds(
        most_bytes=4 * 2**20,
        most_bytes_together=14 * 2**20,
        most_bytes_of_one=9 * 2**20,
        most_seconds=2.0,
        linger_seconds=1.0,
    ),
    admit=named,
)


limited = FastAPI()


@limited.get("/private")
def private(authorization: Annotated[str, Header()] = "") -> str:
    if not authorization.startswith("Bearer good"):
        raise Rejected(401)
    return "welcome"


@limited.get("/health/live")
def live() -> str:
    return "ok"


protect(limited, Bounds(linger_seconds=1.0), requests_per_minute=100)
