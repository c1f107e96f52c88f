"""Subsidies by programme and charges: with single workloads they make the ledger."""

import pytest

from huline.api.cli.accounts import TABLE_OF, charged_for, claimed, programme
from huline.api.cli.messages import say
from huline.api.cli.page.payload import payload
from huline.api.cli.reading import Reading
from huline.models.contract import Contract
from huline.models.plan import Charge, Rented
from huline.models.units import cny
from huline.optimizer.verify import settle, verify
from huline.optimizer.verify.charges import CHARGES
from tests.api.cli.test_summary import printed
from tests.builders import a_case, a_centre, a_group, a_job, a_policy, a_share, a_tenant
from tests.optimizer.verify.plans import a_run, placed


@pytest.fixture(scope="module")
def reading():
    """Two jobs claim from one programme, one from another; peaks and a contract cost besides."""
    subsidies = (
        a_share("city", name="City voucher", name_zh="市券", budget=900_000),
        a_share("state", 100),
    )
    case = a_case(
        centres=(a_centre(demand_charge=50, name="Lingang", name_zh="临港"),),
        tenants=(a_tenant(), a_tenant("zeta")),
        contracts=(Contract(id="k", tenant="zeta", pool="sh-01/a", min_cards=1),),
        workloads=(a_job("w1"), a_job("w2"), a_job("w3")),
        policy=a_policy(subsidies=subsidies),
    )
    placements = [
        placed("w1", a_run(), claims=[("city", 500_000), ("state", 50_000)]),
        placed("w2", a_run(first=4, end=8), claims=[("city", 300_000)]),
        placed("w3"),
    ]
    plan = settle(case, placements, contracts=(Rented(contract="k", cards=2),))
    return Reading(case, plan, verify(case, plan))


def test_claims_are_added_up_by_programme_with_what_its_purse_still_holds(reading):
    found = claimed(reading)

    assert [(c.subsidy, c.workloads, c.amount) for c in found] == [
        ("city", 2, 800_000), ("state", 1, 50_000),
    ]  # fmt: skip
    assert [c.left(reading) for c in found] == ["1.00", "–"]
    assert sum(c.amount for c in found) == -reading.plan.ledger.subsidy
    assert [programme(reading, "city", lang) for lang in ("en", "zh")] == ["City voucher", "市券"]


def test_what_rates_of_one_pool_have_left_is_what_all_of_them_leave_in_it():
    rates = a_share("usual", groups=("pool",)), a_share("other", groups=("pool",), budget=700_000)
    policy = a_policy(subsidies=rates, stacking_groups=(a_group("pool", budget=900_000),))
    case = a_case(workloads=(a_job("w1"), a_job("w2")), policy=policy)
    placements = [
        placed("w1", a_run(), claims=[("usual", 500_000)]),
        placed("w2", a_run(first=4, end=8), claims=[("other", 300_000)]),
    ]
    plan = settle(case, placements)
    read = Reading(case, plan, verify(case, plan))

    assert {c.subsidy: c.left(read) for c in claimed(read)} == {"usual": "1.00", "other": "1.00"}


def test_charges_and_the_net_costs_of_workloads_make_the_net_total(reading):
    rows = {table["key"]: table["rows"] for table in payload(reading, "en")["tables"]}
    shown = [row[-1] for row in rows["placements"]] + [row[2] for row in rows["charges"]]

    assert {charge.rule for charge in reading.plan.charges} == {"demand-charge", "take-or-pay"}
    assert cny(sum(round(float(text.replace(",", "")) * 100_000) for text in shown)) == cny(
        reading.plan.cost
    )


def test_what_a_charge_is_for_is_named_as_people_call_it(reading):
    def named(rule, of, lang="zh"):
        return charged_for(reading, Charge(rule=rule, of=of), lang)

    assert named("demand-charge", "sh-01") == "临港"
    assert named("energy-quota", "province Ningxia") == "宁夏"
    assert named("take-or-pay", "k", "en") == "k"
    assert named("demand-charge", "gone") == "gone"


def test_of_every_rule_that_charges_it_is_known_what_for_and_how_to_call_it():
    assert set(TABLE_OF) == {rule for rule, _ in CHARGES}
    assert all(say(f"charge.{rule}", "en") for rule in TABLE_OF)


def test_the_summary_tells_claims_charges_and_what_is_not_served(reading):
    lines = printed(reading.case, reading.plan, reading.verdict, width=200).splitlines()

    def row(start):
        return next(line.split() for line in lines if line.startswith(start))

    assert row(" City voucher")[2:] == ["2", "8.00", "1.00"]
    assert row(" demand charge")[-3:-2] == ["Lingang"]
    assert row(" rent under a contract")[-3:] == ["k", "16.00", "0.00"]
    left = lines[next(i for i, line in enumerate(lines) if line.startswith("Not served")) + 4]
    assert left.split()[:4] == ["w3", "acme", "2", "unserved"]


def test_a_plan_without_claims_charges_or_gaps_has_no_tables_of_them():
    case = a_case(workloads=(a_job("w1"),))
    plan = settle(case, [placed("w1", a_run())])
    text = printed(case, plan, verify(case, plan))

    for title in ("Subsidies claimed", "Charges that belong", "Not served"):
        assert title not in text
