"""Demand charges while workloads are placed one after the other."""

import numpy as np
import pytest

from huline.models.invent import invent
from huline.optimizer.compile import compile_case
from huline.optimizer.settle import settle
from huline.optimizer.strategies.first_come import first_come
from huline.optimizer.strategies.neighbourhood import improve
from huline.optimizer.strategies.peaks import Peaks
from huline.optimizer.strategies.watch import Watch
from tests.builders import a_case, a_centre, a_job, a_pool


def charged(*workloads, **centre):
    """A meter with 30 CNY/kW; a card draws a kilowatt."""
    centres = (a_centre(**{"demand_charge": 3_000} | centre),)
    return compile_case(a_case(slots=4, centres=centres, workloads=workloads))


def test_a_peak_is_paid_for_once_however_often_it_is_reached():
    peaks = Peaks(charged(peak_so_far_w=6_000), "payer")

    assert peaks.take(0, np.array([8, 0, 0, 0])) == 2_000 * 3_000
    assert peaks.dearer(0, np.array([0, 8, 8, 0])) == 0
    assert peaks.dearer(0, np.array([1, 0, 0, 0])) == 1_000 * 3_000


def test_what_is_taken_away_again_costs_nothing():
    peaks = Peaks(charged(), "payer")
    first = peaks.take(0, np.array([8, 8, 0, 0]))
    second = peaks.take(0, np.array([4, 0, 0, 0]))

    assert peaks.take(0, np.array([-4, 0, 0, 0])) == -second
    assert peaks.take(0, np.array([-8, -8, 0, 0])) == -first


def test_what_the_operator_pays_does_not_count_for_the_payer():
    compiled = charged(demand_charge_billed=False)

    assert not Peaks(compiled, "payer").charged
    assert Peaks(compiled, "system").charged


def test_first_come_waits_for_a_slot_that_does_not_raise_the_peak():
    queue = first_come(charged(a_job("w1", work=16), a_job("w2", work=16)), "payer")

    assert [run.slots for run in queue.schedule().jobs.values()] == [(0, 1), (2, 3)]


@pytest.mark.parametrize("perspective", ["payer", "system"])
def test_the_cost_kept_while_placing_is_that_of_the_settled_plan(perspective):
    case = invent(40, 5, 24, 1, 1.0)
    centres = tuple(
        centre.model_copy(update={"demand_charge": 900, "peak_so_far_w": centre.fixed_w})
        for centre in case.centres
    )
    compiled = compile_case(case.model_copy(update={"centres": centres}))
    queue = first_come(compiled, perspective)
    improve(queue, 200, 0, Watch())
    found = settle(compiled, queue.schedule())

    assert found.charges
    # the settlement may serve more with the same cards and claim more, never less
    assert found.cost(perspective) <= queue.cost
    assert queue.cost - found.cost(perspective) < sum(c.system.peak for c in found.charges)


def test_pools_of_one_centre_share_its_peak():
    case = a_case(
        centres=(a_centre(demand_charge=3_000),), pools=(a_pool(), a_pool("sh-01/b")), slots=1
    )
    peaks = Peaks(compile_case(case), "payer")

    assert peaks.take(0, np.array([1])) == peaks.take(1, np.array([1])) == 3_000_000
