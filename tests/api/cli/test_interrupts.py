"""Interrupts are met from the first import on, and break off none."""

import signal
import subprocess
import sys
import time

import pytest

from huline.api.cli.interrupts import INTERRUPTS, uninterrupted
from tests.api.cli.processes import start, wait_until_it_listens
from tests.datasets.bundled import FOLDER

SLOW = """
import os, signal, time
os.kill(os.getpid(), signal.{name})
until = time.monotonic() + 0.2
while time.monotonic() < until:
    pass
complete = True
"""


@pytest.mark.parametrize("number", INTERRUPTS)
def test_an_import_is_finished_before_an_interrupt_is_met(tmp_path, number):
    (tmp_path / "slow.py").write_text(SLOW.format(name=number.name))
    code = (
        "import time\n"
        "from huline.api.cli.interrupts import listen\n"
        "listen()\n"
        "try:\n"
        "    import slow\n"
        "    while True:\n"
        "        time.sleep(0.01)\n"
        "except KeyboardInterrupt:\n"
        "    print(slow.complete)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert done.stdout == "True\n"


@pytest.mark.parametrize("number", INTERRUPTS)
def test_a_command_interrupted_while_it_comes_up_says_so_and_leaves_nothing(tmp_path, number):
    with start(FOLDER, tmp_path / "plan.json") as process:
        wait_until_it_listens(process)
        while process.poll() is None:
            # as people do: an interrupt may get lost where Python hears of no exceptions
            process.send_signal(number)
            time.sleep(0.5)
        _, err = process.communicate(timeout=60)

    assert process.returncode == 5
    assert err.endswith("stopped before there was anything to keep\n")
    assert not (tmp_path / "plan.json").exists()


def test_handlers_of_another_are_put_back():
    before = [signal.getsignal(number) for number in INTERRUPTS]

    with uninterrupted():
        assert {signal.getsignal(number) for number in INTERRUPTS} == {signal.SIG_IGN}

    assert [signal.getsignal(number) for number in INTERRUPTS] == before
