import pytest

from tests.builders import (
    a_case,
    a_centre,
    a_job,
    a_link,
    a_policy,
    a_pool,
    a_quote,
    a_service,
    a_share,
    a_sum_per_card_hour,
    a_tariff,
    a_tenant,
    an_accelerator,
)
from tests.optimizer.verify.plans import a_run, breaches, broken, placed

# 8 cards x 4 slots x 100,000 of rent = 3,200,000; 30 % of it = 960,000
ENTITLED = 960_000


def a_case_of(subsidy, **fields):
    policy = a_policy(subsidies=(subsidy,))
    return a_case(**{"workloads": (a_job(),), "policy": policy} | fields)


def claims(amount):
    return placed("w1", a_run(), claims=[("voucher", amount)])


def test_a_claim_of_all_one_is_entitled_to_passes():
    assert broken(a_case_of(a_share(share=300)), claims(ENTITLED)) == []


def test_a_milli_fen_more_is_caught():
    found = breaches(a_case_of(a_share(share=300)), claims(ENTITLED + 1))

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("entitlement", "w1, voucher", 960_001, 960_000)
    ]


def test_two_claims_from_one_programme_are_one():
    halves = placed("w1", a_run(), claims=[("voucher", 480_000), ("voucher", 480_001)])

    assert broken(a_case_of(a_share(share=300)), halves) == ["entitlement"]


def test_the_share_is_rounded_by_the_card_slot():
    """Rent of 105 at 300 per mille is 31.5 a card-slot, rounded up to 32: 32 x 32 = 1,024."""
    case = a_case_of(a_share(share=300), pools=(a_pool(rent=105),))

    assert broken(case, claims(1_024)) == []
    assert broken(case, claims(1_025)) == ["entitlement"]


def test_foreign_cards_may_earn_another_share():
    """200 per mille of 3,200,000 on foreign cards, 300 on domestic ones."""
    subsidy = a_share(share=300, share_foreign=200)
    domestic = (an_accelerator(domestic=True),)

    assert broken(a_case_of(subsidy), claims(640_000)) == []
    assert broken(a_case_of(subsidy), claims(640_001)) == ["entitlement"]
    assert broken(a_case_of(subsidy, accelerators=domestic), claims(ENTITLED)) == []


def test_a_share_of_nothing_for_foreign_cards_pays_nothing():
    subsidy = a_share(share=300, share_foreign=0)

    assert broken(a_case_of(subsidy), claims(1)) == ["entitlement"]


def test_a_sum_per_card_hour_pays_for_every_card_hour():
    """20,000 x 32 card-hours = 640,000."""
    case = a_case_of(a_sum_per_card_hour(amount=20_000))

    assert broken(case, claims(640_000)) == []
    assert broken(case, claims(640_001)) == ["entitlement"]


OPERATOR = {"centres": (a_centre(operator="cloud"),)}
YES = [
    {"firm_province": "Shanghai"},
    {"firm_province": "Shanghai", "firm_city": "Shanghai"},
    {"centre_province": "Shanghai"},
    {"centre_province": "Shanghai", "centre_city": "Shanghai"},
    {"workloads": ("training",)},
    {"sectors": ("ai", "auto")},
    {"sizes": ("micro", "small")},
    {"age_from": 3},
    {"age_below": 4},
    {"origin": "foreign"},
    {"valid_from": "2026-07-15", "valid_to": "2026-07-15"},
]
NO = [
    {"firm_province": "Ningxia"},
    {"firm_province": "Shanghai", "firm_city": "Pudong"},
    {"centre_province": "Ningxia"},
    {"centre_province": "Shanghai", "centre_city": "Pudong"},
    {"workloads": ("inference",)},
    {"sectors": ("auto",)},
    {"sizes": ("medium", "large")},
    {"age_from": 4},
    {"age_below": 3},
    {"origin": "domestic"},
    {"off": "a draft"},
    {"unrelated_only": True},
    {"valid_from": "2026-07-16"},
    {"valid_to": "2026-07-14"},
]


def rules_under(condition):
    """The tenant is a small firm in Shanghai of three years to the day, and builds AI.

    It is related to the operator, whose cards are foreign.
    """
    firm = {"sector": "ai", "size": "small", "founded": "2023-07-15", "related": ("cloud",)}
    tenants = (a_tenant(**firm),)
    case = a_case_of(a_share(share=300, **condition), tenants=tenants, **OPERATOR)
    return broken(case, claims(ENTITLED))


@pytest.mark.parametrize("condition", YES, ids=str)
def test_whoever_meets_a_condition_may_claim(condition):
    assert rules_under(condition) == []


@pytest.mark.parametrize("condition", NO, ids=str)
def test_whoever_misses_a_condition_may_claim_nothing(condition):
    assert rules_under(condition) == ["entitlement"]


