"""The runner with real child processes, most of which misbehave."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from huline.models.errors import BadInput, FitsNowhere
from huline.optimizer.options import Options
from huline.optimizer.strategies.process import Child, Named
from huline.optimizer.strategies.runner import Ended, run_in_child
from tests.optimizer.strategies import tasks

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _the_child_finds_the_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


@pytest.fixture(autouse=True)
def _nothing_is_left_running() -> Any:
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    threads = threading.active_count()
    yield
    left = [c for c in psutil.Process().children(recursive=True) if c.pid not in before]
    assert left == []
    assert threading.active_count() == threads


def run(task: Any, *args: Any, silence: float = 60, told: Any = None, **options: Any) -> Ended:
    heard = (lambda _: None) if told is None else told.append
    return run_in_child(task, args, Options(**options), heard, silence=silence)


def within(seconds: float, true: Callable[[], object]) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.02)
    return False


# what comes home


def test_who_has_found_nothing_in_time_may_take_what_there_is_to_spare() -> None:
    late = Options(seconds=0.2)
    ended = run_in_child(tasks.find_something_late, (2.0,), late, lambda _: None, spare=20)
    assert (ended.reason, ended.result) == ("time", "the first")

    assert run_in_child(tasks.find_something_late, (20.0,), late, lambda _: None).result is None


def test_the_result_of_a_task_comes_home() -> None:
    ended = run(tasks.add, 2, 3)

    assert (ended.reason, ended.result, ended.error) == ("done", 5, None)


def test_a_task_runs_in_a_process_of_its_own() -> None:
    assert run(tasks.pid).result != os.getpid()


def test_a_child_that_was_born_before_its_task_was_known_does_it() -> None:
    with Child("tests.optimizer.strategies.tasks") as child:
        ended = run_in_child(tasks.add, (2, 3), Options(), print, child=child)

    assert ended.result == 5


def test_a_child_for_which_there_is_no_task_is_ended() -> None:
    with Child() as child:
        assert not child.is_over()

    assert child.is_over()


def test_a_task_may_be_told_by_its_name() -> None:
    assert run(Named(tasks.__name__, "add"), 2, 3).result == 5


def test_progress_and_incumbents_come_home_in_order_and_the_last_ones_stay() -> None:
    told: list[Any] = []
    ended = run(tasks.tell, told=told)

    assert [progress.bound for progress in told] == [3, None, 5]
    assert (ended.incumbent, ended.bound, ended.result) == ("better", 5, "best")


def test_what_a_solver_prints_is_no_message() -> None:
    assert run(tasks.print_much).result == "heard all the same"


def test_a_result_of_many_megabytes_is_not_lost_when_its_sender_has_gone() -> None:
    ended = run(tasks.return_much, 60)

    assert ended.reason == "done"
    assert len(ended.result) == 60_000_000


def test_bad_input_comes_home_with_its_problems() -> None:
    error = run(tasks.find_the_input_bad).error

    assert isinstance(error, BadInput)
    (problem,) = error.problems
    assert (problem.file, problem.row, problem.field) == ("pools.csv", 3, "rent")
    assert problem.hint == "write digits"


def test_the_proof_that_no_plan_exists_comes_home_with_its_workloads() -> None:
    error = run(tasks.prove_that_no_plan_exists).error

    assert isinstance(error, FitsNowhere)
    assert set(error.refusals) == {"w1", "w2"}


@pytest.mark.parametrize(
    ("task", "words"),
    [
        pytest.param(tasks.raise_unportable, "Unportable: this and that", id="error"),
        pytest.param(tasks.return_a_function, "lambda", id="result"),
    ],
)
def test_what_cannot_be_sent_comes_home_as_words(task: Any, words: str) -> None:
    assert words in str(run(task).error)


def test_files_in_the_current_folder_are_no_modules_of_the_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pickle.py").write_text("raise SystemExit('not me')")
    monkeypatch.chdir(tmp_path)

    assert run(tasks.add, 2, 3).result == 5


# limits


def test_a_child_knows_its_deadline() -> None:
    left = run(tasks.watch_the_deadline, seconds=60).result

    assert 0 < left < 60


def test_a_child_without_a_limit_has_no_deadline() -> None:
    assert run(tasks.watch_the_deadline).result is None


def test_a_task_that_obeys_hands_over_its_last_word_when_time_is_up() -> None:
    ended = run(tasks.obey, seconds=4)

    assert (ended.reason, ended.result) == ("time", "stopped in good order")


def test_a_task_that_ignores_its_deadline_is_killed_and_its_last_incumbent_kept() -> None:
    ended = run(tasks.ignore_orders, seconds=4)

    assert (ended.reason, ended.result) == ("time", None)
    assert (ended.incumbent, ended.bound) == ("found on the way", 7)


def test_a_child_that_has_not_read_its_task_in_time_is_not_waited_for_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It sleeps before it reads anything, and the task is more than a pipe holds."""
    awake = tmp_path / "awake"
    (tmp_path / "sitecustomize.py").write_text(
        f"import pathlib, time\ntime.sleep(30)\npathlib.Path({str(awake)!r}).touch()\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{ROOT}")
    ended = run(tasks.add, b"x" * 10_000_000, b"y", seconds=0.01)

    assert (ended.reason, ended.result) == ("time", None)
    assert not awake.exists()


