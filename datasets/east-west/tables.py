"""Reads the committed source tables."""

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent / "sources"

Row = dict[str, str]


@cache
def table(name: str) -> tuple[Row, ...]:
    """Return the rows of ``datasets/sources/<name>.csv``."""
    with (SOURCES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def by(name: str, key: str) -> dict[str, Row]:
    """Return the rows of a table by one of its columns."""
    return {row[key]: row for row in table(name)}


def slug(name: str) -> str:
    """Turn a name into an id: ``Xi'an`` becomes ``xian``, ``Ürümqi`` becomes ``urumqi``.

    >>> slug("Guangdong-PRD5"), slug("Xi'an")
    ('guangdong-prd5', 'xian')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9-]+", "-", plain.replace("'", "").lower()).strip("-")
