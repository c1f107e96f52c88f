from datetime import date

import pytest

from huline.models.case import Horizon
from huline.optimizer.compile import compile_case
from tests.builders import (
    a_case,
    a_centre,
    a_job,
    a_policy,
    a_pool,
    a_service,
    a_share,
    a_sum_per_card_hour,
    a_tenant,
    a_western_centre,
    an_accelerator,
)
from tests.optimizer.verify.plans import off

# 30 % of the 100,000 milli-fen a card-hour costs in either pool
EAST, WEST, BOTH, NOWHERE = [30_000, 0], [0, 30_000], [30_000, 30_000], []


def rates(rule, tenant=None, workload=None, minutes=60, **fields):
    """(P,) milli-fen per card-slot in sh-01 and nx-01; [] where the rule pays nowhere."""
    parts = {
        "horizon": Horizon(
            start="2026-07-15T00:00:00+08:00", slots=8 * 60 // minutes, slot_minutes=minutes
        ),
        "centres": (a_centre(operator="east co"), a_western_centre(operator="west co")),
        "pools": (a_pool(), a_pool("nx-01/a")),
        "tenants": (a_tenant(**tenant or {}),),
        "workloads": (workload or a_job(),),
        "policy": a_policy(subsidies=(rule,)),
    }
    compiled = compile_case(a_case(**parts | fields))
    found = compiled.subsidies.of(compiled.case.workloads[0])
    return found[0].rate.tolist() if found else []


def test_a_share_of_the_rent_is_paid_on_every_card_slot():
    assert rates(a_share()) == BOTH


def test_the_share_is_taken_of_the_rounded_rent_and_rounded_itself():
    """Five minutes of 100,000 an hour are 8,333; 30 % of that is 2,499.9."""
    assert rates(a_share(), minutes=5) == [2_500, 2_500]


def test_half_a_milli_fen_is_rounded_up():
    pools = (a_pool(rent=5), a_pool("nx-01/a", rent=4))

    assert rates(a_share(), pools=pools) == [2, 1]


def test_a_sum_per_card_hour_is_cut_to_the_slot():
    """20,000 an hour are 1,666.7 in five minutes."""
    assert rates(a_sum_per_card_hour()) == [20_000, 20_000]
    assert rates(a_sum_per_card_hour(), minutes=5) == [1_667, 1_667]


@pytest.mark.parametrize(
    ("firm", "centre", "seat", "expected"),
    [
        ("Ningxia", None, "Ningxia", BOTH),
        ("Ningxia", None, "Shanghai", NOWHERE),
        (None, "Ningxia", "Shanghai", WEST),
        ("Shanghai", "Ningxia", "Shanghai", WEST),
        ("Shanghai", "Ningxia", "Ningxia", NOWHERE),
        ("Shanghai", "Shanghai", "Shanghai", EAST),
    ],
)
def test_firm_and_centre_must_each_be_local_where_the_rule_says_so(firm, centre, seat, expected):
    rule = a_share(firm_province=firm, centre_province=centre)

    assert rates(rule, tenant={"province": seat}) == expected


def test_a_city_narrows_its_province():
    firm = {"firm_province": "Jiangsu", "firm_city": "Suzhou"}
    centre = {"centre_province": "Ningxia", "centre_city": "Yinchuan"}

    assert rates(a_share(**firm), tenant={"province": "Jiangsu", "city": "Suzhou"}) == BOTH
    assert rates(a_share(**firm), tenant={"province": "Jiangsu", "city": "Wuxi"}) == NOWHERE
    assert rates(a_share(**centre)) == NOWHERE
    assert rates(a_share(**centre | {"centre_city": "Zhongwei"})) == WEST


def test_foreign_cards_may_earn_another_share():
    cards = (an_accelerator(), an_accelerator("910b", domestic=True))
    fields = {
        "accelerators": cards,
        "pools": (a_pool(), a_pool("nx-01/a", accelerator="910b")),
        "workload": a_job(accelerators={"h100": 1000, "910b": 1000}),
    }

    assert rates(a_share(share_foreign=100), **fields) == [10_000, 30_000]
    assert rates(a_share(share_foreign=0), **fields) == [0, 30_000]
    assert rates(a_share(), **fields) == BOTH


@pytest.mark.parametrize(
    ("validity", "expected"),
    [
        ({"valid_from": date(2026, 7, 15)}, BOTH),
        ({"valid_from": date(2026, 7, 16)}, NOWHERE),
        ({"valid_to": date(2026, 7, 15)}, BOTH),
        ({"valid_to": date(2026, 7, 14)}, NOWHERE),
    ],
)
def test_the_day_on_which_the_horizon_starts_must_lie_in_the_validity(validity, expected):
    assert rates(a_share(**validity)) == expected


def test_only_firms_of_the_named_sectors_are_paid():
    rule = a_share(sectors=("chips", "cars"))

    assert rates(rule, tenant={"sector": "cars"}) == BOTH
    assert rates(rule, tenant={"sector": "games"}) == NOWHERE
    assert rates(rule) == NOWHERE


def test_a_firm_must_have_spent_the_threshold_before():
    assert rates(a_share(min_spent=500), tenant={"spent": 500}) == BOTH
    assert rates(a_share(min_spent=500), tenant={"spent": 499}) == NOWHERE


def test_centres_of_related_operators_earn_nothing_where_the_rule_says_so():
    related = {"related": ("west co",)}

    assert rates(a_share(unrelated_only=True), tenant=related) == EAST
    assert rates(a_share(), tenant=related) == BOTH


def test_only_the_named_kinds_of_work_are_paid():
    training_only = a_share(workloads=("training",))
    serving = {"workload": a_service(), "policy": off("latency", subsidies=(training_only,))}

    assert rates(training_only) == BOTH
    assert rates(training_only, **serving) == NOWHERE


def test_the_firm_cap_is_what_claims_to_date_have_left_of_it():
    rule = a_share(firm_cap=1_000)

    def left(claimed, policy=None):
        tenant = a_tenant(claimed={"voucher": claimed})
        case = a_case(tenants=(tenant,), policy=policy or a_policy(subsidies=(rule,)))
        return compile_case(case).subsidies.firm_cap(0, "acme")

    assert left(400) == 600
    assert left(1_400) == 0
    assert left(400, off("firm-cap", subsidies=(rule,))) is None


def test_a_budget_is_no_limit_once_the_rule_is_off():
    rule = a_share(budget=1_000)

    assert compile_case(a_case(policy=a_policy(subsidies=(rule,)))).subsidies.budget == (1_000,)
    assert compile_case(a_case(policy=off("budget", subsidies=(rule,)))).subsidies.budget == (
        None,
    )
