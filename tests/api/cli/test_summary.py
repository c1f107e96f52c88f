from io import StringIO

import pytest
from rich.console import Console

from huline.api.cli.figures import percent
from huline.api.cli.summary import ROWS, summary
from huline.models.plan import Left, Placement, Refusal
from huline.models.units import cny
from huline.models.verdict import Breach
from huline.optimizer.verify import settle, verify
from tests import builders
from tests.api.cli.a_plan import a_days_case, a_days_plan
from tests.optimizer.verify.plans import a_run, placed


def printed(case, plan, verdict, lang="en", width=160, **how):
    out = StringIO()
    Console(file=out, width=width).print(summary(case, plan, verdict, lang, **how))
    return out.getvalue()


@pytest.fixture(scope="module")
def day():
    case = a_days_case()
    plan = a_days_plan(case)
    return case, plan, verify(case, plan)


def test_every_placement_is_listed_with_its_centre_times_and_cards(day):
    text = printed(*day)

    (row,) = [line for line in text.splitlines() if line.startswith(" t01 ")]
    assert row.split()[1:-1] == [
        "Zhongwei", "zw-01/h800", "07-15", "05:00", "07-15", "17:00", "128",
    ]  # fmt: skip
    assert all(f" {workload.id} " in text for workload in day[0].workloads)


def test_a_chinese_reader_gets_chinese_names_and_sentences(day):
    text = printed(*day, lang="zh")

    assert "中卫智算中心" in text
    assert "由求解器给出，仅为采信，未经重新计算" in text
    assert "Zhongwei" not in text


def test_it_says_by_what_the_plan_was_made_and_why(day):
    case, plan, verdict = day
    auto = plan.model_copy(
        update={"strategy": "whole", "backend": "highs", "chosen": "small", "chosen_zh": "足够小"}
    )
    told = [printed(case, auto, verdict), printed(case, auto, verdict, "zh")]
    asked = auto.model_copy(update={"chosen": "", "chosen_zh": ""})

    lines = [line.split() for text in told for line in text.splitlines()]
    assert ["Solved", "by", "whole", "·", "highs", "small"] in lines
    assert ["求解方式", "whole", "·", "highs", "足够小"] in lines
    assert "as asked for" in printed(case, asked, verdict)


def test_rack_rate_lit_rate_and_money_of_each_centre_stand_apart(day):
    case, _, verdict = day
    text = printed(*day, width=200)
    (title,) = [i for i, line in enumerate(text.splitlines()) if line.strip() == "Centres"]
    row = text.splitlines()[title + 4]
    first = max(verdict.measures.centres, key=lambda use: use.revenue)
    named = next(c for c in case.centres if c.id == first.centre).name

    assert row.split("  ")[0].strip() == named
    wanted = [cny(first.revenue), cny(first.energy), cny(first.margin)]
    assert [cell for cell in row.split() if cell in wanted] == wanted
    assert [percent(first.rack_rate), percent(first.lit_rate)] == row.split()[-3:-1]


def test_payback_is_told_where_an_investment_is_known():
    """32 card-slots of 100,000 in 8 hours are 3,504,000,000 a year."""

    def of(**fields):
        centres = (builders.a_centre(**fields),)
        case = builders.a_case(centres=centres, workloads=(builders.a_job(),))
        plan = settle(case, [placed("w1", a_run())])
        return printed(case, plan, verify(case, plan))

    assert "Payback" not in of()
    lines = of(investment=7_008_000_000).splitlines()
    (row,) = [line for line in lines if line.startswith(" sh-01 ") and "%" in line]
    assert " 2.0 " in row


@pytest.mark.parametrize("width", range(60, 130, 7))
def test_no_figure_is_cut_short_however_narrow_the_terminal(day, width):
    assert "…" not in printed(*day, lang="zh", width=width)


def test_work_left_unserved_is_said_to_be(day):
    rows = [line for line in printed(*day).splitlines() if line.startswith(" t14 ")]

    assert rows
    assert all("unserved" in row for row in rows)


@pytest.mark.parametrize(
    ("lang", "sentences"),
    [
        ("en", ("cannot run even alone; nearest, sh-01/a: takes 8 cards at least, the tenant may "
                "use 7 cards",
                "no room left; nearest, sh-01/a: takes 32.0 kWh at least, the quota is 31.0 kWh",
                "what it waits for does not run", "it costs more than its penalty")),
        ("zh", ("单独也无法运行；最接近的 sh-01/a：至少用 8 张卡，用户配额 7 张卡",
                "没有余量；最接近的 sh-01/a：至少用电 32.0 千瓦时，配额 31.0 千瓦时",
                "所等待的任务未运行", "服务它的成本不低于罚金")),
    ],
)  # fmt: skip
def test_the_reason_stands_beside_what_is_not_served(lang, sentences):
    def stands_in_the_way(job, alone, rule, measured, limit):
        refusal = {"workload": job, "pool": "sh-01/a", "rule": rule}
        return Left(
            workload=job, alone=alone, refusal=Refusal(**refusal, measured=measured, limit=limit)
        )

    case, plan, verdict = many_jobs(4)
    left = (
        stands_in_the_way("w000", False, "tenant-quota", 8, 7),
        stands_in_the_way("w001", True, "energy-quota", 32_000, 31_000),
        stands_in_the_way("w002", True, "precedence", "never", None),
        Left(workload="w003", alone=True),
    )
    told = printed(case, plan.model_copy(update={"left": left}), verdict, lang, width=300)

    assert all(sentence in told for sentence in sentences)


def many_jobs(count):
    case = builders.a_case(workloads=tuple(builders.a_job(f"w{n:03}") for n in range(count)))
    plan = settle(case, [Placement(workload=w.id) for w in case.workloads])
    return case, plan, verify(case, plan)


def test_a_long_list_is_cut_with_a_count_unless_asked_in_full():
    day = many_jobs(ROWS + 30)

    assert "30 more are not listed here" in printed(*day)
    assert f"w{ROWS + 29:03}" not in printed(*day)
    assert f"w{ROWS + 29:03}" in printed(*day, full=True)


def test_escape_sequences_in_a_name_do_not_reach_the_terminal():
    name = "\x1b[31mred\u202e[bold]"
    case = builders.a_case(name=name, workloads=(builders.a_job(),))
    plan = settle(case, [Placement(workload="w1")])

    text = printed(case, plan, verify(case, plan))

    assert "\x1b" not in text
    assert "�[31mred�[bold]" in text


def test_breaches_of_a_plan_are_shown_before_its_figures(day):
    case, plan, verdict = day
    breach = Breach(rule="capacity", where="zw-01/h800, slot 3", message="137 of 128 cards in use")
    broken = verdict.model_copy(update={"ok": False, "breaches": (breach,)})

    text = printed(case, plan, broken)

    assert text.index("137 of 128 cards in use") < text.index("Net cost")
    assert "failed" in text


def test_a_plan_that_could_not_be_priced_is_still_told(day):
    case, plan, verdict = day
    unpriced = verdict.model_copy(update={"ok": False, "measures": None})

    assert "failed" in printed(case, plan, unpriced)
