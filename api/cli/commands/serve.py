"""`huline serve` and `huline worker`."""

import logging
import os
import sys
import threading
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from huline.api.cli.doors import Exit, LangOption, guarded, language
from huline.api.cli.store import Data, opened, settings_of
from huline.models.sentence import Lang, both, translated

if TYPE_CHECKING:
    from huline.api.store.database import Database

APP = "huline.api.http.app:create_app"
TENANT = "default"
"""Whose the first key is."""

Concurrency = Annotated[
    int | None, typer.Option(min=0, max=256, help="Plans made at a time; 0: none here.")
]


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen at.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65_535, help="Port; 0: any that is free.")
    ] = None,
    data: Data = None,
    concurrency: Concurrency = None,
    stop_database: Annotated[
        bool,
        typer.Option(
            "--stop-database/--keep-database",
            help="Stop the built-in database in the end, unless others use it.",
        ),
    ] = True,
    lang: LangOption = None,
) -> None:
    """Serve plans over HTTP, with one worker that makes them.

    The first time it prints a key for administrators, once. Ctrl-C ends it: what is being planned
    goes on where it was when it is started again.
    """
    with guarded(lang):
        from huline.api.logs import configure

        settings = settings_of(lang, host=host, port=port, data=data, concurrency=concurrency)
        configure()
        from huline.api.cli.serving import bound, run

        spoken = language(lang)
        with (
            bound(settings) as listening,
            opened(settings, new=True, stop=stop_database, patience=settings.silence) as database,
        ):
            _greet(database, spoken)
            run(APP, settings, listening, lambda url: _tell_where(url, spoken))
    _leave()


def worker(
    data: Data = None,
    concurrency: Concurrency = None,
    beside_parent: Annotated[bool, typer.Option(hidden=True)] = False,
    lang: LangOption = None,
) -> None:
    """Make plans that were submitted to the service; any machine that reaches its database may.

    SIGTERM or Ctrl-C ends it: what is being planned is handed to other workers.
    """
    with guarded(lang):
        from huline.api.jobs.worker import work
        from huline.api.logs import configure

        configure()
        if beside_parent:
            _end_with_parent()
        work(settings_of(lang, data=data, concurrency=concurrency))
    _leave()


def _leave() -> NoReturn:
    """End the process, of which all is closed, at once.

    To take apart an interpreter with all that a service imports takes most of a second of work,
    and seconds on a busy machine that is to be shut down.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(Exit.PROVEN)


def _greet(database: "Database", lang: Lang) -> None:
    from huline.api.store import audit, keys

    with database.begin() as session:
        token = keys.first(session, TENANT)
        if token is None:
            return
        audit.record(session, TENANT, "huline serve", "key.issue", token.split("_")[1])
    said = both(
        "key for administrators, shown only now: {token}",
        "管理员密钥，仅显示这一次：{token}",
        token=token,
    )
    typer.echo(translated(said, lang))


def _tell_where(url: str, lang: Lang) -> None:
    typer.echo(translated(both("serving at {url}", "服务地址：{url}", url=url), lang))


def _end_with_parent() -> None:
    """End this process in good order when the one that started it is gone."""

    def listen() -> None:
        os.read(0, 1)
        os.kill(os.getpid(), 15)

    threading.Thread(target=listen, daemon=True).start()
