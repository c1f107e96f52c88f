"""The built-in server comes back from a failure, whatever the last one has left behind."""

import tempfile
import threading
from pathlib import Path

import psutil
import psycopg
import pytest

from huline.api.store.embedded import Embedded, NoDatabase


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory(prefix="hul-") as made:
        yield Path(made)
        Embedded(Path(made)).stop()


def killed(folder: Path) -> list[psutil.Process]:
    """Kill a server as a failure of power would, but for processes that cannot end yet."""
    first = (folder / "postgres" / "postmaster.pid").read_text().split()[0]
    server = psutil.Process(int(first))
    left = server.children()
    for process in left:
        process.suspend()
    server.kill()
    server.wait(30)
    return left


def test_a_server_is_started_again_once_the_last_processes_of_one_that_was_killed_have_ended(
    folder,
):
    database = Embedded(folder)
    database.start()
    left = killed(folder)
    with pytest.raises(NoDatabase):
        database.start()

    later = threading.Timer(0.5, lambda: [process.resume() for process in left])
    later.start()
    url = database.start(seconds=30)
    later.join()

    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
