"""What lies between the cost of a plan and a bound, taken apart to the milli-fen."""

from random import Random

import pytest

from huline.models.invent import invent
from huline.optimizer.compile import compile_case
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.settle import settle
from huline.optimizer.strategies.first_come import first_come
from huline.optimizer.strategies.watch import Watch
from huline.optimizer.verify import verify
from huline.optimizer.verify.bound import bound_of
from huline.optimizer.verify.bound.rows import ROWS, objects_of
from huline.optimizer.verify.facts import Facts
from huline.optimizer.writing import Writer
from tests.agreement.tiny import perspective_of, tiny_case
from tests.builders import a_case, a_job, a_policy, a_share
from tests.optimizer.verify.bound.certificates import a_certificate, a_random_certificate
from tests.optimizer.verify.bound.furnished import a_furnished_case


def the_best_plan(case, perspective):
    return solve_here(case, Options(perspective=perspective, gap=0.0))


def a_plan_first_come(case, perspective):
    """Return what first come, first served makes of a Case; None where that serves too little."""
    compiled, options = compile_case(case), Options(perspective=perspective)
    made = first_come(compiled, perspective)
    if compiled.hopeless() or not made.sound:
        return None
    writer = Writer(compiled, options, Watch())
    return writer.write(settle(compiled, made.schedule()), writer.unknown).whole().plan


def amounts_rounded(case, plan):
    """Count what may have been rounded: for each card-slot, load and claim, and every limit."""
    facts = Facts(case)
    card_slots = sum((r.end - r.first) * r.cards for p in plan.placements for r in p.runs)
    freed = sum(c.cards for c in case.commitments) * facts.slots
    loads = sum(
        len(p.links) + len(p.claims) + sum(len(copy.links) for copy in p.copies)
        for p in plan.placements
    )
    limits = sum(len(objects_of(row, facts, plan.perspective)) for row in ROWS)
    # power, two quotas of electricity and card-hours may be rounded for a single card-slot
    return 4 * card_slots + freed + loads + limits * (facts.slots + 1)


def comes_to_the_gap(case, plan, certificate):
    verdict = verify(case, plan, certificate, apart=True)
    parts = verdict.parts
    regrets = [parts.workloads, parts.contracts, parts.commitments]

    assert verdict.ok
    assert set(parts.workloads) == {w.id for w in case.workloads}
    assert parts.total == plan.cost - bound_of(case, certificate)
    assert [name for part in regrets for name, regret in part.items() if regret < 0] == []
    assert [rule for rule, left in parts.unused.items() if left < 0] == []
    assert 0 <= parts.rounding <= amounts_rounded(case, plan)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("made", [the_best_plan, a_plan_first_come])
def test_nothing_is_missing_or_below_nothing_whatever_the_rules(seed, made):
    case, perspective = a_furnished_case(seed), perspective_of(seed)
    plan, rng = made(case, perspective), Random(seed)

    for _ in range(3 if plan is not None else 0):
        comes_to_the_gap(case, plan, a_random_certificate(case, perspective, rng))


@pytest.mark.parametrize("seed", range(30))
def test_nothing_is_missing_in_tiny_cases_either(seed):
    case, perspective = tiny_case(seed), perspective_of(seed)
    plan, rng = the_best_plan(case, perspective), Random(seed)

    for _ in range(3 if plan is not None else 0):
        comes_to_the_gap(case, plan, a_random_certificate(case, perspective, rng))


@pytest.mark.parametrize("perspective", ["payer", "system"])
def test_nothing_is_missing_of_an_invented_case(perspective):
    case = invent(80, 10, 24, seed=3, tightness=1.0)
    plan, rng = a_plan_first_come(case, perspective), Random(3)

    for most in (1_000, 100_000):
        comes_to_the_gap(case, plan, a_random_certificate(case, perspective, rng, (most,)))


def test_what_each_part_comes_to_can_be_worked_out_by_hand():
    """Two jobs of 8 cards for 4 slots fill slots 0 to 3 of 8, where a card is worth 1,000.

    One could have run in slots 4 to 7, the last of them worth 500: 8 x 3,500 too much. There 16
    cards are left over. Both claim 30 % of 32 x 100,000: of the budget 80,000 are left, at half.
    """
    policy = a_policy(subsidies=(a_share("voucher", budget=2_000_000),))
    case = a_case(workloads=(a_job("w1", deadline=4), a_job("w2")), policy=policy)
    plan, pool = a_plan_first_come(case, "payer"), case.pools[0].id
    worth = ("capacity", pool, *[1_000] * 4, 0, 0, 0, 500), ("budget", "voucher", 500_000)
    parts = verify(case, plan, a_certificate(case, *worth), apart=True).parts

    assert [run.first for placed in plan.placements for run in placed.runs] == [0, 0]
    assert parts.workloads == {"w1": 0, "w2": 28_000}
    assert parts.unused == {"capacity": 8_000, "budget": 40_000}
    assert parts.rounding == 0


def test_nothing_is_taken_apart_unless_asked_for():
    case = a_case(workloads=(a_job(),))
    plan = a_plan_first_come(case, "payer")

    assert verify(case, plan, a_certificate(case)).parts is None
    assert verify(case, plan, apart=True).parts is None
