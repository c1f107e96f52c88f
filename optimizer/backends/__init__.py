"""Solvers behind one small protocol. A new one is a file here and a line in `BackendName`."""

from importlib import import_module

from huline.optimizer.backends.base import Answer, Backend, Limits, Outcome, Start, Tick
from huline.optimizer.solvers import BackendName


def backend_named(name: BackendName | str) -> Backend:
    """Return the backend of this name.

    Raises
    ------
    ValueError
        If there is none.
    SolverMissing
        If what it stands on is not installed.
    """
    place = BackendName(name)
    # imported only when asked for: CP-SAT alone takes longer to import than a small case to plan
    module = import_module(place.module)
    backend: Backend = getattr(module, place.solver)()
    return backend


__all__ = ["Answer", "Backend", "Limits", "Outcome", "Start", "Tick", "backend_named"]
