"""What the tests of the runner have done in a child process: mostly what a child should not do.

Few imports: the child waits for them each time.
"""

import os
import re
import signal
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huline.models.errors import BadInput, FitsNowhere, Problem

if TYPE_CHECKING:
    from huline.optimizer.strategies.runner import Wire


@dataclass(frozen=True)
class Step:
    """As much of a Progress as the runner looks at."""

    bound: int | None


class Unportable(Exception):
    """An error that cannot be made again from what a pickle keeps of it."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} and {other}")


def add(wire: "Wire", a: int, b: int) -> int:
    return a + b


def pid(wire: "Wire") -> int:
    return os.getpid()


def print_much(wire: "Wire") -> str:
    print("a solver's banner, which is no message\n" * 5_000)
    os.write(1, b"\x80\x04nonsense")
    return "heard all the same"


def return_much(wire: "Wire", megabytes: int) -> bytes:
    return b"x" * megabytes * 1_000_000


def return_a_function(wire: "Wire") -> Any:
    return lambda: None


def find_the_input_bad(wire: "Wire") -> None:
    raise BadInput([Problem("pools.csv", 3, "rent", "wrong-type", "is no number", "write digits")])


def prove_that_no_plan_exists(wire: "Wire") -> None:
    raise FitsNowhere({"w1": {"scale": 1}, "w2": {}})


def raise_unportable(wire: "Wire") -> None:
    raise Unportable("this", "that")


def tell(wire: "Wire") -> str:
    for bound in (3, None, 5):
        wire.progress(Step(bound))
    wire.incumbent("good")
    wire.incumbent("better")
    return "best"


def obey(wire: "Wire") -> str:
    wire.incumbent("found on the way")
    wire.progress(Step(7))
    while not wire.stopped():
        time.sleep(0.01)
    return "stopped in good order"


def ignore_orders(wire: "Wire", pid_file: str = "") -> str:
    wire.incumbent("found on the way")
    wire.progress(Step(7))
    _write_pid(pid_file)
    time.sleep(600)
    return "nobody has ended it"


def hold_the_interpreter(wire: "Wire", pid_file: str = "") -> None:
    """No other thread of the child runs while this regular expression backtracks."""
    wire.incumbent("found on the way")
    _write_pid(pid_file)
    re.match(r"(a+)+$", "a" * 64 + "b")


def watch_the_deadline(wire: "Wire") -> float | None:
    return None if wire.deadline is None else wire.deadline - time.monotonic()


def exit_at_once(wire: "Wire", status: int) -> None:
    wire.incumbent("found on the way")
    print("the words of the dying", file=sys.stderr)
    sys.stderr.flush()
    os._exit(status)


def send_itself(wire: "Wire", number: int) -> None:
    wire.incumbent("found on the way")
    os.kill(os.getpid(), number)
    time.sleep(600)


def send_itself_without_a_word(wire: "Wire", number: int) -> None:
    send_itself(_Mute(), number)


def hoard(wire: "Wire") -> None:
    wire.incumbent("found on the way")
    hoarded = []
    while True:
        hoarded.append(bytearray(os.urandom(1_000_000) * 10))
        time.sleep(0.01)


def stop_the_process(wire: "Wire") -> None:
    send_itself(wire, signal.SIGSTOP)


def _write_pid(path: str) -> None:
    if path:
        with open(path + ".part", "w", encoding="utf-8") as file:
            file.write(str(os.getpid()))
        os.replace(path + ".part", path)


class _Mute:
    def incumbent(self, plan: Any) -> None:
        return


def find_something_late(wire: "Wire", seconds: float) -> str:
    """Return something so many seconds after it should have stopped."""
    while not wire.stopped():
        time.sleep(0.01)
    time.sleep(seconds)
    return "the first"
