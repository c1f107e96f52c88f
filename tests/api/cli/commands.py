"""Ways to run commands in this process, and a small case to run them on."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from typer.testing import CliRunner, Result

from huline.api.cli.main import app
from huline.models.case import Case
from huline.models.files import write_case
from huline.optimizer.options import Options
from huline.optimizer.strategies.runner import Ended
from tests.builders import a_case, a_centre, a_job, a_link, a_pool, a_service, a_western_centre


def huline(*words: object) -> Result:
    """Run a command; whatever it meets, it ends with a status and never with a traceback."""
    result = CliRunner(env={"COLUMNS": "200", "LC_ALL": "C.UTF-8"}).invoke(
        app, [str(word) for word in words]
    )
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


class Unborn:
    """Stands in for a child process that a command bears before it knows its task."""

    def __init__(self, *ready: str) -> None:
        self.ready = ready

    def __enter__(self) -> "Unborn":
        return self

    def __exit__(self, *_: object) -> None:
        return


def solved_here(
    task: Any, args: Any, options: Options, progress: Any, *, over: Any, **_: Any
) -> Ended:
    """Stand in for the child process where a test is not about processes."""
    ended = Ended("done")
    wire = SimpleNamespace(
        progress=progress, incumbent=lambda _: None, stopped=lambda: False, deadline=None
    )
    try:
        ended.result = task(wire, *args)
    except Exception as error:
        ended.error = error
    over()
    return ended


def east_and_west(**fields: Any) -> Case:
    """Two jobs and a service; cheap cards in the west, where the service's users are far."""
    parts = {
        "name": "small",
        "name_zh": "小算例",
        "centres": (a_centre(), a_western_centre()),
        "pools": (a_pool(), a_pool("nx-01/a", rent=60_000)),
        "links": (a_link("l1", "shanghai", "sh-01"), a_link("l2", "shanghai", "nx-01")),
        "workloads": (
            a_job("w1"),
            a_job("w2", data={"mb": 1000, "at": "shanghai"}),
            a_service("s1", max_latency_us=20_000),
        ),
    }
    return a_case(**parts | fields)


def impossible() -> Case:
    """A job that must be served and needs more cards than there are."""
    return a_case(workloads=(a_job("w1", cards=(64,), must_serve=True),))


def written(case: Case, folder: Path) -> Path:
    write_case(case, folder / "case")
    return folder / "case"
