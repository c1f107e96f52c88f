"""A reader: a process that reads what strangers send, one thing after the other.

Started as ``python -m huline.api.intake.reader FD MB``, where FD is its end of a pair of sockets
and MB what it may hold. Its memory is watched, and limited by the system; if it dies, another
takes its place.
"""

from __future__ import annotations

import resource
import sys
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from huline.models.errors import HulineError


class NoSuchDataset(Exception):
    """The parent has found no dataset of that name, and knows what to answer."""


def main(end: Connection) -> None:
    """Read what is asked for until nobody asks any more."""
    from huline.api.intake.comparing import compared
    from huline.api.intake.reading import read
    from huline.api.intake.tasks import Compare

    def supply(wanted: Any) -> bytes:
        end.send(("wanted", wanted))
        found = end.recv()
        if found is None:
            raise NoSuchDataset
        assert isinstance(found, bytes)
        return found

    with suppress(EOFError, OSError):
        end.send(("ready", None))
        while True:
            task = end.recv()
            if isinstance(task, Compare):
                end.send(_outcome(lambda t, _: compared(t), task, supply))
            else:
                end.send(_outcome(read, task, supply))
            del task


def _outcome(read: Any, task: Any, supply: Any) -> tuple[str, Any]:
    try:
        return "read", read(task, supply)
    except HulineError as error:
        return "refused", error
    except NoSuchDataset:
        return "abandoned", None
    except MemoryError:
        return "memory", None
    except (EOFError, OSError):
        raise
    except BaseException:
        # also what is no Exception: polars panics that way
        return "broken", traceback.format_exc()


if __name__ == "__main__":
    # the parent ends it at half of this: polars rather hangs than ends where memory runs out
    most = 2 * int(sys.argv[2]) * 10**6
    with suppress(ValueError, OSError):
        # not of address space, of which polars lays claim to far more than it fills
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main(Connection(int(sys.argv[1])))
