"""Lets no body in from those without a key, and of each tenant only so much at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable

from starlette.types import Scope

from huline.api.http.problems import Rejected
from huline.models.sentence import both

Admit = Callable[[Scope], Awaitable[str]]
"""Says in whose name a body is taken, or refuses it."""

_BUSY = both("too much is being sent at the moment: try again", "当前传输过多，请稍后重试")


async def anybody(_scope: Scope) -> str:
    """Admit all, under one name."""
    return ""


class Shelf:
    """Counts bytes of bodies that are being taken or handled: of all, and of each sender.

    Parameters
    ----------
    most : bytes of all together
    most_of_one : bytes of one sender, less than of all, so that nobody shuts others out
    """

    def __init__(self, most: int, most_of_one: int) -> None:
        self._most, self._most_of_one = most, most_of_one
        self._held: Counter[str] = Counter()

    def take(self, sender: str, size: int) -> None:
        """Count more.

        Raises
        ------
        Rejected
            503, if there is no room.
        """
        self._held[sender] += size
        if self._held[sender] > self._most_of_one or self._held.total() > self._most:
            raise Rejected(503, _BUSY, headers={"Retry-After": "5"})

    def give(self, sender: str, size: int) -> None:
        """Count what is done with no more."""
        self._held[sender] -= size
        if not self._held[sender]:
            del self._held[sender]
