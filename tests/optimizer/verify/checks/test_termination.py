import pytest

from huline.models.ledger import Ledger, SystemLedger
from huline.models.plan import Charge
from huline.optimizer.verify import settle, verify
from tests.builders import a_case, a_centre, a_commitment, a_job, a_pool
from tests.optimizer.verify.plans import a_run, broken, off, placed, soft

PLACED = placed("w1", a_run())
"""8 of 16 cards in slots 0 to 3."""


def a_promise(id="c", **fields):
    """12 of 16 cards for all 8 slots, to be had back for 70,000."""
    terms = {"cards": 12, "first": 0, "end": 8, "termination_fee": 70_000}
    return a_commitment(id, **terms | fields)


def a_case_with(*promises, **fields):
    return a_case(**{"workloads": (a_job(),), "commitments": promises or (a_promise(),)} | fields)


def ended(case, *names, placements=(PLACED,)):
    return settle(case, placements, terminations=names)


def rules(case, plan):
    return [breach.rule for breach in verify(case, plan).breaches]


def test_its_cards_are_free_once_it_is_ended_and_its_fee_is_paid_once():
    plan = ended(a_case_with(), "c")

    assert [(c.rule, c.of, c.ledger, c.system) for c in plan.charges] == [
        ("termination", "c", Ledger(termination=70_000), SystemLedger())
    ]
    assert plan.ledger == Ledger(rent=3_200_000, energy=1_920_000, termination=70_000)
    assert plan.system == SystemLedger(energy=1_920_000)
    assert broken(a_case_with(), plan) == []


def test_its_cards_are_taken_as_long_as_it_is_kept():
    assert broken(a_case_with(), ended(a_case_with())) == ["capacity"]


@pytest.mark.parametrize(("slot", "caught"), [(0, 0), (1, 1), (4, 1)])
def test_its_cards_are_taken_until_the_slot_from_which_it_may_be_ended(slot, caught):
    case = a_case_with(a_promise(endable_from=slot))

    assert broken(case, ended(case, "c")) == ["capacity"] * caught


def test_one_without_a_fee_cannot_be_ended_and_its_cards_stay_taken():
    case = a_case_with(a_promise(termination_fee=None))

    assert broken(case, ended(case, "c")) == ["capacity", "termination"]


def test_one_that_is_ended_for_nothing_has_no_charge():
    case = a_case_with(a_promise(termination_fee=0))

    assert ended(case, "c").charges == ()
    assert broken(case, ended(case, "c")) == []


def test_one_that_is_ended_twice_or_unknown_is_caught():
    assert broken(a_case_with(), ended(a_case_with(), "c", "c")) == ["termination"]
    assert broken(a_case_with(), ended(a_case_with(), "c", "x")) == ["case"]


def test_a_fee_that_is_missing_or_wrong_is_caught():
    plan = ended(a_case_with(), "c")
    for charges in ((), (Charge(rule="termination", of="c", ledger=Ledger(termination=69_999)),)):
        wrong = plan.model_copy(update={"charges": charges})

        assert "termination" in rules(a_case_with(), wrong)


def test_a_fee_without_an_ending_is_caught():
    plan = ended(a_case_with(), "c", placements=(placed("w1"),))

    assert "termination" in rules(a_case_with(), plan.model_copy(update={"terminations": ()}))


def test_without_the_rule_none_can_be_ended():
    case = a_case_with(policy=off("termination"))

    assert ended(case, "c").charges == ()
    assert broken(case, ended(case, "c")) == ["capacity"]


def test_what_is_ended_draws_no_power():
    """12 promised cards and 8 at work would draw 20 kW; with 4 promised ones it is 12."""
    rest = a_promise("rest", cards=4, termination_fee=None)
    case = a_case_with(
        a_promise(cards=8),
        rest,
        centres=(a_centre(power_limit_w=(15_000,)),),
        pools=(a_pool(cards=(32,)),),
    )

    assert broken(case, ended(case)) == ["power"]
    assert broken(case, ended(case, "c")) == []


def test_a_peak_that_a_promise_would_have_reached_is_not_paid_for_again():
    """12,000 W as promised; with 8 cards at work in its place it is 8,000, and 16,000 with 16."""
    centres = (a_centre(demand_charge=1_000),)
    jobs = (a_job("w1"), a_job("w2"))
    case = a_case_with(workloads=jobs, centres=centres)
    one, both = (placed("w1", a_run()), placed("w2")), (PLACED, placed("w2", a_run()))

    assert ended(case, "c", placements=one).ledger.peak == 0
    assert ended(case, "c", placements=both).ledger.peak == 4_000 * 1_000


def test_cards_kept_for_tomorrow_are_counted_as_promised_and_what_is_had_back_is_for_work():
    """4 cards are free and 10 to be kept: of the 12 that are had back 8 are at work, or 13."""
    pools = (a_pool(headroom=(10,)),)
    case = a_case_with(pools=pools)
    crowded = a_case_with(pools=pools, workloads=(a_job(cards=(13,)),))
    thirteen = (placed("w1", a_run(end=3, cards=13)),)

    assert broken(case, ended(case, "c")) == []
    assert broken(crowded, ended(crowded, "c", placements=thirteen)) == ["headroom"]


def test_what_is_ended_is_dark():
    """Half of 16 x 8 card-slots are 64; 12 x 8 are promised, and 32 at work once that is ended."""
    case = a_case_with(centres=(a_centre(lit_floor=500),), policy=soft(700, "lit-floor"))
    plan = ended(case, "c")

    assert [(c.rule, c.system.violation) for c in plan.charges] == [
        ("lit-floor", 32 * 700), ("termination", 0),
    ]  # fmt: skip
    assert broken(case, plan) == []
    assert verify(case, plan).measures.lit_rate == 32 / 128
