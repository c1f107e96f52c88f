import pytest

from huline.models.commitment import Commitment
from huline.models.ledger import Ledger, SystemLedger
from huline.models.plan import Charge
from huline.optimizer.verify import settle, verify
from tests.builders import a_case, a_centre, a_job, a_pool
from tests.optimizer.verify.plans import a_run, off, placed

PLACED = placed("w1", a_run())


def a_case_with(pool=None, policy=None, commitments=(), **centre):
    """8 cards of 1000 W at a meter with a charge of 30 CNY/kW."""
    fields = {"policy": policy} if policy else {}
    return a_case(
        centres=(a_centre(**{"demand_charge": 3_000} | centre),),
        pools=(a_pool(**pool or {}),),
        workloads=(a_job(),),
        commitments=commitments,
        **fields,
    )


def charged(case):
    return [(c.rule, c.of, c.ledger.peak, c.system.peak) for c in settle(case, [PLACED]).charges]


def test_the_rise_of_the_peak_is_charged_at_once_however_long_it_lasts():
    """8,000 W against 5,000 W so far: 3 kW x 30 CNY = 90 CNY = 9,000,000 milli-fen."""
    assert charged(a_case_with(peak_so_far_w=5_000)) == [
        ("demand-charge", "sh-01", 9_000_000, 9_000_000)
    ]


def test_a_peak_already_reached_costs_nothing_more():
    assert charged(a_case_with(peak_so_far_w=8_000)) == []


def test_the_draw_without_work_is_no_rise():
    """16 idle cards of 100 W and 4 promised ones at 900 W more draw 5,200 W, work 7,200 W more."""
    promised = (Commitment(id="c", pool="sh-01/a", cards=4, first=0, end=8),)
    case = a_case_with(pool={"idle_w": 100}, commitments=promised)

    assert charged(case) == [("demand-charge", "sh-01", 21_600_000, 21_600_000)]


def test_begun_watts_count_whole():
    """8 x 1000 W x 1.001 + 499 W = 8,507 W; without work 499 W."""
    case = a_case_with(pue=(1001,), fixed_w=499)
    assert charged(case) == [("demand-charge", "sh-01", 8_008 * 3_000, 8_008 * 3_000)]

    case = a_case_with(pue=(1001,), pool={"busy_w": 999})
    assert charged(case)[0][3] == 8_000 * 3_000  # 7,999.992 W


def test_a_charge_that_the_operator_bears_is_the_systems_alone():
    case = a_case_with(demand_charge_billed=False)

    assert charged(case) == [("demand-charge", "sh-01", 0, 24_000_000)]


def test_without_the_rule_nothing_is_charged():
    assert charged(a_case_with(policy=off("demand-charge"))) == []


WRONG = {
    "missing": (),
    "too low": (("sh-01", 23_999_999, 24_000_000),),
    "hidden from the payer": (("sh-01", 0, 24_000_000),),
    "stated twice": (("sh-01", 24_000_000, 24_000_000), ("sh-01", 24_000_000, 24_000_000)),
    "for another centre": (("sh-01", 24_000_000, 24_000_000), ("nowhere", 1, 1)),
}


@pytest.mark.parametrize("stated", WRONG.values(), ids=WRONG)
def test_a_charge_stated_wrongly_is_caught_by_name(stated):
    case = a_case_with()
    charges = tuple(
        Charge(
            rule="demand-charge", of=of, ledger=Ledger(peak=payer), system=SystemLedger(peak=all_)
        )
        for of, payer, all_ in stated
    )
    plan = settle(case, [PLACED]).model_copy(update={"charges": charges})

    assert {breach.rule for breach in verify(case, plan).breaches} == {"demand-charge"}


def test_a_charge_of_a_rule_that_asks_for_nothing_is_caught():
    case = a_case_with(policy=off("demand-charge"))
    charge = Charge(rule="demand-charge", of="sh-01", system=SystemLedger(peak=1))
    plan = settle(case, [PLACED]).model_copy(update={"charges": (charge,)})

    assert [breach.rule for breach in verify(case, plan).breaches] == ["ledger"]
