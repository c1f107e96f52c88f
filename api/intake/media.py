"""Kinds of bodies that are read."""

from enum import StrEnum


class Media(StrEnum):
    """A kind of body, by its usual media type."""

    JSON = "application/json"
    CSV = "text/csv"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    PARQUET = "application/vnd.apache.parquet"


TABLES = frozenset({Media.CSV, Media.XLSX, Media.PARQUET})

_ALSO_CALLED = {
    "application/csv": Media.CSV,
    "application/x-parquet": Media.PARQUET,
    "application/parquet": Media.PARQUET,
}
_CHARSETS = {
    Media.JSON: frozenset({"utf-8", "utf8", "us-ascii"}),
    Media.CSV: frozenset({"utf-8", "utf8", "us-ascii", "gb18030", "gbk", "gb2312"}),
}
"""Encodings that may be stated; of tables of cells the bytes tell which it is."""


def media_of(stated: str) -> Media | None:
    """Return the kind that a ``Content-Type`` states; None if it is not read.

    >>> media_of("text/csv; charset=GBK")
    <Media.CSV: 'text/csv'>
    """
    name, *parameters = (part.strip().lower() for part in stated.split(";"))
    if name in _ALSO_CALLED:
        media = _ALSO_CALLED[name]
    elif name in {kind.value for kind in Media}:
        media = Media(name)
    else:
        return None
    charset = next((p for p in parameters if p.startswith("charset=")), "charset=utf-8")
    stated_charset = charset.removeprefix("charset=").strip('"')
    return media if stated_charset in _CHARSETS.get(media, {stated_charset}) else None
