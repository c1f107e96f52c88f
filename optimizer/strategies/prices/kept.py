"""Where compiled loops are kept between runs, and whether all of them are: without numba.

Compiling them takes half a minute, so who can do without them asks first.
"""

import hashlib
import os
import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

_HERE = Path(__file__).parents[1]
_MARKS = (b"@jitted", b"@inner", b"@borrowing")


def folder() -> Path:
    """Return the folder, which is named by the sources of all loops."""
    found = hashlib.sha256()
    for path in sorted(_HERE.rglob("*.py")):
        source = path.read_bytes()
        found.update(source * any(mark in source for mark in _MARKS))
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
    """Numba keeps loops apart by where their sources lie, and by releases of what it builds on."""
    where = f"{_HERE} {sys.version} {version('numba')}"
    return folder() / f"all-{hashlib.sha256(where.encode()).hexdigest()[:16]}"
