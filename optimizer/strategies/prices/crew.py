"""Threads that share a round's work: each takes a span of blocks and fills in their results."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise


class Crew:
    """Runs a kernel over spans of blocks side by side; the result does not depend on how many."""

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None

    def run(self, kernel: Callable[..., None], count: int, *arrays: object) -> None:
        """Call ``kernel(begin, end, *arrays)`` for spans that make up ``[0, count)``."""
        self.run_all(kernel, count, *arrays)

    def span(self, count: int) -> slice:
        """Return which of so many blocks this crew has: all."""
        return slice(0, count)

    def run_all(self, kernel: Callable[..., None], count: int, *arrays: object) -> None:
        """Call ``kernel`` for all blocks, also where a crew has but a part of them."""
        if self._pool is None or count < self._threads:
            kernel(0, count, *arrays)
            return
        edges = [count * i // self._threads for i in range(self._threads + 1)]
        spans = pairwise(edges)
        for done in [self._pool.submit(kernel, *span, *arrays) for span in spans]:
            done.result()
