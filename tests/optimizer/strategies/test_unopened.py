"""Firms are not drawn to centres by programmes whose threshold they stay below."""

import numpy as np
import pytest

from huline.optimizer.compile import compile_case
from huline.optimizer.settle import Schedule, settle
from huline.optimizer.strategies.packing.packing import Packing
from huline.optimizer.strategies.prices.relaxation import Relaxation
from huline.optimizer.strategies.unopened import without_unopened
from tests.builders import (
    a_case,
    a_centre,
    a_job,
    a_policy,
    a_pool,
    a_share,
    a_tenant,
    a_western_centre,
)

NEAR, FAR = a_pool("sh-01/a"), a_pool("nx-01/a", rent=110_000)
RENT = 32 * 110_000


def _planned(threshold, spent=0, firm_cap=10**12):
    """A job of 32 card-slots; the dearer centre returns half of the rent above a threshold.

    On all 16 cards it would take 48, so that the firm could spend more than it does.

    Returns
    -------
    What the job costs at first, and without what did not open; None if all opens
    """
    reward = a_share(share=500, centre_province="Ningxia", threshold=threshold, firm_cap=firm_cap)
    case = a_case(
        centres=(a_centre(), a_western_centre()),
        pools=(NEAR, FAR),
        tenants=(a_tenant(spent=spent),),
        policy=a_policy(subsidies=(reward,)),
        workloads=(a_job(cards=(8, 16), efficiency=(1000, 700)),),
    )
    compiled = compile_case(case)
    relaxed = Relaxation(compiled, "payer")
    worth = np.zeros(relaxed.rows.size, dtype=np.int64)
    first = _packed(compiled, relaxed, worth)
    shut = without_unopened(compiled, relaxed.rows, worth, first)
    again = None if shut is None else _packed(compiled, relaxed, shut).cost("payer")
    return first.cost("payer"), again


def _packed(compiled, relaxed, worth):
    packing = Packing(compiled, relaxed, worth, seed=1)
    packing.fill([0])
    return settle(compiled, packing.joined(Schedule()))


def test_a_job_stays_near_when_its_firm_never_spends_enough():
    assert _planned(RENT + 1) == (32 * 170_000, 32 * 160_000)


@pytest.mark.parametrize(("threshold", "spent"), [(RENT, 0), (RENT + 1, 1), (0, 0)])
def test_a_programme_that_opens_keeps_its_worth(threshold, spent):
    assert _planned(threshold, spent) == (32 * 115_000, None)


def test_nothing_changes_where_no_row_has_a_price_for_it():
    assert _planned(RENT + 1, firm_cap=None) == (32 * 170_000, None)
