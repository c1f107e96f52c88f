from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huline.api.cli import facts
from huline.api.cli.reading import Reading
from huline.models.ledger import Ledger
from huline.models.plan import Left, Refusal, RefusalCount
from huline.models.units import cny
from huline.optimizer.verify import settle, verify
from tests import builders
from tests.api.cli.a_plan import a_days_case, a_days_plan
from tests.optimizer.verify.plans import a_run, placed

amounts = st.integers(-(10**12), 10**12)


@pytest.fixture(scope="module")
def case():
    return a_days_case()


def a_reading(case, **fields):
    plan = a_days_plan(case, **fields)
    return Reading(case, plan, verify(case, plan))


def test_the_days_plan_breaks_no_rule(case):
    assert verify(case, a_days_plan(case)).breaches == ()


@given(st.builds(Ledger, rent=amounts, energy=amounts, penalty=amounts, subsidy=amounts))
def test_displayed_lines_add_up_to_the_displayed_total_to_the_last_fen(ledger):
    *lines, total = facts.ledger_lines(ledger)

    assert sum(line.fen for line in lines) == total.fen
    assert cny(total.shown) == cny(ledger.total)


def test_the_rounding_of_a_total_is_a_line_of_its_own():
    ledger = Ledger(rent=400, energy=400, transfer=400)

    assert [(line.key, line.fen) for line in facts.ledger_lines(ledger)] == [
        ("rent", 0), ("energy", 0), ("transfer", 0), ("rounding", 1), ("total", 1),
    ]  # fmt: skip


