"""The connection to the store: opened, brought to the newest tables, mended when it breaks."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

from huline.api.settings import Settings
from huline.api.store.address import VARIABLE, address, unusable
from huline.api.store.embedded import Embedded, NoDatabase
from huline.models.errors import BadInput, Problem
from huline.models.sentence import both

CONNECT_SECONDS = 3
STATEMENT_SECONDS = 60
POOL_SECONDS = 10
START_SECONDS = 6.0
"""In which a command tries to start the built-in database."""
SERVICE_SECONDS = 60.0
"""For which a process of the service waits for the built-in database when it begins."""
LINGERING_SECONDS = 0.5
"""In which a connection that was given back has ended at the server, too."""
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
    new : whether the built-in one may be made where there is none
    seconds : in which it is tried to start the built-in one

    Attributes
    ----------
    started : whether the built-in one did not run before

    Raises
    ------
    BadInput
        If the URL is none of a PostgreSQL, or there is no built-in database and none may be made.
    NoDatabase
        If the built-in database does not start.
    """

    def __init__(
        self, settings: Settings, *, new: bool = True, seconds: float = START_SECONDS
    ) -> None:
        url = settings.database_url
        self._embedded = Embedded(settings.data) if url is None else None
        self._mending = threading.Lock()
        if self._embedded and not new and not self._embedded.is_made:
            raise _no_store(str(settings.data))
        self.started = self._embedded is not None and not self._embedded.runs
        given = url.get_secret_value() if url else ""
        self.url = address(self._embedded.start(seconds) if self._embedded else given)
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

    def open(self, seconds: float = 0.0, *, new: bool = True) -> None:
        """Bring the store to what this version of Huline needs, waiting for the database.

        Parameters
        ----------
        seconds : to wait while the database is away
        new : whether the tables may be made where there are none

        Raises
        ------
        BadInput
            If there are no tables, and they may not be made.
        NoDatabase
            If the database stays away or refuses, or a newer version made the tables.
        """
        try:
            if not new and not self.patiently(self._has_tables, seconds):
                raise _no_store(VARIABLE)
            self.patiently(self.upgrade, seconds)
        except CommandError as error:
            raise NoDatabase(
                both(
                    "a newer version of Huline made the store: {why}",
                    "存储由更新版本的 Huline 建立：{why}",
                    why=error,
                )
            ) from None
        except (DBAPIError, PoolTimeout) as error:
            raise unusable(self.url, error) from None

    @contextmanager
    def told(self) -> Iterator[None]:
        """Tell people of a database that goes away meanwhile.

        Raises
        ------
        NoDatabase
            In place of what its driver raises.
        """
        try:
            yield
        except (DBAPIError, PoolTimeout) as error:
            if not is_away(error):
                raise
            raise unusable(self.url, error) from None

    def _has_tables(self) -> bool:
        with self._engine.connect() as connection:
            found = connection.execute(text("SELECT to_regclass('public.alembic_version')"))
            return found.scalar_one() is not None

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
        # connections that were given back a moment ago may not have ended yet
        until = time.monotonic() + LINGERING_SECONDS
        while self._others():
            if time.monotonic() >= until:
                return False
            time.sleep(0.05)
        self._embedded.stop()
        return True

    def _others(self) -> int:
        self.close()
        with suppress(*AWAY), self._engine.connect() as connection:
            found = connection.execute(
                text(
                    "SELECT count(*) FROM pg_stat_activity "
                    "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() "
                    "AND client_addr IS NULL"
                )
            ).scalar_one()
            connection.invalidate()
            return int(found)
        return 0


def waited_for(settings: Settings, *, new: bool = True) -> Database:
    """Open the store for a process of the service, which may begin while the database is away.

    Raises
    ------
    BadInput, NoDatabase
        As `Database` and `Database.open` do.
    """
    database = Database(settings, new=new, seconds=SERVICE_SECONDS)
    # one that is named may be named wrongly, which is to be told soon
    database.open(SERVICE_SECONDS if settings.database_url is None else settings.silence)
    return database


def is_away(error: Exception) -> bool:
    """Tell whether an error means that the database is away, not that it refuses a statement."""
    if isinstance(error, PoolTimeout | NoDatabase):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    # connection exceptions, shutdown and start-up; without a state it was not even reached
    return state is None or state[:2] in ("08", "57") or state == "53300"


def _no_store(where: str) -> BadInput:
    message = both("there is no store of Huline", "这里没有 Huline 的存储")
    hint = both(
        "name the folder by --data or HULINE_DATA, or the database by {variable}; "
        "huline serve makes a new one",
        "请用 --data 或 HULINE_DATA 指定目录，或用 {variable} 指定数据库；huline serve 会新建一个",
        variable=VARIABLE,
    )
    return BadInput([Problem(where, None, "", "no-store", message, hint)])


def _locked(connection: Connection) -> None:
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
