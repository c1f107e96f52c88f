"""What a plan decides beside the places of work, as a reader is told it."""

import pytest

from huline.api.cli.decisions import decisions
from huline.api.cli.page import charts
from huline.api.cli.reading import Reading
from huline.models.contract import Contract
from huline.models.plan import Copy, Placement, Rented, Run
from huline.optimizer.verify import settle, verify
from tests.builders import a_case, a_job, a_link, a_service
from tests.optimizer.verify.plans import a_run, an_eastern_and_a_western_case, placed


def reading_of(case, placements=(), **decided):
    plan = settle(case, placements, **decided)
    return Reading(case, plan, verify(case, plan))


def told(reading, key, lang="en"):
    return [(fact.value, fact.note) for fact in decisions(reading, lang) if fact.key == key]


def test_cards_rented_under_contracts_are_named_with_their_rent():
    """10 cards for 8 hours at 0.50 CNY."""
    contract = Contract(
        id="k", name_zh="框架合同", tenant="acme", pool="sh-01/a", min_cards=4, rent=50_000
    )
    case = a_case(contracts=(contract,))

    reading = reading_of(case, contracts=(Rented(contract="k", cards=10),))

    assert told(reading, "rented") == [
        ("10 cards", "k: 10 cards; CNY 40.00 for all slots, used or not")
    ]
    assert told(reading, "rented", "zh")[0][1].startswith("框架合同：10 张卡；")


def test_contracts_under_which_nothing_is_rented_are_told_to_be_there():
    contract = Contract(id="k", tenant="acme", pool="sh-01/a", min_cards=4)

    assert told(reading_of(a_case(contracts=(contract,))), "rented") == [
        ("no cards", "contracts offered: 1")
    ]
    assert told(reading_of(a_case()), "rented") == []


@pytest.fixture(scope="module")
def copied():
    """A model of 300 GB goes to one centre at 10 milli-fen a MB: 30 CNY."""
    service = a_service(model_mb=300_000, model_at="shanghai")
    case = a_case(links=(a_link("l1", "shanghai", "sh-01"),), workloads=(service,))
    runs = (Run(pool="sh-01/a", first=0, end=8, cards=2),)
    copy = Copy(centre="sh-01", links=("l1",))
    return reading_of(case, [Placement(workload="s1", runs=runs, copies=(copy,))])


def test_copies_of_models_are_counted_with_what_they_cost(copied):
    assert copied.verdict.ok
    assert told(copied, "copies") == [("300.0 GB", "copies: 1; CNY 30.00 of data transfer")]


def test_copies_of_models_are_flows_of_their_own_on_the_map(copied):
    flows = {flow["kind"]: flow["text"]["en"] for flow in charts.flows(copied)}

    assert set(flows) == {"copy", "requests"}
    assert flows["copy"] == "shanghai to sh-01: 300.0 GB of models, inference services: 1"


def test_work_that_leaves_the_centre_where_it_runs_is_counted_with_what_that_costs():
    """w1 stays, w2 moves for 7 CNY, w3 is left and w4 runs nowhere today."""
    jobs = (
        a_job("w1", runs_at="sh-01", migration_cost=500_000),
        a_job("w2", runs_at="nx-01", migration_cost=700_000),
        a_job("w3", runs_at="nx-01", migration_cost=900_000),
        a_job("w4"),
    )
    case = an_eastern_and_a_western_case(workloads=jobs)
    plan = settle(case, [*(placed(w, a_run()) for w in ("w1", "w2", "w4")), placed("w3")])

    reading = Reading(case, plan, verify(case, plan))

    assert told(reading, "moved") == [("1 / 3", "CNY 7.00 for moving and porting")]
    assert told(reading_of(a_case(workloads=(a_job(),)), [placed("w1")]), "moved") == []
