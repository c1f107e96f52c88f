import json
import re

import pytest

from huline.api.cli.decisions import decisions
from huline.api.cli.facts import left
from huline.api.cli.figures import percent
from huline.api.cli.page import charts, write_page
from huline.api.cli.page.payload import payload
from huline.api.cli.page.write import as_json
from huline.api.cli.reading import Reading
from huline.models.commitment import Commitment
from huline.models.ledger import Ledger
from huline.models.plan import Left, Placement, Refusal, Run
from huline.models.units import cny
from huline.models.verdict import Breach
from huline.optimizer.verify import settle, verify
from tests import builders
from tests.api.cli.a_plan import SLOTS, a_days_case, a_days_plan


@pytest.fixture(scope="module")
def reading():
    case = a_days_case()
    plan = a_days_plan(case)
    return Reading(case, plan, verify(case, plan))


@pytest.fixture(scope="module")
def told(reading):
    return payload(reading, "zh")


def centres_of(case, plan):
    reading = Reading(case, plan, verify(case, plan))
    return charts.centres(reading, charts.Uses(reading))


def test_json_in_a_script_can_neither_end_it_nor_change_its_meaning():
    written = as_json({"name": "</script><!--&\u2028"})

    assert not re.search("[<>&\u2028]", written)
    assert json.loads(written) == {"name": "</script><!--&\u2028"}


def test_the_written_file_holds_the_payload_once_and_no_address_to_load(reading, told, tmp_path):
    path = tmp_path / "plan.html"
    write_page(reading.case, reading.plan, reading.verdict, path, "zh")
    page = path.read_text(encoding="utf-8")

    (data,) = re.findall(r'<script type="application/json" id="payload">(.*?)</script>', page)
    assert {key: part for key, part in json.loads(data).items() if key != "why"} == told
    assert not re.search(r"\b(src|href|srcset)\s*=\s*[\"']", page)
    assert "{{" not in page.split("<script>")[0]


def test_every_workload_has_a_row_and_every_centre_a_place(told, reading):
    rows = {table["key"]: len(table["rows"]) for table in told["tables"]}

    assert rows["placements"] == len(reading.case.workloads)
    assert rows["centres"] == len(told["centres"]) == len(reading.case.centres)


def test_bars_of_a_centre_are_the_runs_of_the_plan(told, reading):
    bars = sum(len(b["runs"]) for c in told["centres"] for p in c["pools"] for b in p["bars"])

    assert bars == sum(len(placement.runs) for placement in reading.plan.placements)


def test_card_hours_of_the_centres_add_up_to_the_checkers(told, reading):
    hours = sum(centre["hours"] for centre in told["centres"])

    assert hours == reading.verdict.measures.busy_card_hours


def test_the_table_of_centres_tells_what_the_checker_found_of_each(told, reading):
    (table,) = [table for table in told["tables"] if table["key"] == "centres"]
    rows = {one["id"]: row for one, row in zip(told["centres"], table["rows"], strict=True)}

    for use in reading.verdict.measures.centres:
        revenue, energy, margin, payback, rack, lit, _ = rows[use.centre][-7:]
        assert [revenue, energy, margin] == [cny(use.revenue), cny(use.energy), cny(use.margin)]
        assert (payback, rack, lit) == ("–", percent(use.rack_rate), percent(use.lit_rate))
        assert len(rows[use.centre]) == len(table["columns"])


def test_cards_of_east_and_west_add_up_to_the_share_the_checker_states(told, reading):
    east, west = sum(told["sides"]["east"]), sum(told["sides"]["west"])

    assert east + west == reading.verdict.measures.busy_card_hours
    assert east / (east + west) == pytest.approx(reading.verdict.measures.east_policy_share)


def test_power_is_drawn_where_it_is_limited_and_stays_below(told):
    (limited,) = [c for c in told["centres"] if c["power"]]
    power = limited["power"]

    assert limited["id"] == "sh-01"
    assert len(power["draw"]) == len(power["limit"]) == SLOTS
    assert all(draw <= most for draw, most in zip(power["draw"], power["limit"], strict=True))


def test_the_draw_of_a_centre_counts_fixed_idle_and_busy_watts_and_pue():
    centre = builders.a_centre(pue=(1500,), fixed_w=10_000, power_limit_w=(90_000,))
    pool = builders.a_pool(cards=(16,), idle_w=100, busy_w=1100)
    promise = Commitment(id="c", pool="sh-01/a", cards=4, first=1, end=8)
    case = builders.a_case(centres=(centre,), pools=(pool,), commitments=(promise,), slots=8)

    plan = settle(case, [])
    (told,) = centres_of(case, plan)

    # 10 kW fixed; 16 idle cards draw 1.6 kW at the rack; four at work draw 4 kW more
    assert told["power"]["draw"] == [pytest.approx(12.4)] + [pytest.approx(18.4)] * 7
    assert told["use"] == pytest.approx(7 / 8 * 4 / 16)


def test_a_commitment_that_is_ended_is_drawn_only_as_long_as_it_lasts_and_named_with_its_fee():
    """4 of 16 cards for slots 0 and 1 of 8; the other one is gone from the start."""
    terms = {"pool": "sh-01/a", "cards": 4, "first": 0, "end": 8, "termination_fee": 150_000}
    cut = Commitment(id="cut", name_zh="甲", endable_from=2, **terms)
    gone = Commitment(id="gone", name_zh="乙", **terms)
    case = builders.a_case(commitments=(cut, gone))
    plan = settle(case, [], terminations=("cut", "gone"))
    reading = Reading(case, plan, verify(case, plan))

    (told,) = centres_of(case, plan)
    assert [bar["runs"] for bar in told["pools"][0]["bars"]] == [[[0, 2, 4]]]
    assert told["use"] == pytest.approx(2 / 8 * 4 / 16)
    (fact,) = (fact for fact in decisions(reading, "zh") if fact.key == "endings")
    assert (fact.value, fact.note) == ("甲、乙", "终止费 3.00 元")


