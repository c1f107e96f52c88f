from datetime import date

import pytest

from huline.models.case import Horizon
from huline.optimizer.compile import compile_case
from huline.optimizer.compile.subsidies import Account, Bracket
from tests.builders import (
    a_case,
    a_centre,
    a_group,
    a_job,
    a_ladder,
    a_policy,
    a_pool,
    a_service,
    a_share,
    a_sum_per_card_hour,
    a_tariff,
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
    return found[0].rate[:, 0].tolist() if found else []


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


def by_slot(rule, **fields):
    """(P, T) milli-fen per card-slot."""
    job = a_job(work=8)
    case = a_case(workloads=(job,), policy=a_policy(subsidies=(rule,)), **fields)
    compiled = compile_case(case)
    return compiled.subsidies.of(compiled.case.workloads[0])[0].rate.tolist()


def test_a_share_of_the_electricity_follows_the_tariff_and_never_falls_below_nothing():
    """Half of 60,000 and of 30,001, rounded up; nothing of minus 60,000."""
    tariff = a_tariff(fen_per_mwh=[60_000, 30_001, -60_000])
    pools = (a_pool(), a_pool("sh-01/b", rent_includes_energy=True))

    rule = a_share(share=500, basis="energy")

    assert by_slot(rule, slots=3, tariffs=(tariff,), pools=pools) == [
        [30_000, 15_001, 0],
        [0, 0, 0],
    ]


def test_a_sum_per_kilowatt_hour_follows_what_the_meter_shows():
    """1 kW at a PUE of 1 and of 1.25, whether or not the rent includes the energy."""
    centre = a_centre(pue=(1_000, 1_250))
    pools = (a_pool(rent_includes_energy=True),)
    rule = a_sum_per_card_hour(unit="kWh", amount=10_000)

    assert by_slot(rule, slots=2, centres=(centre,), pools=pools) == [[10_000, 12_500]]


def test_tiers_pay_at_most_their_greatest_share():
    assert rates(a_ladder((0, 5), (100, 300))) == BOTH
    assert rates(a_ladder((0, 5), (300, 100))) == BOTH


@pytest.mark.parametrize(
    ("rule", "firm", "expected"),
    [
        ({"sizes": ("small", "micro")}, {"size": "micro"}, BOTH),
        ({"sizes": ("small", "micro")}, {"size": "large"}, NOWHERE),
        ({"sizes": ("small", "micro")}, {}, NOWHERE),
        ({"age_from": 3}, {"founded": date(2023, 7, 15)}, BOTH),
        ({"age_from": 3}, {"founded": date(2023, 7, 16)}, NOWHERE),
        ({"age_below": 3}, {"founded": date(2023, 7, 16)}, BOTH),
        ({"age_below": 3}, {"founded": date(2023, 7, 15)}, NOWHERE),
        ({"age_below": 3}, {"founded": date(2026, 7, 16)}, NOWHERE),
        ({"age_below": 3}, {}, NOWHERE),
        ({"age_from": 0}, {}, NOWHERE),
    ],
)
def test_a_firm_must_be_of_the_size_and_age_that_is_asked(rule, firm, expected):
    assert rates(a_share(**rule), tenant=firm) == expected


def test_only_cards_of_the_named_origin_are_paid():
    fields = {
        "accelerators": (an_accelerator(), an_accelerator("910b", domestic=True)),
        "pools": (a_pool(), a_pool("nx-01/a", accelerator="910b")),
        "workload": a_job(accelerators={"h100": 1000, "910b": 1000}),
    }

    assert rates(a_share(origin="domestic"), **fields) == WEST
    assert rates(a_share(origin="foreign"), **fields) == EAST


def test_a_programme_that_is_off_pays_nobody():
    assert rates(a_share(off="a draft")) == NOWHERE


def account(rule, policy=None, **tenant):
    """What acme's rent decides about its claims on the rule."""
    policy = policy or a_policy(subsidies=(rule,))
    case = a_case(tenants=(a_tenant(**tenant),), policy=policy)
    return compile_case(case).subsidies.account(0, "acme")


def test_what_is_still_to_be_spent_is_the_threshold_less_the_spend_to_date():
    rule = a_share(threshold=500, spend_limit=900)

    assert account(rule, spent=200) == Account(300, 700, ())
    assert account(rule, spent=800, spent_on={"voucher": 300}) == Account(200, 600, ())
    assert account(rule, spent=1_000) == Account(0, -100, ())
    assert account(a_share(threshold=500), spent=500) is None
    assert account(rule, off("threshold", subsidies=(rule,)), spent=200) is None


def test_brackets_that_the_spend_to_date_has_filled_are_behind():
    rule = a_ladder((0, 100, 300), (10, 20, 30))
    two = (Bracket(50, 20), Bracket(None, 30))

    assert account(rule).brackets == (Bracket(100, 10), Bracket(200, 20), Bracket(None, 30))
    assert account(rule, spent=250).brackets == two
    assert account(rule, spent=300).brackets == (Bracket(None, 30),)
    assert account(rule, off("tiers", subsidies=(rule,)), spent=250) is None


def test_an_account_earns_slice_by_slice():
    """50,000 x 2 % + 10,000 x 3 %, and what is below a milli-fen falls away."""
    found = Account(0, None, (Bracket(50_000, 20), Bracket(None, 30)))

    assert found.earned(60_000) == 1_300
    assert found.earned(60_033) == 1_300
    assert found.earned(60_034) == 1_301
    assert Account(1, None, ()).earned(60_000) is None


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
        subsidies = compile_case(case).subsidies
        return [subsidies.left(fund, "acme") for fund in subsidies.funds]

    assert left(400) == [600]
    assert left(1_400) == [0]
    assert left(400, off("firm-cap", subsidies=(rule,))) == []


def test_a_budget_is_no_limit_once_the_rule_is_off():
    rule = a_share(budget=1_000)

    def budgets(policy):
        return [fund.budget for fund in compile_case(a_case(policy=policy)).subsidies.funds]

    assert budgets(a_policy(subsidies=(rule,))) == [1_000]
    assert budgets(off("budget", subsidies=(rule,))) == []


def test_rates_of_one_pool_draw_on_its_money_and_a_firm_on_its_cap_once():
    rules = a_share("usual", groups=("pool",)), a_share("start-up", 600, groups=("pool",))
    pool = a_group("pool", budget=1_000, firm_cap=300)
    tenant = a_tenant(claimed={"pool": 100, "usual": 50})
    policy = a_policy(subsidies=rules, stacking_groups=(pool,))
    subsidies = compile_case(a_case(tenants=(tenant,), policy=policy)).subsidies

    (fund,) = subsidies.funds
    assert (fund.id, fund.members, fund.budget) == ("pool", {0, 1}, 1_000)
    assert subsidies.left(fund, "acme") == 200
    assert subsidies.groups == ()
