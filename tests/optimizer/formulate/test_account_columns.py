"""Switches of programmes that ask how much a firm spends."""

import pytest

from huline.optimizer.compile import compile_case
from huline.optimizer.formulate import formulate
from tests.builders import a_case, a_job, a_policy, a_share, a_tenant


def switch(threshold: int, spent: int = 500_000) -> int:
    """Upper bound of a firm's switch; its two hours come to 800,000 each."""
    case = a_case(
        slots=1,
        tenants=(a_tenant(spent=spent),),
        workloads=tuple(a_job(name, work=8, cards=(8,)) for name in ("w1", "w2")),
        policy=a_policy(subsidies=(a_share(threshold=threshold),)),
    )
    formulation = formulate(compile_case(case), "payer")
    (account,) = formulation.variables.accounts
    (opens,) = account.opens
    return int(formulation.program.upper[opens])


@pytest.mark.parametrize(
    ("threshold", "upper"), [(500_001, 1), (2_100_000, 1), (2_100_001, 0), (10**9, 0)]
)
def test_a_programme_opens_only_for_a_firm_that_can_spend_so_much(threshold, upper):
    assert switch(threshold) == upper


def test_what_was_spent_before_counts_towards_the_threshold():
    assert switch(2_100_001, spent=500_001) == 1
