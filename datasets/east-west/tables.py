"""Reads the committed source tables."""

import csv
import re
import unicodedata
from datetime import date, timedelta
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


def figure(text: str, pattern: str) -> int:
    r"""Read a figure that stands among words, where the group of a pattern finds it.

    >>> figure("at least 5,000 CNY", r"at least ([\d,]+) CNY")
    5000
    """
    found = re.search(pattern, text)
    assert found, f"no {pattern} in {text!r}"
    return int(found.group(1).replace(",", ""))


def first_day(written: str) -> date:
    """Read a day, or the first one of a month or of a year.

    >>> str(first_day("2024-03")), str(first_day("2025"))
    ('2024-03-01', '2025-01-01')
    """
    return date.fromisoformat(f"{written}-01-01"[:10])


def last_day(written: str) -> date:
    """Read a day, or the last one of a year.

    >>> str(last_day("2025-06-12")), str(last_day("2025"))
    ('2025-06-12', '2025-12-31')
    """
    if len(written) == 4:
        return first_day(str(int(written) + 1)) - timedelta(days=1)
    return date.fromisoformat(written)
