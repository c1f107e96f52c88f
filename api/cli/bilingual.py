"""A text in both languages."""

from typing import NamedTuple


class Both(NamedTuple):
    """One text in both languages."""

    zh: str
    en: str
