"""Who may claim, for what, on which conditions and up to which limits."""

import pytest

from huline.models.policy import RuleSetting
from huline.models.units import MILLI_FEN_PER_CNY
from tests.api.cli.rulebook.telling import says, told
from tests.builders import a_group, a_metro, a_share, a_tenant
from tests.languages import is_chinese

THOUSAND = 1_000 * MILLI_FEN_PER_CNY
ZHONGWEI = a_metro("zhongwei", province="Ningxia", city="Zhongwei", name_zh="中卫")
CLUSTER = a_metro("cluster", province="Ningxia", city="Zhongwei", name_zh="中卫集群")
PLACES = {"metros": (CLUSTER, ZHONGWEI, a_metro(name_zh="上海"))}


def off(*rules):
    return tuple(RuleSetting(rule=rule, policy="off") for rule in rules)


WHO = [
    ({}, "firms from anywhere", "企业，注册地不限"),
    ({"firm_province": "宁夏"}, "firms with their seat in Ningxia", "注册地在宁夏的企业"),
    (
        {"firm_province": "Ningxia", "firm_city": "Zhongwei", "sizes": ("micro", "small")},
        "micro or small firms with their seat in Zhongwei, Ningxia; "
        "a firm of unknown size gets nothing",
        "注册地在宁夏中卫的微型或小型企业；规模未知的企业不补",
    ),
    (
        {"firm_province": "Shanghai", "firm_city": "Shanghai"},
        "firms with their seat in Shanghai",
        "注册地在上海的企业",
    ),
    (
        {"age_from": 1, "age_below": 5},
        "firms from anywhere; 1 or more full years old on 2026-07-15; less than 5 years old on "
        "2026-07-15; a firm of unknown age gets nothing",
        "企业，注册地不限；至 2026-07-15 成立已满 1 年；至 2026-07-15 成立不满 5 年；"
        "成立日期未知的企业不补",
    ),
    (
        {"sectors": ("软件", "制造"), "unrelated_only": True},
        "firms from anywhere; of the sector 软件 or 制造; nothing at centres whose operator is "
        "related to the firm",
        "企业，注册地不限；行业为软件或制造；运营方与企业有关联的中心不补",
    ),
]


@pytest.mark.parametrize(("asked", "en", "zh"), WHO)
def test_it_is_said_which_firms_may_claim(asked, en, zh):
    assert says("who", a_share(**asked), **PLACES) == en
    assert says("who", a_share(**asked), "zh", **PLACES) == zh


WHAT = [
    (
        {},
        "training and inference, in any centre, on any cards",
        "训练和推理；智算中心不限；卡的产地不限",
    ),
    (
        {"workloads": ("training",), "centre_province": "Ningxia", "origin": "domestic"},
        "training only, in centres in Ningxia, on cards made in China",
        "仅训练；仅限宁夏的智算中心；仅限国产卡",
    ),
    (
        {"workloads": ("inference",), "origin": "foreign"},
        "inference only, in any centre, on cards not made in China",
        "仅推理；智算中心不限；仅限非国产卡",
    ),
]


@pytest.mark.parametrize(("asked", "en", "zh"), WHAT)
def test_it_is_said_what_is_paid_for(asked, en, zh):
    assert says("what", a_share(**asked)) == en
    assert says("what", a_share(**asked), "zh") == zh


def test_conditions_on_spend_and_claims_are_said_where_there_are_any():
    rule = a_share(threshold=THOUSAND, spend_limit=5 * THOUSAND, min_claim=50 * MILLI_FEN_PER_CNY)

    assert says("only_if", a_share()) == ""
    assert says("only_if", rule) == (
        "the firm spends at least CNY 1,000.00 of rent in the year, this plan included; the firm "
        "spends no more than CNY 5,000.00 of rent in the year, this plan included; a workload "
        "claims CNY 50.00 or more"
    )
    assert is_chinese(says("only_if", rule, "zh"))


def test_limits_are_said_and_so_is_that_there_are_none():
    rule = a_share(firm_cap=THOUSAND, budget=2 * THOUSAND)

    assert says("at_most", rule) == (
        "CNY 1,000.00 for each firm, counting what it claimed before; CNY 2,000.00 left for all "
        "firms together"
    )
    assert says("at_most", a_share()) == "no cap per firm; no limit to the programme's money"
    assert says("at_most", a_share(), "zh") == "单个企业不设上限；项目资金不设上限"


