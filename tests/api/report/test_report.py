"""The report of a study: one file, both languages, what is proven and what is not."""

import re
from html.parser import HTMLParser

import pytest

from huline.api.report import write_report
from huline.api.report.chart import Interval, intervals
from huline.api.report.told import MOST_TOLD, conclusions
from huline.models.study import Study
from huline.optimizer.policy import run
from tests.builders import (
    a_case,
    a_centre,
    a_job,
    a_policy,
    a_pool,
    a_share,
    a_tenant,
    a_western_centre,
)
from tests.languages import CHINESE
from tests.optimizer.policy.studies import NO_VOUCHERS

VOID = {"meta", "line"}


class Reader(HTMLParser):
    """Collects what a reader of each language sees, and makes sure that elements are closed."""

    def __init__(self):
        super().__init__()
        self.open, self.texts = [], {"zh-CN": [], "en": [], "": []}

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("lang", "")))

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        tag, lang = self.open[-1] if self.open else ("", "")
        if tag in ("span", "tspan"):
            self.texts[lang].append(data)
        elif tag not in ("style", "script") and data.strip():
            self.texts[""].append(data)


@pytest.fixture(scope="module")
def found():
    case = a_case(
        centres=(a_centre(), a_western_centre()),
        pools=(a_pool(), a_pool("nx-01/a", rent=110_000)),
        tenants=(a_tenant(name="<b>Acme</b>", name_zh="甲公司"),),
        workloads=(a_job("w1"), a_job("w2")),
        policy=a_policy(subsidies=(a_share(name="Voucher", name_zh="算力券", share=200,
                                           centre_province="Ningxia", budget=600_000),)),
    )  # fmt: skip
    changes = [
        {"name": "none", "name_zh": "无券", "edits": [NO_VOUCHERS]},
        {"name": "double", "name_zh": "加倍", "edits": [
            {"op": "scale", "table": "policy.subsidies", "where": {}, "field": "budget",
             "value": 2_000}]},
    ]  # fmt: skip
    study = Study(
        name="Vouchers & <more>", name_zh="算力券研究", description="What do they do?",
        description_zh="有何影响？", case="case", gap=0.0, certify=False, changes=changes,
    )  # fmt: skip
    return run(study, case)


