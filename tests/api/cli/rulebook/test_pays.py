"""How much a subsidy pays, in both languages."""

import pytest

from huline.models.policy import RuleSetting
from huline.models.units import MILLI_FEN_PER_CNY
from tests.api.cli.rulebook.telling import says
from tests.builders import a_ladder, a_share, a_sum_per_card_hour

MILLION = 1_000_000 * MILLI_FEN_PER_CNY

KINDS = [
    (a_share(share=300), "30% of the rent", "租金的 30%"),
    (
        a_share(share=125, share_foreign=50),
        "12.5% of the rent on cards made in China, 5% on others",
        "国产卡为租金的 12.5%，其他卡为 5%",
    ),
    (a_share(share=300, share_foreign=300), "30% of the rent", "租金的 30%"),
    (a_share(share=300, share_foreign=50, origin="foreign"), "5% of the rent", "租金的 5%"),
    (a_share(share=300, share_foreign=50, origin="domestic"), "30% of the rent", "租金的 30%"),
    (
        a_share(share=200, basis="energy"),
        "20% of the electricity that is billed apart from the rent",
        "单独计费的电费的 20%",
    ),
    (a_sum_per_card_hour(amount=125_000), "CNY 1.25 for each card-hour", "每卡时 1.25 元"),
    (a_sum_per_card_hour(amount=1_230), "CNY 0.0123 for each card-hour", "每卡时 0.0123 元"),
    (
        a_sum_per_card_hour(unit="kWh", amount=10_000),
        "CNY 0.10 for each kWh at the meter, whoever pays for it",
        "电表每千瓦时 0.10 元（不论电费由谁承担）",
    ),
]


@pytest.mark.parametrize(("rule", "en", "zh"), KINDS)
def test_a_kind_of_subsidy_says_what_it_pays(rule, en, zh):
    assert says("pays", rule) == en
    assert says("pays", rule, "zh") == zh


def test_a_ladder_names_every_bracket_and_what_was_spent_before():
    rule = a_ladder([0, MILLION, 2 * MILLION], [0, 100, 200])

    assert says("pays", rule) == (
        "by what the firm spends on rent in the year, 0% of what lies between CNY 0.00 and "
        "CNY 1,000,000.00, 10% of what lies between CNY 1,000,000.00 and CNY 2,000,000.00, 20% of "
        "what is above CNY 2,000,000.00; what it spent before this plan fills the lower brackets "
        "and earns nothing now"
    )
    assert "1,000,000.00 元 至 2,000,000.00 元 部分补 10%" in says("pays", rule, "zh")


def test_a_ladder_whose_brackets_are_switched_off_pays_its_greatest_share():
    rule = a_ladder([0, MILLION, 2 * MILLION], [0, 250, 100])
    switched = (RuleSetting(rule="tiers", policy="off"),)

    assert says("pays", rule, rules=switched).startswith("25% of the rent: its greatest share")
    assert says("pays", rule, "zh", rules=switched).startswith("租金的 25%")
