"""What differs over draws of demand: pairs, their mean with its limits, and their scatter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huline.models.findings import Difference, Outcome
from huline.models.study import Study
from huline.models.units import half_up
from huline.models.variants import factor_of
from huline.optimizer.policy import run
from huline.optimizer.policy.draws import paired
from huline.optimizer.policy.intervals import sign_of
from tests.builders import a_case, a_job, a_policy, a_share
from tests.optimizer.policy.studies import NO_VOUCHERS

SEEDS = (1, 2, 3)


def drawn(draw, value, low, high, measure="payer-cost", unit="milli-fen"):
    """What one draw tells of a scenario's difference from the base."""
    proven = low, high
    told = Difference(measure=measure, unit=unit, value=value, proven=proven, sign=sign_of(proven))
    return Outcome(
        scenario="s", draw=draw, status="proven", case_hash="", key="", against="base",
        differences=(told,),
    )  # fmt: skip


def test_the_mean_its_limits_and_the_scatter_are_worked_out_by_hand():
    """Differences of 4, 7 and 10, with limits 3..5, -2..8 and 9..12: two of three are decided.

    Mean 7, of limits 10/3 and 25/3, which are rounded outwards; deviations -3, 0 and 3, so that
    the sample variance is 18 / 2.
    """
    (found,) = paired([drawn(1, 4, 3, 5), drawn(2, 7, -2, 8), drawn(3, 10, 9, 12)])

    assert (found.draws, found.mean, found.deviation) == (3, 7, 3)
    assert (found.proven, found.sign) == ((3, 9), "up")
    assert (found.drawn, found.widest) == ((4, 10), (-2, 12))
    assert (found.up, found.down) == (2, 0)


def test_a_draw_without_limits_leaves_the_mean_undecided():
    (found,) = paired([drawn(1, 4, 3, 5), drawn(2, 7, None, 8)])

    assert (found.proven, found.widest) == ((None, 7), (None, 8))
    assert (found.sign, found.up) == ("undecided", 1)


def test_what_adds_up_is_0_in_a_draw_that_does_not_tell_of_it_and_what_does_not_is_left_out():
    def told(unit):
        other = drawn(2, 1, 1, 1, measure="other")
        return {each.measure: each.mean for each in paired([drawn(1, 4, 4, 4, unit=unit), other])}

    assert told("milli-fen") == {"payer-cost": 2, "other": 0.5}
    assert told("share") == {"other": 0.5}


limits = st.lists(st.integers(-1_000, 1_000), min_size=3, max_size=3).map(sorted)


@given(st.lists(limits, min_size=1, max_size=6), st.data())
def test_mean_and_every_draw_lie_within_what_is_told_of_them(ends, data):
    pairs = [drawn(n, value, low, high) for n, (low, value, high) in enumerate(ends)]
    best = [data.draw(st.integers(low, high)) for low, _, high in ends]
    (found,) = paired(pairs)

    assert found.proven[0] <= sum(best) / len(best) <= found.proven[1]
    assert found.widest[0] <= min(best) <= max(best) <= found.widest[1]
    assert found.up <= sum(each > 0 for each in best)
    assert found.down <= sum(each < 0 for each in best)


def test_a_study_pairs_draws_of_the_same_demand():
    """One job, of whose rent of 100,000 a card-slot three tenths are paid: without, it costs more.

    32 card-hours of work become 32 times the factor of its draw, in whole hours of eight cards.
    """
    case = a_case(workloads=(a_job(),), policy=a_policy(subsidies=(a_share(share=300),)))
    study = Study(
        name="drawn", gap=0.0, certify=False, misallocation=False,
        changes=[{"name": "none", "edits": [NO_VOUCHERS]}],
        draws={"seeds": SEEDS, "spread": 600},
    )  # fmt: skip
    found = run(study, case)
    hours = [-(-half_up(32 * factor_of("w1", 600, seed), 1000) // 8) for seed in SEEDS]
    saved = [8 * each * 30_000 for each in hours]
    (cost,) = (p for p in found.paired if (p.measure, p.by) == ("payer-cost", ""))

    assert len(set(saved)) > 1
    assert cost.mean == pytest.approx(sum(saved) / 3)
    assert cost.drawn == cost.widest == (min(saved), max(saved))
    assert (cost.sign, cost.up, cost.down) == ("up", 3, 0)