def test_the_gap_is_told_in_money_over_the_gross_and_over_served_work(case):
    reading = a_reading(case)
    gross = reading.plan.ledger.gross
    bound = reading.plan.cost - gross // 50
    plan = reading.plan.model_copy(update={"bound": bound})

    gap = facts.gap(Reading(case, plan, reading.verdict), "en")

    served_share = 100 * (gross // 50) / (gross - plan.ledger.penalty)
    assert gap.value == "at most 2.0%"
    assert gap.note == (
        f"that is CNY {cny(gross // 50)}, as a share of all costs before subsidies; "
        f"{served_share:.1f}% of them without penalties"
    )


def test_a_plan_that_meets_its_bound_is_said_to_be_the_cheapest(case):
    reading = a_reading(case, bound=a_days_plan(case).cost)

    assert facts.gap(reading, "en").value == "CNY 0.00"
    assert facts.gap(reading, "en").note == "no plan costs less"
    assert facts.gap(reading, "zh").note == "没有成本更低的计划"


def test_of_a_ban_only_the_rule_is_told_beside_the_centre(case):
    refusal = Refusal(workload="t01", pool="cd-01/910b", rule="ban", measured="cd-01", limit=None)
    count = RefusalCount(rule="ban", pairs=1, workloads=1, example=refusal)
    reading = a_reading(case)

    assert facts.example(reading, count, "en").endswith(" at Chengdu · 910B block")
    assert facts.left(reading, Left(workload="t01", alone=False, refusal=refusal), "en") == (
        "cannot run even alone; nearest, cd-01/910b: the tenant excludes this centre"
    )


def test_a_share_that_is_the_same_over_served_work_is_told_once(case):
    served = a_days_plan(case)
    free = replace(served.ledger, penalty=0)
    plan = served.model_copy(update={"ledger": free, "bound": served.cost - 100})

    assert facts.gap(a_reading(case, ledger=free, bound=plan.bound), "en").note.endswith(
        "as a share of all costs before subsidies"
    )


@pytest.mark.parametrize(
    ("kind", "recomputed", "words"),
    [
        ("solver", None, "trusted, not recomputed"),
        ("certificate", 1_000, "recomputed from its certificate"),
        ("certificate", None, "not recomputed here"),
    ],
)
def test_the_bound_says_on_whose_word_it_stands(case, kind, recomputed, words):
    reading = a_reading(case, bound_kind=kind)
    verdict = reading.verdict.model_copy(update={"bound": recomputed})

    assert words in facts.bound(Reading(case, reading.plan, verdict), "en").note


def test_a_plan_without_a_bound_claims_nothing(case):
    reading = a_reading(case, bound=None, bound_kind=None)

    assert facts.gap(reading, "en").value == "unknown"
    assert "nothing is proven" in facts.bound(reading, "en").note


def test_a_rival_that_is_cheaper_is_not_called_a_saving(case):
    cost = a_days_plan(case).cost
    reading = a_reading(case, rivals={"first-come": cost - 100_000, "all-local": 2 * cost})

    first_come, all_local = facts.savings(reading, "en")

    assert first_come.value == "CNY -1.00"
    assert "dearer" in first_come.note
    assert all_local.note.startswith("50.0% of its cost")


def test_a_saving_on_penalties_is_not_passed_off_as_money(case):
    plan = a_days_plan(case)
    rival = plan.cost + 900_000
    reading = a_reading(
        case,
        rivals={"first-come": rival},
        rival_penalties={"first-come": plan.ledger.penalty + 1_000_000},
    )

    (first_come,) = facts.savings(reading, "en")

    assert first_come.value == "CNY 9.00"
    assert first_come.note.endswith(
        "penalties for unserved work included; penalties apart, this plan costs CNY 1.00 more, as "
        "it serves more work"
    )


def test_a_saving_beside_that_on_penalties_is_told_as_one(case):
    plan = a_days_plan(case)
    reading = a_reading(
        case,
        rivals={"all-local": plan.cost + 900_000},
        rival_penalties={"all-local": plan.ledger.penalty + 200_000},
    )
    (en,), (zh,) = facts.savings(reading, "en"), facts.savings(reading, "zh")

    assert en.label == "Saving on all work in its province"
    assert en.note.endswith("; penalties apart, this plan costs CNY 7.00 less")
    assert zh.note.endswith("；不计罚金，本计划少花 7.00 元")


def test_east_and_west_are_told_by_both_definitions(case):
    reading = a_reading(case)
    m = reading.verdict.measures

    (sides,) = facts.sides(reading, "en")

    assert (
        sides.value == f"{100 * m.east_policy_share:.1f}% / {100 * (1 - m.east_policy_share):.1f}%"
    )
    assert f"{100 * m.east_hu_share:.1f}%" in sides.note


def test_assumed_figures_are_counted_by_table_and_field():
    case = builders.a_case(
        centres=(builders.a_centre(assumed=("pue",)), builders.a_centre("sh-02")),
        pools=(builders.a_pool(assumed=("rent", "busy_w")), builders.a_pool("sh-02/a")),
        workloads=(builders.a_job(),),
        quotes=(builders.a_quote(cost=5, assumed=("cost",)),),
    )

    assert {(a.table, a.field, a.records, a.of) for a in facts.assumed(case)} == {
        ("centres", "pue", 1, 2), ("pools", "rent", 1, 2), ("pools", "busy_w", 1, 2),
        ("quotes", "cost", 1, 1),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "measured", "limit", "zh", "en"),
    [
        ("latency", 21_400, 20_000, "时延 21.4 毫秒，上限 20.0 毫秒",
         "21.4 ms one way, at most 20.0 ms"),
        ("latency", "unreachable", None, "网络不可达", "no path"),
        ("locality", 1_214_000, 10_000, "相距 1,214 公里，上限 10.0 公里",
         "1,214 km away, at most 10.0 km"),
        ("dispatch", "Beijing", "Zhejiang|Shanghai", "任务来自 北京，只接收 浙江、上海",
         "work from Beijing; takes that of Zhejiang, Shanghai"),
        ("hardware", "910b", "h800", "提供 910B，需要 H800", "has 910B, needs H800"),
        ("hardware", "64 GB", "80 GB", "提供 64 GB，需要 80 GB", "has 64 GB, needs 80 GB"),
        ("scale", 256, 64, "至少需要 256 张卡，单域最多 64 张卡",
         "needs at least 256 cards, one block takes 64 cards"),
        ("window", 27, 24, "最早完成 07-16 03:00，截止 07-16 00:00",
         "done at 07-16 03:00 at the earliest, due 07-16 00:00"),
        ("window", "unreachable", 24, "网络不可达", "no path"),
        ("capacity", 256, 64, "需要 256 张卡，最多空闲 64 张卡",
         "needs 256 cards, at most 64 cards are free"),
        ("power", 316_800_000, 90_000_000, "需要 316.8 千瓦，余量最多 90.0 千瓦",
         "draws 316.8 kW, at most 90.0 kW is free"),
        ("link", 2_400_000, 500_000, "需传 2.4 TB，链路上限 500.0 GB",
         "moves 2.4 TB, the line takes 500.0 GB"),
        ("spending", 86_024_000, 50_000_000, "至少花费 860.24 元，上限 500.00 元",
         "costs CNY 860.24 at least, the limit is CNY 500.00"),
        ("residency", "zw-01", "nowhere", "位于 中卫智算中心，仅限 自有机房",
         "in Zhongwei; only a site of its own is allowed"),
        ("pin", "zw-01", "sh-01", "已指定到 临港智算中心", "pinned to Lingang"),
        ("ban", "zw-01", None, "", ""),
    ],
)  # fmt: skip
def test_a_refusal_is_told_in_human_units(case, rule, measured, limit, zh, en):
    reading = a_reading(case)
    one = Refusal(workload="t01", pool="cd-01/910b", rule=rule, measured=measured, limit=limit)

    assert reading.measured(one, "zh") == zh
    assert reading.measured(one, "en") == en


