"""The solvers there are, said once: options, commands, tests and the doctor take them from here.

It imports nothing heavy: `huline plan --help` reads it too.
"""

from enum import StrEnum


class BackendName(StrEnum):
    """A solver's name, and the module and class behind it."""

    module: str
    solver: str

    def __new__(cls, name: str, module: str = "", solver: str = "") -> "BackendName":
        """Make a member that is its name and knows where its solver is."""
        member = str.__new__(cls, name)
        member._value_, member.solver = name, solver
        member.module = f"huline.optimizer.backends.{module}"
        return member

    HIGHS = "highs", "highs", "Highs"
    CPSAT = "cpsat", "cpsat", "CpSat"
    PYOMO = "pyomo", "through_pyomo", "Pyomo"