def test_a_waterfall_ends_at_the_total_though_a_subsidy_goes_down():
    ledger = Ledger(rent=500_000, energy=200_000, subsidy=-300_000)

    steps = charts.waterfall(ledger, "payer")["steps"]

    assert [step["span"] for step in steps] == [[0, 5], [5, 7], [7, 4], [0, 4]]
    assert [step["kind"] for step in steps] == ["cost", "cost", "income", "total"]


def test_flows_join_data_with_where_it_goes_and_users_with_what_serves_them(told, reading):
    moved = [p for p in reading.plan.placements if p.links]
    data = [flow["text"]["en"] for flow in told["flows"] if flow["kind"] == "data"]

    assert "Beijing to Horinger: 1.5 TB, training jobs: 1" in data
    assert sum(int(re.search(r"jobs: (\d+)", text)[1]) for text in data) == len(moved)


def test_of_a_crowded_centre_the_largest_workloads_are_drawn_and_the_rest_counted():
    jobs = tuple(builders.a_job(f"w{n}", cards=(1 + (n == 7),)) for n in range(charts.BARS + 5))
    case = builders.a_case(slots=40, workloads=jobs)
    runs = {job.id: Run(pool="sh-01/a", first=0, end=9, cards=job.cards[0]) for job in jobs}
    plan = settle(case, [Placement(workload=w, runs=(run,)) for w, run in runs.items()])

    (told,) = centres_of(case, plan)

    drawn = [bar["name"] for bar in told["pools"][0]["bars"]]
    assert len(drawn) == charts.BARS
    assert "w7" in drawn
    assert told["cut"]["en"] == f"the {charts.BARS} largest of {charts.BARS + 5} are drawn"


def test_a_long_horizon_is_averaged_in_the_overview():
    case = builders.a_case(slots=1000)
    plan = settle(case, [])
    (told,) = centres_of(case, plan)

    assert len(told["slots"]) <= charts.COLUMNS


def test_breaches_come_first_where_there_are_any(reading):
    breach = Breach(rule="capacity", where="zw-01/h800, slot 3", message="137 of 128 in use")
    verdict = reading.verdict.model_copy(update={"ok": False, "breaches": (breach,)})

    told = payload(Reading(reading.case, reading.plan, verdict), "en")

    assert told["tables"][0]["rows"][0][2] == "137 of 128 in use"


def test_data_by_courier_is_a_flow_of_its_own_and_a_figure_of_the_summary():
    job = builders.a_job(data={"mb": 2_500_000, "at": "shanghai"})
    case = builders.a_case(couriers=(builders.a_courier(),), workloads=(job,))
    run = Run(pool="sh-01/a", first=0, end=4, cards=8)
    plan = settle(case, [Placement(workload="w1", runs=(run,), courier="road")])
    reading = Reading(case, plan, verify(case, plan))

    (flow,) = charts.flows(reading)
    assert flow["kind"] == "courier"
    assert flow["text"]["en"] == "shanghai to sh-01: 2.5 TB by courier, training jobs: 1"
    assert [fact.value for fact in decisions(reading, "en") if fact.key == "by-courier"] == [
        "2.5 TB"
    ]


def test_a_workload_is_told_by_name_and_id_and_a_plan_by_why_it_ended(told):
    placements = next(table for table in told["tables"] if table["key"] == "placements")

    assert placements["rows"][0][0]["en"] == "Base model pretraining\nt01"
    assert any(
        value.get("en", "").startswith("within the gap asked for · ")
        for _, value in told["made"] if isinstance(value, dict)
    )  # fmt: skip


def test_what_is_left_is_listed_with_its_reason_the_dearest_first(reading):
    refusal = Refusal(workload="t14", pool="sh-01/h800", rule="capacity", measured=64, limit=8)
    plan = reading.plan.model_copy(
        update={"left": (Left(workload="t14", alone=True, refusal=refusal),)}
    )
    document = payload(Reading(reading.case, plan, reading.verdict), "en")
    (table,) = [table for table in document["tables"] if table["key"] == "left"]
    short = [p for p in plan.placements if p.ledger.penalty]

    assert {row[0] for row in table["rows"]} == {p.workload for p in short}
    penalties = [float(row[4].replace(",", "")) for row in table["rows"]]
    assert penalties == sorted(penalties, reverse=True)
    (told,) = [row[-1]["en"] for row in table["rows"] if row[0] == "t14"]
    assert told == "no room left; nearest, sh-01/h800: needs 64 cards, at most 8 cards are free"


def test_a_service_that_may_use_no_further_pool_is_told_so(reading):
    refusal = Refusal(workload="t14", pool="sh-01/h800", rule="sites", measured=2, limit=1)

    told = left(reading, Left(workload="t14", alone=True, refusal=refusal), "en")

    assert told == (
        "no room left in the pools it uses, and it may use no other, such as sh-01/h800: "
        "needs 2 pools at least, may use 1"
    )


def test_a_page_of_a_plan_that_serves_all_has_no_table_of_what_is_left():
    case = builders.a_case(workloads=(builders.a_job(),))
    plan = settle(case, [Placement(workload="w1", runs=(
        Run(pool="sh-01/a", first=0, end=4, cards=8),))])  # fmt: skip
    document = payload(Reading(case, plan, verify(case, plan)), "en")

    assert "left" not in {table["key"] for table in document["tables"]}
