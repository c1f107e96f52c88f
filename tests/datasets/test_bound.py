"""The bound by prices on the bundled day, where vouchers are short of money."""

from pathlib import Path

import numpy as np

from huline.models.files import read_case
from huline.optimizer.backends import Limits
from huline.optimizer.backends.highs import load
from huline.optimizer.backends.scaling import scaled
from huline.optimizer.compile import compile_case
from huline.optimizer.formulate import formulate
from huline.optimizer.strategies.prices.ascent import ascend
from huline.optimizer.strategies.prices.relaxation import Relaxation


def _relaxed(compiled):
    """Optimum of the linear relaxation in milli-fen: a bound, too, and a tighter one here."""
    program = formulate(compiled, "payer").program
    model = scaled(program)
    solver = load(program, model, Limits(), relaxed=True)
    solver.run()
    return solver.getInfo().objective_function_value * model.unit + program.constant


def test_multipliers_find_what_is_scarce_in_vouchers():
    """Thresholds, exclusive rates and contracts are loose in the bound: the rest must be found."""
    compiled = compile_case(read_case(Path(__file__).parents[2] / "datasets" / "east-west"))
    relaxation = Relaxation(compiled, "payer")

    found = ascend(relaxation, np.zeros(relaxation.rows.size, dtype=np.int64), 500)

    assert 0.85 * _relaxed(compiled) <= found.bound <= _relaxed(compiled)
