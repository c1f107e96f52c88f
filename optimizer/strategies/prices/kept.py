"""Where compiled loops are kept between runs, and whether all of them are: without numba.

Compiling them takes half a minute, so who can do without them asks first.
"""

import hashlib
import os
import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from platform import machine

_HERE = Path(__file__).parents[1]


def sources() -> list[Path]:
    """Return all files that compiled loops are made of: those whose constants they take, too.

    A loop that reads the columns of another day reads beside the array, and nothing tells.
    """
    return sorted(
        path for part in ("packing", "prices") for path in _HERE.joinpath(part).glob("*.py")
    )


def folder() -> Path:
    """Return the folder, which is named by the sources of all loops."""
    found = hashlib.sha256()
    for path in sources():
        found.update(path.read_bytes())
    named = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    return Path(named or Path.home() / ".cache") / "huline" / found.hexdigest()[:16]


def all_kept() -> bool:
    """Return whether loops have been compiled before, all of them, for this installation."""
    return _mark().is_file()


def note_all_kept() -> None:
    """Note that all loops have been compiled, if the folder can be written to."""
    with suppress(OSError):
        _mark().touch()


def _mark() -> Path:
    """Return a file named by what numba keeps loops apart by: their place, releases, processor."""
    where = f"{_HERE} {sys.version} {version('numba')} {_processor()}"
    return folder() / f"all-{hashlib.sha256(where.encode()).hexdigest()[:16]}"


def _processor() -> str:
    """Return what it can do; where Linux does not tell, only its kind."""
    with suppress(OSError), Path("/proc/cpuinfo").open(encoding="utf-8") as told:
        return next((line for line in told if line.startswith(("flags", "Features"))), machine())
    return machine()
