"""Text of files: UTF-8, or GB18030 as Chinese Excel saves it; anything else is refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from huline.models.errors import BadInput, Problem

Notice = Callable[[str], None]

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SAVE_AS = "save it as 'CSV UTF-8' or choose UTF-8 as its encoding"
_OTHER_KINDS = {
    b"PK\x03\x04": ("is an Excel workbook or a zip archive, not text", "export it as CSV UTF-8"),
    b"PAR1": ("is a Parquet file, not text", "give it the ending .parquet"),
    b"\xd0\xcf\x11\xe0": ("is an old Excel workbook, not text", "export it as CSV UTF-8"),
    b"\x1f\x8b": ("is compressed", "unpack it first"),
    b"\xff\xfe": ("is UTF-16 text, which is not read", _SAVE_AS),
    b"\xfe\xff": ("is UTF-16 text, which is not read", _SAVE_AS),
}


def silent(_: str) -> None:
    """Take a notice and tell nobody."""


def refused(
    file: str, code: str, message: str, hint: str = "", row: int | None = None
) -> BadInput:
    """Make the error for a file that cannot be used as a whole."""
    return BadInput([Problem(file, row, "", code, message, hint)])


def read_bytes(path: Path, file: str) -> bytes:
    """Read a file.

    Raises
    ------
    BadInput
        If it is not there, may not be read, or is empty.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise refused(file, "unreadable", f"cannot be read: {reason}") from None
    if not data.strip():
        raise refused(file, "empty", "is empty", "fill it or remove it")
    return data


def decode(data: bytes, file: str, notice: Notice) -> str:
    """Turn the bytes of a text file into text, a byte order mark left out.

    Raises
    ------
    BadInput
        If it is no text, or text in an encoding that is not read.
    """
    for start, (message, hint) in _OTHER_KINDS.items():
        if data.startswith(start):
            raise refused(file, "encoding", message, hint)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _decode_gb18030(data, file)
        notice(f"{file} is not UTF-8; it was read as GB18030, the encoding of Chinese Excel")
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        message = f"holds the control character {found[0]!r}: it is damaged or no text file"
        raise refused(file, "encoding", message, _SAVE_AS, line)
    return text


def _decode_gb18030(data: bytes, file: str) -> str:
    # almost any bytes are valid GB18030, but few files of another kind avoid unassigned characters
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = "\x00"
    if any(unicodedata.category(c) in ("Cc", "Cn", "Co") and c not in "\t\r\n" for c in text):
        raise refused(file, "encoding", "is neither UTF-8 nor GB18030 text", _SAVE_AS)
    return text
