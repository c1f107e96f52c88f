"""Solvers behind one small protocol. A new one is a file and a line in `BACKENDS`."""

from importlib import import_module

from huline.optimizer.backends.base import Answer, Backend, Limits, Outcome, Start, Tick

# Imported only when asked for: CP-SAT alone takes longer to import than a small case to plan.
BACKENDS: dict[str, tuple[str, str]] = {
    "highs": ("huline.optimizer.backends.highs", "Highs"),
    "cpsat": ("huline.optimizer.backends.cpsat", "CpSat"),
}


def backend_named(name: str) -> Backend:
    """Return the backend of this name.

    Raises
    ------
    KeyError
        If there is none.
    """
    module, solver = BACKENDS[name]
    backend: Backend = getattr(import_module(module), solver)()
    return backend


__all__ = ["BACKENDS", "Answer", "Backend", "Limits", "Outcome", "Start", "Tick", "backend_named"]
