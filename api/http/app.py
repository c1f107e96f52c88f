"""The app: routes, and around them the edge."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version

from anyio import to_thread
from fastapi import Depends, FastAPI, Request, Response
from procrastinate.exceptions import ConnectorException
from starlette.background import BackgroundTask
from starlette.types import Scope

from huline.api.http.auth import identified, token_of
from huline.api.http.description import describe, named
from huline.api.http.edge import protect
from huline.api.http.guard import Bounds
from huline.api.http.hub import Hub
from huline.api.http.known import refuse_unknown
from huline.api.http.metrics import Metrics
from huline.api.http.problems import answer, failed
from huline.api.http.protocol import FAREWELL
from huline.api.http.routes import ALL, operations
from huline.api.http.routes.operations import away
from huline.api.http.service import Service, service_of
from huline.api.intake.pool import Intake
from huline.api.jobs.explaining import Explaining
from huline.api.jobs.queue import Queue
from huline.api.settings import Settings
from huline.api.store.database import AWAY, Database, is_away, waited_for

DESCRIPTION = """Places AI training and inference on compute centres at the least proven cost.

Money is whole milli-fen (1 CNY = 100,000) in strings; spans of time are ISO 8601; instants carry
their offset. What is refused is answered with a problem document (RFC 9457) in the language of
`Accept-Language`, `en` or `zh`.
"""


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the app; the store is opened when it starts."""
    settings = settings or Settings()
    metrics: Metrics | None = None

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Callable[[], None]]]:
        assert metrics is not None
        database = await to_thread.run_sync(waited_for, settings)
        metrics.watch(database, settings.silence)
        intake = Intake(settings.readers, settings.reader_mb)
        explaining = Explaining(settings.solving_mb)
        hub = Hub(database)
        app.state.service = Service(
            settings, database, Queue(), intake, explaining, hub, metrics
        )  # fmt: skip
        try:
            # those who listen would keep the server from ending
            yield {FAREWELL: hub.close}
        finally:
            intake.close()
            explaining.close()
            database.close()

    app = FastAPI(
        title="Huline", version=version("huline"), description=DESCRIPTION, lifespan=lifespan,
        # their pages load scripts from elsewhere
        docs_url=None, redoc_url=None, redirect_slashes=False,
        generate_unique_id_function=named,
    )  # fmt: skip
    for router in ALL:
        # who watches the service may add to a query what keeps caches out
        asked = [] if router is operations.router else [Depends(refuse_unknown)]
        app.include_router(router, dependencies=asked)
    describe(app)
    metrics = Metrics(app)
    for kind in (*AWAY, ConnectorException):
        app.add_exception_handler(kind, _on_away)
    protect(app, _bounds(settings), settings.requests_per_minute, _admitted)
    return app


def _bounds(settings: Settings) -> Bounds:
    return Bounds(
        most_bytes=settings.most_body_mb * 2**20, most_seconds=settings.body_seconds
    )  # fmt: skip


async def _admitted(scope: Scope) -> str:
    """Say whose body it is: nobody's is taken without a key that holds."""
    database: Database = scope["app"].state.service.database
    try:
        return (await to_thread.run_sync(identified, database, token_of(scope))).tenant
    except AWAY as error:
        if not is_away(error):
            raise
        asyncio.get_running_loop().run_in_executor(None, database.mend)
        raise away() from None


async def _on_away(request: Request, error: Exception) -> Response:
    """Answer while the database is away, and see to it that it comes back."""
    if not isinstance(error, ConnectorException) and not is_away(error):
        return failed(error, request.scope)
    response = answer(away(), request.scope)
    response.background = BackgroundTask(service_of(request).database.mend)
    return response