@pytest.fixture(scope="module")
def page(found, tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(found, path, "en")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def seen(page):
    reader = Reader()
    reader.feed(page)
    assert not reader.open
    return reader.texts


def test_what_a_rule_does_is_said_in_words_in_both_languages(seen):
    # without vouchers both jobs cost 51.20 in the east; with one of 7.04, cut to the pool's 6.00,
    # one of them costs 54.40 - 6.00 in the west
    assert any(
        text.startswith("none, beside base: it costs the payer CNY 2.80 to 2.80 more, proven")
        for text in seen["en"]
    )
    told = "无券与基准相比：付款方成本增加 2.80 至 2.80 元"
    assert any(text.startswith(told) for text in seen["zh-CN"])


def test_the_share_of_the_west_is_told_with_its_range_where_plans_that_cost_as_much_differ(found):
    other = found.outcomes[1]
    share = other.figure("west-share", "side_policy", "west")

    def told(low, high):
        wider = share.model_copy(update={"value": 0.5, "found": (low, high)})
        figures = tuple(wider if f is share else f for f in other.figures)
        outcome = other.model_copy(update={"figures": figures})
        return next(
            iter(conclusions(found.model_copy(update={"outcomes": (found.outcomes[0], outcome)})))
        )

    words = "; 50.0% of the card-hours are in the west"
    assert f"{words} (40.0% to 60.0% in plans that cost about as much), " in told(0.4, 0.6)
    assert "（成本相近的计划中为 40.0% 至 60.0%）" in told(0.4, 0.6).zh
    assert f"{words}, " in told(0.5, 0.5)


def test_a_base_that_cannot_be_planned_says_why():
    work = tuple(a_job(f"w{i}", must_serve=True) for i in range(5))
    case = a_case(slots=4, pools=(a_pool(cards=(8,)),), workloads=work)
    changes = [{"name": "as it is", "edits": []}]
    told, *_ = conclusions(run(Study(name="none", gap=0.0, certify=False, changes=changes), case))

    assert told.startswith("base: no plan exists")
    assert told.zh.startswith("基准：不存在可行计划")


def test_what_stays_as_it_was_is_not_called_more(found):
    """A twin of the base pays just as much."""
    base = found.outcomes[0]
    same = [d.model_copy(update={"value": 0}) for d in found.outcomes[1].differences]
    twin = found.outcomes[1].model_copy(
        update={"figures": base.figures, "differences": tuple(same)}
    )
    told, *_ = conclusions(found.model_copy(update={"outcomes": (base, twin)}))

    assert "programmes pay CNY 6.00, as much in the plans found" in told
    assert "补贴支出 6.00 元（就所得计划而言不变）" in told.zh


@pytest.mark.parametrize(("scenarios", "sentences"), [(MOST_TOLD, 12), (MOST_TOLD + 1, 9)])
def test_of_many_scenarios_those_that_cost_least_and_most_are_told(found, scenarios, sentences):
    base, other = found.outcomes[0], found.outcomes[1]
    twins = [other.model_copy(update={"draw": n, "cost": 100 * n}) for n in range(scenarios)]
    told = [*conclusions(found.model_copy(update={"outcomes": (base, *reversed(twins))}))]

    assert len(told) == sentences
    if sentences == 9:
        assert [t.split(",")[1] for t in told[:-1]] == [
            f" draw {n}" for n in (12, 11, 10, 9, 3, 2, 1, 0)
        ]
        assert told[-1].startswith("5 more scenarios lie between these in cost")
        assert told[-1].zh.startswith("其余 5 种情景")


def test_each_language_is_complete(seen):
    assert len(seen["en"]) == len(seen["zh-CN"]) > 30
    assert not CHINESE.search("".join(seen["en"]))


def test_names_given_by_users_are_shown_and_never_run(page, seen):
    assert "<b>Acme" not in page
    assert "<b>Acme</b>" in seen["en"]
    assert "Vouchers & <more>" in seen["en"]


def test_the_page_asks_for_nothing_but_itself(page):
    assert "default-src 'none'" in page
    assert not re.search(r"(src|href)=|url\(", page)
    assert " style=" not in page


def test_programmes_and_places_go_by_their_names(seen):
    assert "算力券" in seen["zh-CN"]
    assert "宁夏" in seen["zh-CN"]
    assert "Ningxia" in seen["en"]


def test_round_values_stand_below_the_bars_and_names_end_before_them():
    name = "a name that is longer than most of them are / base"
    drawn = intervals([Interval(name, -40.0, 95.0, 50.0, "-40 … 95", decided=False)])

    told = re.findall(r'<text class="tick" x="([0-9.]+)"[^>]*>([-0-9]+)</text>', drawn)
    assert [value for _, value in told] == ["0", "50"]
    zero, fifty = (float(x) for x, _ in told)
    start = float(re.search(r'class="open" x="([0-9.]+)"', drawn)[1])
    assert start == pytest.approx(zero - (fifty - zero) * 0.8, abs=0.2)
    assert start > 7 * len(name)


def test_full_bars_are_proven_and_dashed_ones_are_not():
    drawn = intervals(
        [
            Interval("sure", 1.0, 3.0, 2.0, "1 … 3", decided=True),
            Interval("open", -1.0, 3.0, 2.0, "-1 … 3", decided=False),
        ]
    )

    assert drawn.count('class="decided"') == drawn.count('class="open"') == 1
    # the sure bar is 2 wide, and begins 1 from the line at 0
    zero = float(re.search(r'class="zero" x1="([0-9.]+)"', drawn)[1])
    start, wide = re.search(
        r'class="decided" x="([0-9.]+)" y="\d+" width="([0-9.]+)"', drawn
    ).groups()
    assert float(start) - zero == pytest.approx(float(wide) / 2, abs=0.2)
