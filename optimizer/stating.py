"""A Case as the program that a plan of it solves, in text for other solvers."""

from typing import Literal

from huline.models.case import Case
from huline.models.plan import Perspective
from huline.optimizer.compile import compile_case
from huline.optimizer.formulate import formulate
from huline.optimizer.formulate.lp_text import lp_text


def program_text(case: Case, perspective: Perspective, to: Literal["lp", "mps"]) -> str:
    """State a Case as LP or MPS text, whose optimum is the least net cost in milli-fen.

    Raises
    ------
    TooLarge
        If its sums exceed what can be computed exactly.
    """
    program = formulate(compile_case(case), perspective).program
    if to == "lp":
        return lp_text(program)
    # Pyomo takes a second to import
    from huline.optimizer.formulate.mps_text import mps_text

    return mps_text(program)
