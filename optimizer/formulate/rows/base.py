"""What a coupling rule is to the formulation."""

from collections.abc import Callable
from dataclasses import dataclass

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.variables import Variables


@dataclass(frozen=True)
class Row:
    """A rule that couples columns; ``add`` writes its rows, all of them ``<=``."""

    rule: str
    formula: str
    add: Callable[[Builder, Compiled, Variables], None]
