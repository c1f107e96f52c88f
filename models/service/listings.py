"""Long lists in pages."""

from typing import Generic, TypeVar

from huline.models.base import Frozen

T = TypeVar("T")


class Page(Frozen, Generic[T]):
    """Part of a list."""

    items: tuple[T, ...]
    next: str | None = None
    """Cursor of the next page; None on the last."""
