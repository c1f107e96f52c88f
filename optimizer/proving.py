"""Recomputes what a certificate proves while the search goes on: the end need not wait for it."""

from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING, Self

from huline.models.case import Case
from huline.models.certificate import Certificate
from huline.optimizer.made import Made

if TYPE_CHECKING:  # this process, which mostly waits, imports the checker meanwhile
    from huline.optimizer.verify import Blocks

MOST_WORKLOADS = 20_000
"""Above, the memory that this takes is better left to the search."""
_CHECKING = ("huline.optimizer.verify", "huline.optimizer.reasons")


class Proving:
    """A thread that checks the latest certificate; as a context it is let go at the end."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._pool = ThreadPoolExecutor(1, "proving")
        self._begun: tuple[Certificate, Future[Blocks | None]] | None = None

    def __enter__(self) -> Self:
        # in a thread of its own, which no interrupt leaves with half a module
        for module in _CHECKING:
            self._pool.submit(import_module, module)
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def hear(self, made: Made) -> None:
        """Begin with the certificate of a plan, unless it is the one before."""
        certificate = made.certificate
        if certificate is None or len(self._case.workloads) > MOST_WORKLOADS:
            return
        if self._begun is not None:
            if self._begun[0] == certificate:
                return
            self._begun[1].cancel()
        self._begun = certificate, self._pool.submit(self._blocks, certificate)

    def proven(self, certificate: Certificate | None) -> "Certificate | Blocks | None":
        """Return what was found of a certificate, or else the certificate itself."""
        if self._begun is None or self._begun[0] != certificate:
            return certificate
        return self._begun[1].result() or certificate

    def _blocks(self, certificate: Certificate) -> "Blocks | None":
        from huline.optimizer.verify import blocks_of

        return blocks_of(self._case, certificate)
