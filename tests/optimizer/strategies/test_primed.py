import time

import pytest

from huline.models.invent import invent
from huline.optimizer.compile import compile_case
from huline.optimizer.options import Options
from huline.optimizer.settle import settle
from huline.optimizer.strategies.by_prices import solve_by_prices
from huline.optimizer.strategies.prices.kept import all_kept
from huline.optimizer.strategies.primed import SMALLEST, packed_start
from huline.optimizer.strategies.watch import Watch
from huline.optimizer.strategies.whole import columns_of
from tests.builders import a_case, a_job


@pytest.fixture(scope="module")
def crowded():
    """A Case large enough to be packed, on a machine that has packed one before."""
    compiled = compile_case(invent(workloads=40, centres=6, slots=24, seed=3))
    assert columns_of(compiled) >= SMALLEST
    solve_by_prices(compiled, Options(), [], Watch(), brief=True)
    return compiled


def primed(compiled, seconds=600.0, **options):
    deadline = None if seconds is None else time.monotonic() + seconds
    return packed_start(compiled, Options(**options), Watch(deadline=deadline), (None,))


def test_a_packed_plan_is_settled_as_it_was_packed(crowded):
    if not all_kept():
        pytest.skip("compiled loops cannot be kept on this machine: its cache is read-only")
    schedule, found = primed(crowded)

    assert settle(crowded, schedule).cost("payer") == found.cost("payer")


def test_nothing_is_packed_where_a_plan_must_not_depend_on_the_machine(crowded):
    assert primed(crowded, seconds=None) is None
    assert primed(crowded, work=100) is None


def test_nothing_is_packed_in_less_time_than_loading_the_loops_takes(crowded):
    assert primed(crowded, seconds=1.0) is None


def test_nothing_is_packed_where_a_solver_is_as_quick():
    assert primed(compile_case(a_case(workloads=(a_job(),)))) is None
