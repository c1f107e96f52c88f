"""Text of files: UTF-8, or GB18030 as Chinese Excel saves it; anything else is refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from huline.models.errors import BadInput, Problem, reason_of
from huline.models.sentence import NOTHING, Sentence, both

Notice = Callable[[Sentence], None]

_CONTROLS = bytes({*range(0x20)} - {*b"\t\n\r"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SAVE_AS = both(
    "save it as 'CSV UTF-8' or choose UTF-8 as its encoding",
    "请另存为“CSV UTF-8”，或选择 UTF-8 编码",
)
_EXPORT = both("export it as CSV UTF-8", "请导出为 CSV UTF-8")
_UTF_16 = both("is UTF-16 text, which is not read", "是 UTF-16 文本，不能读取")
_OTHER_KINDS = {
    b"PK\x03\x04": (
        both(
            "is an Excel workbook or a zip archive, not text", "是 Excel 工作簿或压缩包，不是文本"
        ),
        _EXPORT,
    ),
    b"PAR1": (
        both("is a Parquet file, not text", "是 Parquet 文件，不是文本"),
        both("give it the ending .parquet", "请以 .parquet 为扩展名"),
    ),
    b"\xd0\xcf\x11\xe0": (
        both("is an old Excel workbook, not text", "是旧版 Excel 工作簿，不是文本"),
        _EXPORT,
    ),
    b"\x1f\x8b": (both("is compressed", "是压缩文件"), both("unpack it first", "请先解压")),
    b"\xff\xfe": (_UTF_16, _SAVE_AS),
    b"\xfe\xff": (_UTF_16, _SAVE_AS),
}


def silent(_: Sentence) -> None:
    """Take a notice and tell nobody."""


def refused(
    file: str, code: str, message: Sentence, hint: Sentence = NOTHING, row: int | None = None
) -> BadInput:
    """Make the error for a file that cannot be used as a whole."""
    return BadInput([Problem(file, row, "", code, message, hint)])


_FILL = both("fill it or remove it", "请填写或删去")


def read_bytes(path: Path, file: str, hint: Sentence = _FILL) -> bytes:
    """Read a file; ``hint`` says what would help where it is empty.

    Raises
    ------
    BadInput
        If it is not there, may not be read, or is empty.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        message = both("cannot be read: {reason}", "无法读取：{reason}", reason=reason_of(error))
        raise refused(file, "unreadable", message) from None
    if not data.strip():
        message = both("is empty", "是空的")
        raise refused(file, "empty", message, hint)
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
        notice(
            both(
                "{file} is not UTF-8; it was read as GB18030, the encoding of Chinese Excel",
                "{file} 不是 UTF-8 编码，已按中文 Excel 的 GB18030 编码读取",
                file=file,
            )
        )
    # looked for in bytes, as that is much faster: in either encoding they stand for themselves
    sound = len(data.translate(None, _CONTROLS)) == len(data)
    if not sound and (found := _CONTROL.search(text)):
        line = text.count("\n", 0, found.start()) + 1
        message = both(
            "holds the control character {character}: it is damaged or no text file",
            "含控制字符 {character}：文件已损坏，或不是文本文件",
            character=repr(found[0]),
        )
        raise refused(file, "encoding", message, _SAVE_AS, line)
    return text


def _decode_gb18030(data: bytes, file: str) -> str:
    # almost any bytes are valid GB18030, but few files of another kind avoid unassigned characters
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = "\x00"
    if any(unicodedata.category(c) in ("Cc", "Cn", "Co") and c not in "\t\r\n" for c in text):
        message = both("is neither UTF-8 nor GB18030 text", "既不是 UTF-8 也不是 GB18030 文本")
        raise refused(file, "encoding", message, _SAVE_AS)
    return text