@pytest.mark.parametrize(
    ("founded", "age"),
    [
        ("2023-07-15", 3),
        ("2023-07-16", 2),
        ("2024-02-29", 2),
        ("2026-07-15", 0),
    ],
)
def test_a_firm_is_as_old_as_its_last_birthday_on_the_first_day(founded, age):
    tenants = (a_tenant(founded=founded),)
    just, older = a_share(age_from=age), a_share(age_from=age + 1)

    assert broken(a_case_of(just, tenants=tenants), claims(1)) == []
    assert broken(a_case_of(older, tenants=tenants), claims(1)) == ["entitlement"]


@pytest.mark.parametrize("condition", [{"sizes": ("small",)}, {"age_from": 0}, {"age_below": 9}])
@pytest.mark.parametrize("firm", [{}, {"founded": "2026-07-16"}], ids=["unknown", "to come"])
def test_a_firm_of_unknown_size_or_age_may_not_claim_where_it_is_asked(condition, firm):
    case = a_case_of(a_share(**condition), tenants=(a_tenant(**firm),))

    assert broken(case, claims(1)) == ["entitlement"]


def test_a_share_of_the_electricity_pays_for_what_is_billed_apart():
    """1 kW at 60 fen, 32 card-hours: 1,920,000, of which 30 % are 576,000."""
    subsidy = a_share(share=300, basis="energy")
    within_the_rent = (a_pool(rent_includes_energy=True),)

    assert broken(a_case_of(subsidy), claims(576_000)) == []
    assert broken(a_case_of(subsidy), claims(576_001)) == ["entitlement"]
    assert broken(a_case_of(subsidy, pools=within_the_rent), claims(1)) == ["entitlement"]


def test_electricity_one_is_paid_to_use_earns_nothing():
    """Two hours at 60 fen and two at minus 60: 8 x 2 x 60,000 x 30 %."""
    tariff = a_tariff(fen_per_mwh=[60_000, 60_000, -60_000, -60_000, *[0] * 4])
    case = a_case_of(a_share(share=300, basis="energy"), tariffs=(tariff,))

    assert broken(case, claims(288_000)) == []
    assert broken(case, claims(288_001)) == ["entitlement"]


def test_a_sum_per_kilowatt_hour_pays_by_the_meter_whoever_pays_the_energy():
    """1 kW at a PUE of 1.25 for 32 card-hours are 40 kWh: 40 x 10,000."""
    case = a_case_of(
        a_sum_per_card_hour(unit="kWh", amount=10_000),
        centres=(a_centre(pue=(1_250,)),),
        pools=(a_pool(rent_includes_energy=True),),
    )

    assert broken(case, claims(400_000)) == []
    assert broken(case, claims(400_001)) == ["entitlement"]


def test_a_run_at_a_quoted_cost_earns_nothing():
    case = a_case_of(a_share(), quotes=(a_quote(cost=1_000_000),))

    assert "entitlement" in broken(case, claims(1))


def test_an_unrelated_firm_may_claim_where_relations_are_ruled_out():
    tenants = (a_tenant(related=("another",)),)
    case = a_case_of(a_share(share=300, unrelated_only=True), tenants=tenants, **OPERATOR)

    assert broken(case, claims(ENTITLED)) == []


def test_only_runs_at_eligible_centres_count():
    """Of two cards in eight slots, the one at sh-01 earns 30 % of 800,000."""
    case = a_case_of(
        a_share(share=300, centre_province="Shanghai"),
        centres=(a_centre(), a_centre("zj-01", province="Zhejiang", city="Hangzhou")),
        pools=(a_pool(), a_pool("zj-01/a")),
        links=(a_link("l", "shanghai", "sh-01"), a_link("m", "shanghai", "zj-01")),
        workloads=(a_service(),),
    )
    runs = a_run("sh-01/a", end=8, cards=1), a_run("zj-01/a", end=8, cards=1)

    assert broken(case, placed("s1", *runs, claims=[("voucher", 240_000)])) == []
    assert broken(case, placed("s1", *runs, claims=[("voucher", 240_001)])) == ["entitlement"]


def test_nothing_may_be_claimed_where_a_cost_is_quoted():
    case = a_case_of(a_share(share=300), quotes=(a_quote(cost=5_000_000),))

    assert broken(case, claims(1)) == ["entitlement"]


def test_a_quoted_gang_without_a_cost_entitles_to_what_it_uses():
    """16 cards x 3 slots x 100,000 x 30 % = 1,440,000."""
    case = a_case_of(a_share(share=300), quotes=(a_quote(cards=16, slots=3),))
    run = a_run(end=3, cards=16)

    assert broken(case, placed("w1", run, claims=[("voucher", 1_440_000)])) == []
    assert broken(case, placed("w1", run, claims=[("voucher", 1_440_001)])) == ["entitlement"]
