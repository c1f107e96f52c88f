"""Solvers behind one small protocol. A new one is a file and a line in `BACKENDS`."""

from huline.optimizer.backends.base import Answer, Backend, Limits, Outcome, Start, Tick
from huline.optimizer.backends.cpsat import CpSat
from huline.optimizer.backends.highs import Highs

BACKENDS: tuple[Backend, ...] = (Highs(), CpSat())


def backend_named(name: str) -> Backend:
    """Return the backend of this name.

    Raises
    ------
    KeyError
        If there is none.
    """
    return {backend.name: backend for backend in BACKENDS}[name]


__all__ = ["BACKENDS", "Answer", "Backend", "Limits", "Outcome", "Start", "Tick", "backend_named"]