def test_a_child_that_takes_more_memory_than_allowed_is_ended_and_its_incumbent_kept() -> None:
    ended = run(tasks.hoard, memory_mb=256)

    assert (ended.reason, ended.incumbent) == ("memory", "found on the way")
    assert "256 MB" in ended.detail


@pytest.mark.parametrize(
    "task",
    [
        pytest.param(tasks.stop_the_process, id="stopped"),
        pytest.param(tasks.hold_the_interpreter, id="busy"),
    ],
)
def test_a_child_whose_heart_stops_is_given_up_and_its_incumbent_kept(task: Any) -> None:
    ended = run(task, silence=5)

    assert (ended.reason, ended.incumbent) == ("error", "found on the way")


# children that die


def test_a_child_that_exits_is_an_error_with_its_last_words() -> None:
    ended = run(tasks.exit_at_once, 3)

    assert (ended.reason, ended.incumbent) == ("error", "found on the way")
    assert "exit status 3" in ended.detail
    assert "the words of the dying" in ended.detail


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_a_child_that_is_killed_is_an_error_and_its_incumbent_kept(number: int) -> None:
    ended = run(tasks.send_itself, number)

    assert (ended.reason, ended.incumbent) == ("error", "found on the way")
    assert f"signal {int(number)}" in ended.detail


def test_a_child_that_dies_without_a_word_leaves_nothing() -> None:
    ended = run(tasks.send_itself_without_a_word, signal.SIGKILL)

    assert (ended.reason, ended.incumbent, ended.result) == ("error", None, None)


# interrupts


@pytest.mark.parametrize(
    ("task", "result"),
    [
        pytest.param(tasks.obey, "stopped in good order", id="obeys"),
        pytest.param(tasks.ignore_orders, None, id="ignores"),
    ],
)
def test_an_interrupt_ends_the_child_and_keeps_what_it_found(task: Any, result: Any) -> None:
    ended = run_in_child(task, (), Options(), lambda _: os.kill(os.getpid(), signal.SIGINT))

    assert (ended.reason, ended.result) == ("cancelled", result)
    assert (ended.incumbent, ended.bound) == ("found on the way", 7)


@pytest.mark.parametrize(
    ("task", "result"),
    [
        pytest.param(tasks.obey, "stopped in good order", id="obeys"),
        pytest.param(tasks.ignore_orders, None, id="ignores"),
    ],
)
def test_a_wish_to_stop_ends_the_child_and_keeps_what_it_found(task: Any, result: Any) -> None:
    found: list[Any] = []
    ended = run_in_child(
        task, (), Options(), lambda _: None, stopped=lambda: bool(found), better=found.append
    )

    assert (ended.reason, ended.result) == ("cancelled", result)
    assert found == ["found on the way"] == [ended.incumbent]


def test_a_second_interrupt_ends_the_child_at_once_and_keeps_what_it_found() -> None:
    second: threading.Timer | None = None

    def interrupt_twice(_: Any) -> None:
        nonlocal second
        second = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
        second.start()
        os.kill(os.getpid(), signal.SIGINT)

    ended = run_in_child(tasks.ignore_orders, (), Options(), interrupt_twice)
    assert second is not None
    second.join()

    assert (ended.reason, ended.incumbent) == ("cancelled", "found on the way")


@pytest.mark.parametrize("task", ["ignore_orders", "hold_the_interpreter"])
def test_a_child_ends_by_itself_when_its_parent_is_killed(task: str, tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    code = (
        "from huline.optimizer.options import Options\n"
        "from huline.optimizer.strategies.runner import run_in_child\n"
        "from tests.optimizer.strategies import tasks\n"
        f"run_in_child(tasks.{task}, ({str(pid_file)!r},), Options(), print, silence=5)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL) as parent:
        assert within(60, pid_file.exists)
        child = psutil.Process(int(pid_file.read_text()))
        parent.kill()

    assert within(30, lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