def test_only_the_ten_commonest_refusals_are_listed():
    one = Refusal(workload="w", pool="p", rule="ban", measured=None, limit=None)
    counts = [RefusalCount(rule=f"r{n:02}", pairs=n, workloads=1, example=one) for n in range(12)]

    assert [count.pairs for count in facts.refusals(counts)] == list(range(11, 1, -1))


def a_strict_plan(**bounds):
    """Of tier 1 a job of 32 card-hours is left, of tier 2 half a card for an hour."""
    workloads = (
        builders.a_job("w1", tier=1),
        builders.a_service("s1", tier=2, peaks={"shanghai": 500}),
        builders.a_job("w3", tier=3),
    )
    near = builders.a_link("near", "shanghai", "sh-01")
    policy = builders.a_policy(tier_order="strict")
    case = builders.a_case(slots=4, links=(near,), workloads=workloads, policy=policy)
    card = a_run(first=0, end=3, cards=1)
    plan = settle(case, [placed("w1"), placed("s1", card), placed("w3", a_run())])
    shortfalls = [
        shortfall.model_copy(update={"bound": bounds.get(f"tier{shortfall.tier}")})
        for shortfall in plan.shortfalls
    ]
    plan = plan.model_copy(update={"shortfalls": tuple(shortfalls)})
    return Reading(case, plan, verify(case, plan))


def test_what_is_left_is_told_tier_by_tier_and_that_it_is_proven():
    reading = a_strict_plan(tier1=32 * 60_000, tier2=30_000, tier3=0)
    (told,) = facts.shortfalls(reading, "en")

    assert told.value == (
        "tier 1: 32 reference card-hours; tier 2: 0.5 reference card-hours; "
        "tier 3: 0 reference card-hours"
    )
    assert told.note.startswith("each proven least")
    assert facts.shortfalls(reading, "zh")[0].value == (
        "1 级 32 参考卡时；2 级 0.5 参考卡时；3 级 0 参考卡时"
    )


def test_the_first_tier_that_is_not_proven_is_named_with_what_is_known():
    (told,) = facts.shortfalls(a_strict_plan(tier1=32 * 60_000, tier3=0), "en")
    (late,) = facts.shortfalls(a_strict_plan(tier1=60_000), "en")

    assert told.note.startswith("tier 2 is not proven least (at least 0 reference card-hours)")
    assert late.note.startswith("tier 1 is not proven least (at least 1 reference card-hours)")


def test_nothing_is_told_of_tiers_that_are_priced(case):
    assert facts.shortfalls(a_reading(case), "en") == []
