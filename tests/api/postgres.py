"""A real PostgreSQL for tests: one server a test process, one database a module."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url

from huline.api.settings import Settings
from huline.api.store.database import Database
from huline.api.store.embedded import Embedded


@cache
def server() -> Embedded:
    # a short path: the Unix socket stands in it
    return Embedded(Path(tempfile.mkdtemp(prefix="hul-")))


@contextmanager
def a_url() -> Iterator[str]:
    """Make a database without any tables, and drop it in the end."""
    url = make_url(server().start()).set(drivername="postgresql+psycopg")
    name = f"t_{uuid4().hex[:12]}"
    _run(url, f"CREATE DATABASE {name}")
    try:
        made = url.set(database=name, drivername="postgresql")
        yield made.render_as_string(hide_password=False)
    finally:
        _run(url, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def a_database(**settings: object) -> Iterator[Database]:
    """Make a database with all tables."""
    with a_url() as url:
        made = Database(Settings(database_url=url, **settings))
        made.upgrade()
        try:
            yield made
        finally:
            made.close()


def _run(url: URL, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()
