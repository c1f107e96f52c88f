"""What work that is left lacks: each order, made, lets the work be served beside the rest."""

import pytest

from huline.models.change import Change
from huline.models.files import read_handmade
from huline.models.plan import Placement, Run
from huline.models.policy import EnergyQuota
from huline.models.sketch import Sketch
from huline.optimizer.explain.evaluation import completed, evaluate
from huline.optimizer.explain.ordering import Orders
from huline.optimizer.explain.shortages import shortages
from huline.optimizer.planning import solve_here
from tests.agreement.tiny import tiny_case
from tests.builders import a_case, a_centre, a_job, a_link, a_policy, a_pool, a_service
from tests.languages import is_chinese


def a_plan(case, **runs):
    """A plan in which some jobs run on eight cards in ``[first, end)``."""
    placements = tuple(
        Placement(workload=w, runs=(Run(pool="sh-01/a", first=first, end=end, cards=8),))
        for w, (first, end) in runs.items()
    )
    return completed(case, Sketch(placements=placements))


def test_cards_are_told_in_nodes_with_their_place_and_time():
    """w3 wants 8 cards for 4 hours; w1 and w2 have all 16 but in the last two."""
    case = a_case(workloads=(a_job("w1", work=48), a_job("w2", work=48), a_job("w3")))
    (found,) = shortages(case, a_plan(case, w1=(0, 6), w2=(0, 6)))

    assert (found.workload, found.first, found.end) == ("w3", 4, 8)
    (order,) = found.lacking
    assert (order.rule, order.first, order.end, order.amount) == ("capacity", 4, 6, 8)
    assert found.said == "+8 h100 cards at sh-01 (sh-01/a), 07-15 04:00 to 06:00"
    assert found.said_zh == "sh-01（sh-01/a）增加 8 张 h100 卡，07-15 04:00 至 06:00"


def test_power_is_told_in_kilowatts_and_may_be_short_beside_cards():
    case = a_case(workloads=(a_job("w1", work=64), a_job("w2", work=64)),
                  centres=(a_centre(power_limit_w=(9_500,)),))  # fmt: skip
    (found,) = shortages(case, a_plan(case, w1=(0, 8)))

    assert [(each.rule, each.amount, each.unit) for each in found.lacking] == [("power", 7, "kW")]


def test_work_that_there_is_room_for_lacks_nothing_and_its_cost_says_why_it_is_left():
    """8 x 4 card-hours at 1.60 CNY; leaving it costs 0.01 each."""
    case = a_case(workloads=(a_job("w1", unserved=1_000),))
    (found,) = shortages(case, a_plan(case))

    assert found.lacking == ()
    assert found.cost == 32 * (160_000 - 1_000)


def test_a_service_lacks_cards_where_its_demand_is_above_what_it_has():
    service = a_service("s1", peaks={"shanghai": 20_000})
    case = a_case(workloads=(service,), links=(a_link("near", "shanghai", "sh-01"),))
    runs = (Run(pool="sh-01/a", first=0, end=8, cards=16),)
    plan = completed(case, Sketch(placements=(Placement(workload="s1", runs=runs),)))
    (found,) = shortages(case, plan)

    assert [(each.rule, each.amount) for each in found.lacking] == [("capacity", 8)]
    assert found.cards == 4


def test_electricity_is_told_in_kilowatt_hours():
    """Two jobs of 32 card-hours at 1 kW want 64 kWh; 40 are allowed."""
    case = a_case(workloads=(a_job("w1"), a_job("w2")),
                  centres=(a_centre(energy_quota_wh=40_000),))  # fmt: skip
    (found,) = shortages(case, a_plan(case, w1=(0, 4)))

    assert [(each.rule, each.amount, each.unit) for each in found.lacking] == [
        ("energy-quota", 24, "kWh")
    ]
    assert found.said == "+24 kWh of electricity at sh-01"


def test_the_quota_of_a_province_is_told_by_its_name_in_both_languages():
    """Two jobs of 32 card-hours at 1 kW want 64 kWh; the province may draw 40."""
    policy = a_policy(energy_quotas=(EnergyQuota(province="Shanghai", wh=40_000),))
    case = a_case(workloads=(a_job("w1"), a_job("w2")), policy=policy)
    (found,) = shortages(case, a_plan(case, w1=(0, 4)))

    assert found.said == "+24 kWh of electricity at Shanghai"
    assert found.said_zh == "上海增加 24 千瓦时用电"


def test_volume_is_told_in_gigabytes():
    """Two jobs move 30 GB each over a link for 50."""
    jobs = tuple(a_job(f"w{i}", data={"mb": 30_000, "at": "shanghai"}) for i in (1, 2))
    case = a_case(workloads=jobs, links=(a_link("wire", "shanghai", "sh-01", volume_mb=50_000),))
    (found,) = shortages(case, a_plan(case, w1=(2, 6)))

    assert [(each.rule, each.amount, each.unit) for each in found.lacking] == [("link", 10, "GB")]


def test_work_that_fits_no_pool_has_no_shortage():
    case = a_case(workloads=(a_job("w1", memory_gb=81),))

    assert shortages(case, a_plan(case)) == ()


@pytest.mark.parametrize("seed", range(60))
def test_what_is_ordered_is_enough(seed):
    """Made as edits of the Case, it lets a plan serve that work beside all that runs."""
    case = tiny_case(seed)
    plan = solve_here(case)
    if plan is None:
        return
    for found in shortages(case, plan):
        changed = case
        for each in found.lacking:
            edits = tuple(Orders(changed).edits(each))
            changed = changed.apply(Change(name="order", edits=edits))
        best = solve_here(changed)
        assert best is not None
        if not best.shortfalls:
            assert best.cost <= plan.cost + found.cost
        assert is_chinese(found.said_zh)
        # the best plan leaves nothing that there is room for at a gain
        assert found.lacking or found.cost >= 0 or plan.shortfalls or plan.gap


def test_a_plan_from_a_table_may_be_asked_what_it_lacks(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text("workload,pool,first\nw1,sh-01/a,0\nw2,sh-01/a,0\n")
    case = a_case(slots=4, workloads=(a_job("w1"), a_job("w2"), a_job("w3")), pools=(a_pool(),))
    found = evaluate(case, read_handmade(path, case).sketch)

    assert [each.workload for each in shortages(case, found.plan)] == ["w3"]
