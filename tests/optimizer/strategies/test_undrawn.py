"""What a plan leaves of a firm's cap makes claims on it cheaper."""

import numpy as np
import pytest

from huline.optimizer.compile import compile_case
from huline.optimizer.settle import Schedule, settle
from huline.optimizer.strategies.packing.packing import Packing
from huline.optimizer.strategies.prices.relaxation import Relaxation
from huline.optimizer.strategies.undrawn import STEP, with_undrawn
from tests.builders import a_case, a_job, a_policy, a_share

CLAIM = 32 * 50_000
"""Half of the rent of a job of 32 card-slots."""


def _repriced(cap, now, usual=800_000):
    """The price of claims on a cap that the only job claims under, from what it was before."""
    policy = a_policy(subsidies=(a_share(share=500, firm_cap=cap),))
    compiled = compile_case(a_case(workloads=(a_job(),), policy=policy))
    relaxed = Relaxation(compiled, "payer")
    worth, before = np.zeros((2, relaxed.rows.size), dtype=np.int64)
    relaxed.rows.firm.of(worth)[:], relaxed.rows.firm.of(before)[:] = usual, now
    packing = Packing(compiled, relaxed, worth, seed=1)
    packing.fill([0])
    settled = settle(compiled, packing.joined(Schedule()))
    found = with_undrawn(compiled, relaxed.rows, worth, before, settled)
    return int(relaxed.rows.firm.of(found)[0, 0])


@pytest.mark.parametrize(("cap", "left"), [(2 * CLAIM, 0.5), (4 * CLAIM, 0.75)])
def test_the_more_is_left_the_cheaper_claims_become(cap, left):
    assert _repriced(cap, now=800_000) == pytest.approx(800_000 * (1 - STEP * left), abs=1)


def test_where_a_cap_is_drawn_they_go_back_to_their_price():
    assert _repriced(CLAIM, now=800_000) == 800_000
    assert _repriced(CLAIM, now=400_000) == 600_000
