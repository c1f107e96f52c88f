"""Planning in real processes: how to begin it, wait for a moment of it, and see it gone."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

HULINE = str(Path(sys.executable).with_name("huline"))


def start(case, path, *words, **manner):
    """Begin to plan a case until it is proven; what is said is for the reader to take."""
    command = [HULINE, "plan", case, "-o", path, "--gap", "0", "--lang", "en", *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, stdout=pipe, stderr=pipe, text=True, encoding="utf-8", **manner
    )


def wait_until(words, process):
    for line in process.stderr:
        if words in line:
            return
    pytest.fail(f"it ended before it said '{words}'")


def wait_until_it_listens(process):
    """Wait until it meets SIGTERM itself, by the mask that Linux keeps of every process."""
    if not psutil.LINUX:
        wait_until("compiling", process)
    while psutil.LINUX and process.poll() is None:
        status = Path(f"/proc/{process.pid}/status").read_text()
        caught = next(line for line in status.splitlines() if line.startswith("SigCgt"))
        if int(caught.split()[1], 16) & 1 << signal.SIGTERM - 1:
            return
        time.sleep(0.001)


def wait_until_it_is_alone(process):
    """Wait until the solving process is gone: what is left is to check and to write."""
    wait_until("compiling", process)
    gone(family(process))


def family(process):
    return psutil.Process(process.pid).children(recursive=True)


def gone(processes):
    _, alive = psutil.wait_procs(processes, timeout=60)
    return not alive