@pytest.mark.parametrize(
    ("clause", "rule", "field"),
    [
        ("at_most", "firm-cap", "firm_cap"),
        ("at_most", "budget", "budget"),
        ("only_if", "threshold", "threshold"),
        ("only_if", "threshold", "spend_limit"),
        ("only_if", "min-claim", "min_claim"),
    ],
)
def test_a_limit_whose_rule_is_switched_off_is_said_not_to_count(clause, rule, field):
    limited = a_share(**{field: THOUSAND})

    assert "(not counted: the rule is switched off)" in says(clause, limited, rules=off(rule))
    assert "not counted" not in says(clause, limited)


def test_claims_to_date_are_told_firm_by_firm_with_what_is_left():
    tenants = (
        a_tenant("acme", name="Acme", name_zh="艾克美", claimed={"voucher": 400 * 100_000}),
        a_tenant("other", claimed={"voucher": 1_200 * 100_000}),
        a_tenant("third"),
    )
    rule = a_share(firm_cap=THOUSAND)

    assert says("claimed", rule, tenants=tenants) == (
        "Acme CNY 400.00, CNY 600.00 left; other CNY 1,200.00, CNY 0.00 left"
    )
    assert "艾克美 400.00 元，余 600.00 元" in says("claimed", rule, "zh", tenants=tenants)
    assert says("claimed", a_share(), tenants=tenants) == "Acme CNY 400.00; other CNY 1,200.00"
    assert told(rule, tenants=tenants).claimed == {"acme": 40_000_000, "other": 120_000_000}


def test_rates_of_one_pool_are_told_what_they_have_together():
    pool = a_group("pool", budget=2 * THOUSAND, firm_cap=THOUSAND)
    mate = a_share("start-up", name="Start-ups", name_zh="初创企业档", groups=("pool",))
    tenants = (a_tenant("acme", name="Acme", name_zh="艾克美", claimed={"pool": 400 * 100_000}),)
    case = {"others": (mate,), "groups": (pool,), "tenants": tenants}
    rule = a_share(groups=("pool",))

    assert says("at_most", rule, **case) == (
        "CNY 1,000.00 for each firm, shared by this and Start-ups, "
        "counting what it claimed before; "
        "CNY 2,000.00 left for all firms, shared by this and Start-ups"
    )
    assert "全部企业合计 2,000.00 元（本补贴与初创企业档共用资金，余额）" in says(
        "at_most", rule, "zh", **case
    )
    assert says("claimed", rule, **case) == (
        "Acme CNY 400.00 from this and Start-ups, CNY 600.00 left"
    )
    assert "beside any other" in says("stacking", rule, **case)


DAYS = [
    ({}, "pays", "no dates stated"),
    ({"valid_from": "2026-07-15"}, "pays", "from 2026-07-15, no end stated"),
    ({"valid_to": "2026-07-15"}, "pays", "until 2026-07-15"),
    (
        {"valid_from": "2025-01-01", "valid_to": "2026-07-14"},
        "ended",
        "from 2025-01-01 to 2026-07-14; this case begins later, on 2026-07-15",
    ),
    (
        {"valid_from": "2026-07-16"},
        "to-come",
        "from 2026-07-16, no end stated; this case begins earlier, on 2026-07-15",
    ),
]


@pytest.mark.parametrize(("days", "status", "said"), DAYS)
def test_it_is_said_when_it_is_in_force_and_whether_that_is_today(days, status, said):
    rule = a_share(**days)

    assert told(rule).status == status
    assert says("valid", rule) == said
    assert is_chinese(says("valid", rule, "zh"))


def test_a_programme_that_is_off_says_why_in_the_readers_language():
    rule = a_share(off="a draft", off_zh="征求意见稿")

    assert told(rule).status == "off"
    assert says("off", rule) == "a draft"
    assert says("off", rule, "zh") == "征求意见稿"
    assert says("off", a_share(off="a draft"), "zh") == "a draft"


