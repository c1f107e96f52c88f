"""Real processes, ended in all the ways in which planners and schedulers end them."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from huline.models.files import read_plan, write_case
from huline.models.invent import invent
from huline.optimizer.verify import verify
from tests.api.cli.processes import HULINE, family, gone, start, wait_until

HARD = invent(60, 10, 24, 0, 1.0)
"""Far from proven after minutes."""


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hard") / "case"
    write_case(HARD, folder)
    return folder


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_search_leaves_its_best_plan_and_no_process(case, tmp_path, number):
    with start(case, tmp_path / "plan.json") as process:
        wait_until("stating", process)
        children = family(process)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)

    made = read_plan(tmp_path / "plan.json")
    assert process.returncode == 3
    assert verify(HARD, made).ok
    assert (made.status, made.stop_reason) == ("feasible", "cancelled")
    assert "stopped on request" in out
    assert "Traceback" not in err
    assert children
    assert gone(children)


def test_an_interrupt_while_the_plan_is_checked_does_not_lose_it(case, tmp_path):
    path = tmp_path / "plan.json"
    with start(case, path) as process:
        wait_until("stating", process)
        children = family(process)
        process.send_signal(signal.SIGINT)
        _, alive = psutil.wait_procs(children, timeout=60)
        while process.poll() is None and not path.exists():
            process.send_signal(signal.SIGINT)
            time.sleep(0.02)
        process.communicate(timeout=60)

    assert not alive
    assert process.returncode == 3
    assert verify(HARD, read_plan(path)).ok


def test_nothing_goes_on_when_the_command_itself_is_killed(case, tmp_path):
    with start(case, tmp_path / "plan.json") as process:
        wait_until("stating", process)
        children = family(process)
        process.kill()

    assert children
    assert gone(children)
    assert not (tmp_path / "plan.json").exists()


def test_an_interrupted_benchmark_of_agreement_prints_the_table_so_far():
    """As a terminal does it: all of its processes are interrupted."""
    command = [HULINE, "bench", "agreement", "--cases", "100", "--seed", "7"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        wait_until("   1 of 100: seed 7000000", process)
        children = family(process)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)

    *_, partial, figure = out.splitlines()
    assert process.returncode == 1
    assert "Traceback" not in err
    assert partial.startswith("PARTIAL: stopped after")
    assert figure.startswith("0 disagreements in")
    assert children
    assert gone(children)


def test_help_is_answered_without_the_engine():
    code = (
        "import sys\n"
        "from typer.testing import CliRunner\n"
        "from huline.api.cli.main import app\n"
        "assert CliRunner().invoke(app, ['plan', '--help']).exit_code == 0\n"
        "heavy = {'polars', 'numpy', 'networkx', 'ortools', 'highspy', 'openpyxl', 'psutil'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_process_that_waits_for_a_plan_has_not_waited_for_the_engine(case):
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "import huline.optimizer.planning\n"
        "from huline.models.files import read_case\n"
        f"read_case(Path({str(case)!r}))\n"
        "heavy = {'polars', 'numpy', 'networkx', 'ortools', 'highspy', 'openpyxl'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_reader_that_has_heard_enough_ends_the_command_quietly(case):
    with subprocess.Popen(
        [HULINE, "plan", case, "--seconds", "3", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        process.stdout.close()
        err = process.stderr.read()

    assert "Traceback" not in err
