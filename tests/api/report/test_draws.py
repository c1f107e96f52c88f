"""Draws of demand in the report: means and scatter, never one for the other."""

from huline.api.report.draws import over_draws
from huline.api.report.told import conclusions
from huline.models.study import Study
from huline.optimizer.policy import run
from tests.builders import a_case, a_job, a_policy, a_share
from tests.optimizer.policy.studies import NO_VOUCHERS


def findings(*seeds):
    """Findings of a job of 5 slots of 8 cards in one draw, and of 6 in the others."""
    case = a_case(workloads=(a_job(),), policy=a_policy(subsidies=(a_share(share=300),)))
    study = Study(
        name="drawn", gap=0.0, certify=False, misallocation=False,
        changes=[{"name": "none", "edits": [NO_VOUCHERS]}],
        draws={"seeds": seeds, "spread": 600},
    )  # fmt: skip
    return run(study, case)


def test_a_scenario_is_told_of_once_over_all_its_draws():
    """Vouchers pay 12.00 or 14.40 of rent: 12.80 on average."""
    found = findings(1, 2, 3)
    (told,) = conclusions(found)
    table = over_draws(found)

    assert told == (
        "none, beside base, on average over 3 draws of demand: it costs the payer CNY 12.80 to "
        "12.80 more, proven; dearer in 3 and cheaper in 0 of them, proven; in each the difference "
        "is between CNY 12.00 and 14.40."
    )
    assert told.zh.startswith("none与基准相比，3 次需求抽样平均：付款方成本增加 12.80")
    assert "12.00 … 14.40" in table
    assert "West" not in table  # the same in every draw, and nothing is proven of it
    assert "75.0%" in table  # a median outside has all three on one side: 2 / 2^3


def test_of_one_draw_there_is_no_scatter():
    found = findings(1)
    (told,) = conclusions(found)

    assert not over_draws(found)
    assert told.startswith("none, draw 1, beside base")
