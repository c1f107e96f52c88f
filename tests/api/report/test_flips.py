"""Where something flips, as a report tells it."""

import re

import pytest

from huline.api.report.flips import flips, flips_told
from huline.models.break_even import BreakEven
from huline.optimizer.policy import run
from tests.builders import (
    a_case,
    a_centre,
    a_job,
    a_policy,
    a_pool,
    a_share,
    a_western_centre,
)
from tests.optimizer.policy.studies import a_study

SHARE = {"table": "policy.subsidies", "id": "voucher", "field": "share"}


@pytest.fixture(scope="module")
def found():
    """The west costs 110,000 a card-slot, of which a voucher pays; the east 100,000."""
    case = a_case(
        centres=(a_centre(), a_western_centre()),
        pools=(a_pool(), a_pool("nx-01/a", rent=110_000)),
        workloads=(a_job(),),
        policy=a_policy(subsidies=(a_share(centre_province="Ningxia"),)),
    )
    moves = BreakEven(name="The job moves", name_zh="任务迁移", edit=SHARE, least=0, most=300,
                      workload="w1", centres={"side_policy": "west"})  # fmt: skip
    stays = moves.model_copy(update={"name": "It stays", "most": 50})
    return run(a_study(break_evens=(moves, stays), misallocation=False), case)


def test_a_flip_is_told_with_what_is_varied_and_its_unit(found):
    """90 per mille of 110,000 are 9,900, 91 are 10,010."""
    moves, stays = flips_told(found)

    assert moves.startswith(
        "The job moves: elsewhere where the share is 9 %, and there where it is 9.1 %; proven"
    )
    assert moves.zh.startswith("任务迁移：补贴比例为 9 % 时不在此，为 9.1 % 时在此；")
    assert stays == "It stays: no flip is proven while the share goes from 0 % to 5 %."


def test_every_value_that_was_tried_is_a_row(found):
    rows = re.findall(r"<td class=number>([\d.]+ %)</td>", flips(found))

    assert len(rows) == sum(len(each.tried) for each in found.brackets)
    assert {"9 %", "9.1 %", "30 %", "5 %"} <= {*rows}
