"""A curve of scenarios that differ in one number alone."""

import re

from huline.api.report.sweeps import sweeps, swept
from huline.models.study import Study
from huline.optimizer.policy import run
from tests.builders import a_case, a_job, a_policy, a_share
from tests.optimizer.policy.studies import NO_VOUCHERS


def rents(factor):
    return {"op": "scale", "table": "pools", "where": {}, "field": "rent", "value": factor}


def more(share):
    value = {"id": "more", "kind": "share", "name": "one more", "share": share}
    return {"op": "add", "table": "policy.subsidies", "value": value}


def findings(*edits):
    """Findings of a job that rents for 3,200,000 milli-fen, a tenth of which is paid."""
    case = a_case(workloads=(a_job(),), policy=a_policy(subsidies=(a_share(share=100),)))
    changes = [{"name": str(n), "edits": list(each)} for n, each in enumerate(edits)]
    exact = {"gap": 0.0, "certify": False, "misallocation": False}
    return run(Study(name="sweep", changes=changes, **exact), case)


def test_what_differs_in_one_number_is_a_curve_in_the_order_of_its_values():
    """A fifth more or less of the rent is CNY 5.76; another voucher pays 3.20 or more."""
    found = findings(
        [rents(1_200)], [NO_VOUCHERS], [more(300)], [rents(800)], [more(100)], [rents(1_000)],
        [more(200)],
    )  # fmt: skip
    (rent, by_rent), (share, by_share) = swept(found)

    assert rent == "rent, per mille of the base"
    assert rent.zh.endswith("（基准的千分数）")
    assert [(s.x, s.low, s.value, s.high) for s in by_rent] == [
        (800, -5.76, -5.76, -5.76), (1_000, 0, 0, 0), (1_200, 5.76, 5.76, 5.76)
    ]  # fmt: skip
    assert share == "share"
    assert [(s.x, s.value) for s in by_share] == [(100, -3.2), (200, -6.4), (300, -9.6)]
    _, drawn = sweeps(found)
    assert re.findall(r"<tr><td>(\d+)</td>", drawn) == ["100", "200", "300"]
    assert drawn.count('class="band"') == 1
    assert drawn.count("<circle") == 3


def test_two_values_and_two_numbers_at_once_make_no_curve():
    found = findings(
        [rents(1_100)], [rents(1_300)],
        [rents(900), more(500)], [rents(700), more(600)], [rents(600), more(650)],
    )  # fmt: skip
    assert not list(swept(found))


def test_what_is_no_record_has_its_name_and_so_has_what_a_field_holds():
    """The price of encryption is a field of the policy; speeds stand under each card."""
    prices = [[{"table": "policy.encryption", "value": value}] for value in (10, 20, 30)]
    speeds = [
        [{"table": "workloads", "id": "w1", "field": "accelerators", "value": {"h100": value}}]
        for value in (1_000, 1_100, 1_200)
    ]
    (encryption, _), (cards, _) = swept(findings(*prices, *speeds))

    assert encryption == "price of encryption"
    assert encryption.zh == "加密单价"
    assert cards == "performance by accelerator"
