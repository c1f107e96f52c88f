"""The connection to the store: opened, brought to the newest tables, mended when it breaks."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

from huline.api.settings import Settings
from huline.api.store.embedded import Embedded, NoDatabase

CONNECT_SECONDS = 3
STATEMENT_SECONDS = 60
POOL_SECONDS = 10
MIGRATING = 7_203_400_011
"""Of the lock under which tables are made: several processes may start at once."""

T = TypeVar("T")

AWAY = (OperationalError, PoolTimeout, NoDatabase)
"""What is raised while the database is away."""


class Database:
    """The store of one process.

    Parameters
    ----------
    settings : name the database; without a URL the built-in one is started

    Raises
    ------
    NoDatabase
        If the built-in database does not start.
    """

    def __init__(self, settings: Settings) -> None:
        url = settings.database_url
        self._embedded = Embedded(settings.data) if url is None else None
        self._mending = threading.Lock()
        given = (
            self._embedded.start() if self._embedded else (url.get_secret_value() if url else "")
        )
        self.url = make_url(given).set(drivername="postgresql+psycopg")
        self._engine = create_engine(
            self.url,
            pool_size=settings.database_connections,
            max_overflow=0,
            pool_timeout=POOL_SECONDS,
            pool_pre_ping=True,
            connect_args={
                "connect_timeout": CONNECT_SECONDS,
                "application_name": "huline",
                "options": f"-c statement_timeout={STATEMENT_SECONDS}s -c timezone=UTC",
            },
        )
        self._sessions = sessionmaker(self._engine, expire_on_commit=False)

    @property
    def conninfo(self) -> str:
        """The URL as libpq reads it, for the queue."""
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Open a session; it is committed at the end, or rolled back by an error."""
        with self._sessions.begin() as session:
            yield session

    def upgrade(self) -> None:
        """Make the tables, or bring them to what this version of Huline needs."""
        with self._engine.begin() as connection:
            _locked(connection)
            config = _config(connection)
            command.upgrade(config, "head")

    def ping(self) -> bool:
        """Tell whether the database answers; start the built-in one again if it does not."""
        try:
            with self._engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except AWAY:
            self.mend()
            return False
        return True

    def mend(self) -> None:
        """Start the built-in database again, if it is gone."""
        if self._embedded and self._mending.acquire(blocking=False):
            try:
                with suppress(NoDatabase):
                    self._embedded.start()
            finally:
                self._mending.release()

    def patiently(self, work: Callable[[], T], seconds: float) -> T:
        """Do something that uses the store, again and again while the database is away.

        ``work`` must bear being done twice: its last time may have been committed unheard.
        """
        until, wait = time.monotonic() + seconds, 0.1
        while True:
            try:
                return work()
            except AWAY as error:
                if time.monotonic() >= until or not is_away(error):
                    raise
                self.mend()
                time.sleep(wait)
                wait = min(2.0, 2 * wait)

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()

    def stop_if_alone(self) -> bool:
        """Stop the built-in database unless somebody else uses it; True if it was stopped."""
        if self._embedded is None:
            return False
        with suppress(*AWAY), self._engine.connect() as connection:
            others = connection.execute(
                text(
                    "SELECT count(*) FROM pg_stat_activity "
                    "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() "
                    "AND client_addr IS NULL"
                )
            ).scalar_one()
            if others:
                return False
        self.close()
        self._embedded.stop()
        return True


def is_away(error: Exception) -> bool:
    """Tell whether an error means that the database is away, not that it refuses a statement."""
    if isinstance(error, PoolTimeout | NoDatabase):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    # connection exceptions, shutdown and start-up; without a state it was not even reached
    return state is None or state[:2] in ("08", "57") or state == "53300"


def _locked(connection: Connection) -> None:
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