def test_off_stands_above_out_of_date():
    assert told(a_share(off="a draft", valid_to="2020-01-01")).status == "off"


def test_a_programme_of_no_group_may_be_claimed_beside_any_other_up_to_the_rent():
    assert says("stacking", a_share()) == (
        "may be claimed beside any other, together up to the whole rent"
    )
    assert says("stacking", a_share(), rules=off("stacking")) == "may be claimed beside any other"


def test_what_excludes_a_programme_that_pays_is_named_where_it_pays_too():
    mine = a_share(groups=("group",))
    others = (
        a_share("b", name="B", name_zh="乙", groups=("group",)),
        a_share("c", groups=("group",), off="a draft"),
    )
    group = a_group(exclusive=True)

    assert says("stacking", mine, others=others, groups=(group,)) == (
        "never for the same workload as B"
    )
    assert says("stacking", mine, "zh", others=others, groups=(group,)) == (
        "同一任务不得同时申领乙"
    )
    assert "beside any other" in says("stacking", mine, others=others[1:], groups=(group,))


def test_of_a_programme_that_is_off_all_are_named_that_would_exclude_it():
    mine = a_share(groups=("group",), off="a draft")
    others = (
        a_share("b", groups=("group",)),
        a_share("c", groups=("group",), off="a draft"),
        a_share("d", groups=("group",), valid_to="2020-01-01"),
    )
    case = {"others": others, "groups": (a_group(exclusive=True),)}

    assert says("stacking", mine, **case) == (
        "never for the same workload as b, c (switched off) or d (out of date)"
    )
    assert says("stacking", mine, "zh", **case) == (
        "同一任务不得同时申领b、c（未启用）或d（已过期）"
    )


def test_money_that_is_shared_with_nobody_who_pays_is_told_as_its_own():
    pool = a_group("pool", budget=2 * THOUSAND, firm_cap=THOUSAND)
    mate = a_share("start-up", groups=("pool",), off="a draft")
    tenants = (a_tenant("acme", claimed={"pool": 400 * 100_000}),)
    case = {"others": (mate,), "groups": (pool,), "tenants": tenants}
    rule = a_share(groups=("pool",))

    assert says("at_most", rule, **case) == (
        "CNY 1,000.00 for each firm, counting what it claimed before; CNY 2,000.00 left for all "
        "firms together"
    )
    assert says("claimed", rule, **case) == "acme CNY 400.00, CNY 600.00 left"


def test_a_ceiling_is_said_with_whom_it_is_shared():
    mine, other = a_share(groups=("group",)), a_share("b", groups=("group",))
    group = a_group(ceiling=600, ceiling_foreign=300)

    assert says("stacking", mine, others=(other,), groups=(group,)) == (
        "with b together at most 60% of a workload's rent (30% on cards not made in China)"
    )


HIGHER = [{"share": 601}, {"share": 300, "share_foreign": 301}]
LOWER = [{"share": 600, "share_foreign": 300}, {"share": 300}]


@pytest.mark.parametrize("share", HIGHER)
def test_a_ceiling_is_said_of_a_programme_that_reaches_it_alone(share):
    rule, group = a_share(groups=("group",), **share), a_group(ceiling=600, ceiling_foreign=300)

    assert says("stacking", rule, groups=(group,)) == (
        "at most 60% of a workload's rent (30% on cards not made in China)"
    )


@pytest.mark.parametrize("share", LOWER)
def test_a_ceiling_above_all_that_a_programme_pays_alone_is_not_said(share):
    rule, group = a_share(groups=("group",), **share), a_group(ceiling=600, ceiling_foreign=300)

    assert "beside any other" in says("stacking", rule, groups=(group,))


def test_an_exclusive_group_of_one_excludes_nobody():
    assert "beside any other" in says(
        "stacking", a_share(groups=("group",)), groups=(a_group(exclusive=True),)
    )


def test_a_city_known_only_by_its_cluster_is_called_like_it_in_chinese():
    rule = a_share(centre_province="Ningxia", centre_city="Zhongwei")

    assert "仅限宁夏中卫的智算中心" in says("what", rule, "zh", metros=(CLUSTER, a_metro()))
