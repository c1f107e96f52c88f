"""A Program whose columns may take fractions: what each would cost beyond what it saves."""

import highspy
import numpy as np
from numpy.typing import NDArray

from huline.optimizer.backends.base import Limits
from huline.optimizer.backends.highs import load
from huline.optimizer.backends.scaling import scaled
from huline.optimizer.formulate.program import Program


def reduced_costs(
    program: Program, seconds: float, threads: int = 1
) -> NDArray[np.float64] | None:
    """(N,) milli-fen by which a unit of each column makes the cheapest fractions dearer.

    None where they are not found in so many seconds.

    Parameters
    ----------
    threads : as many as HiGHS has in this process, which cannot change that
    """
    if program.cost.size == 0:
        return None
    model = scaled(program)
    highs = load(program, model, Limits(seconds, threads), relaxed=True)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return np.asarray(highs.getSolution().col_dual) * model.unit / model.column
