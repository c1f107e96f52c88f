"""The solvers there are, said once: options, commands, tests and the doctor take them from here.

It imports nothing heavy: `huline plan --help` reads it too.
"""

from enum import StrEnum


class BackendName(StrEnum):
    """A solver's name, and the module and class of `huline.optimizer.backends` behind it."""

    module: str
    solver: str

    def __new__(cls, name: str, module: str = "", solver: str = "") -> "BackendName":
        """Make a member that is its name and knows where its solver is."""
        member = str.__new__(cls, name)
        member._value_, member.module, member.solver = name, module, solver
        return member

    HIGHS = "highs", "highs", "Highs"
    CPSAT = "cpsat", "cpsat", "CpSat"
    PYOMO = "pyomo", "through_pyomo", "Pyomo"
