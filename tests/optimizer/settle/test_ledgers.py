"""What is counted for all workloads at once is what the checker counts for each by itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huline.models.invent import invent
from huline.optimizer.compile import compile_case
from huline.optimizer.compile.sheets import summed
from huline.optimizer.settle import settle
from huline.optimizer.strategies.first_come import first_come
from huline.optimizer.verify import settle as priced


@pytest.mark.parametrize("seed", range(6))
def test_all_ledgers_of_a_plan_are_those_that_the_checker_writes(seed):
    case = invent(60, 8, 24, seed)
    found = settle(compiled := compile_case(case), first_come(compiled, "payer").schedule())

    again = priced(
        case, found.placements, contracts=found.contracts, terminations=found.terminations
    )

    assert any(p.claims for p in found.placements)
    assert found.placements == again.placements
    assert found.charges == again.charges
    assert (found.ledger, found.system) == (again.ledger, again.system)


@given(
    st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=6),
    st.integers(1, 20_000),
    st.data(),
)
def test_sums_of_rates_are_exact_however_far_the_rates_before_them_reach(rates, times, data):
    """10^15 in each of 20,000 slots is beyond int64; what a run comes to is within it."""
    every = np.tile(np.array(rates, dtype=np.int64), times)[np.newaxis]
    first = data.draw(st.integers(0, every.size - 1))
    end = data.draw(st.integers(first + 1, min(first + 1_000, every.size)))

    sums = summed(every)[0]

    assert int(sums[end] - sums[first]) == sum(every[0, first:end].tolist())
