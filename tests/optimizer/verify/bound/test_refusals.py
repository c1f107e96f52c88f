"""Certificates that say nothing sound about a Case are refused, all mistakes at once."""

import pytest

from huline.models.errors import BadInput
from huline.optimizer.verify.bound import bound_of
from tests.builders import a_case, a_centre, a_job, a_pool, a_share
from tests.optimizer.verify.bound.certificates import a_certificate, bound
from tests.optimizer.verify.plans import off


def refusals(case, certificate) -> list[str]:
    with pytest.raises(BadInput) as caught:
        bound_of(case, certificate)
    return [str(problem) for problem in caught.value.problems]


def test_every_mistake_is_named_at_once():
    case = a_case(slots=4)
    rows = (
        ("capacity", "sh-01/b", 1, 2, 3, 4),
        ("capacity", "sh-01/a", 1, 2),
        ("power", "sh-01", 1),
        ("capacity", "sh-01/a", 1),
        ("lit-floor", "sh-01", 1, 2),
    )

    said = refusals(case, a_certificate(case, *rows))

    assert said == [
        "multipliers.0.of: this Case has no row capacity of 'sh-01/b' (did you mean 'sh-01/a'?)",
        "multipliers.1.of: row capacity of sh-01/a stands there more than once (keep one of them)",
        "multipliers.1.values: has 2 values for row capacity, which has 4 (give one for every "
        "slot)",
        "multipliers.2.of: this Case has no row power of 'sh-01' (none is defined)",
        "multipliers.3.of: row capacity of sh-01/a stands there more than once (keep one of them)",
        "multipliers.4.of: this Case has no row lit-floor of 'sh-01' (none is defined)",
    ]


def test_of_another_case_s_certificate_nothing_else_is_said():
    case = a_case(slots=4)
    other = a_certificate(a_case(slots=5), ("capacity", "nowhere", 1))

    (said,) = refusals(case, other)

    assert said.startswith(f"case_hash: the certificate was made for Case {other.case_hash}")


def test_rows_without_slots_have_one_value():
    case = a_case(slots=4, centres=(a_centre(lit_floor=100),))

    (said,) = refusals(case, a_certificate(case, ("lit-floor", "sh-01", 1, 2)))

    assert said == "multipliers.0.values: has 2 values for row lit-floor, which has 1"


def test_what_only_the_payer_sees_is_no_row_of_the_system():
    policy = off(subsidies=(a_share(budget=1, firm_cap=1),))
    centre = a_centre(demand_charge=1, demand_charge_billed=False)
    case = a_case(slots=4, policy=policy, centres=(centre,))
    rows = ("budget", "voucher", 1), ("firm-cap", "acme,voucher", 1)

    assert bound(case, *rows) == -2
    assert len(refusals(case, a_certificate(case, *rows, perspective="system"))) == 2
    unbilled = ("demand-charge", "sh-01", 1)
    assert len(refusals(case, a_certificate(case, unbilled))) == 1
    assert bound(case, unbilled, perspective="system") == 0


def test_the_greatest_multipliers_are_refused_where_a_block_might_pass_2_62():
    """10^12 a card-slot over 10^5 cards in 100 slots are 10^19; over 1,000 cards they fit."""
    rows = ("capacity", "sh-01/a", 10**12)
    vast = a_case(
        slots=100, pools=(a_pool(cards=(10**5,)),), workloads=(a_job(cards=(10**5,), work=10**5),)
    )
    large = a_case(
        slots=100,
        pools=(a_pool(cards=(1_000,)),),
        workloads=(a_job(cards=(1_000,), work=1_000, must_serve=True),),
    )

    (said,) = refusals(vast, a_certificate(vast, rows))

    assert "the cost of a block might pass 2^62 milli-fen" in said
    assert "lower the greatest of them" in said
    assert bound(large, rows) == 1_000 * (160_000 + 10**12) - 100 * 1_000 * 10**12


def test_credits_may_be_of_any_size():
    case = a_case(slots=100, pools=(a_pool(cards=(10**7,)),))

    assert bound(case, ("capacity", "sh-01/a", 10**12)) == -(10**7) * 100 * 10**12


def test_refusals_speak_chinese_too():
    case = a_case()

    with pytest.raises(BadInput) as caught:
        bound_of(case, a_certificate(case, ("capacity", "x", 1)))

    assert "没有“x”的约束行" in caught.value.text("zh")
