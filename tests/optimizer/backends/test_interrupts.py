"""A backend leaves the process's own handling of Ctrl-C as it was."""

import subprocess
import sys

import pytest

from huline.optimizer.solvers import BackendName

CODE = """
import os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from huline.optimizer.backends import Limits, backend_named
from huline.optimizer.canaries import trap
backend_named({name!r}).solve(trap(), Limits(), start=None, tick=lambda _, __: True)
try:
    os.kill(os.getpid(), signal.SIGINT)
    signal.pause()
except KeyboardInterrupt:
    print("heard")
"""


@pytest.mark.parametrize("name", BackendName)
def test_an_interrupt_after_a_solve_is_still_heard(name):
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(name=name.value)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == "heard\n"
