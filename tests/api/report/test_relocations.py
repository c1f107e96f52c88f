"""Work that changes place between scenarios: all of it in a file, the most of it in the report."""

import csv

import pytest

from huline.api.report import relocations
from huline.api.report.relocations import relocated
from huline.models.files import write_relocations
from huline.models.findings import Relocation
from huline.models.sentence import translated
from huline.optimizer.policy.pairs import relocations as between
from huline.optimizer.policy.seen import Seen
from huline.optimizer.verify import settle, verify
from tests.api.report.test_report import found
from tests.builders import a_job
from tests.optimizer.verify.plans import a_run, an_eastern_and_a_western_case, placed

__all__ = ["found"]  # a fixture

EAST, WEST = "sh-01/a", "nx-01/a"


def seen(case, **pools):
    runs = {w: [a_run(pool)] if pool else [] for w, pool in pools.items()}
    plan = settle(case, [placed(w, *each) for w, each in runs.items()])
    return Seen(case, plan, verify(case, plan))


def test_what_has_cards_elsewhere_is_listed_with_what_that_costs():
    """Each has 32 card-hours; as they are not all as large, the largest would come first."""
    case = an_eastern_and_a_western_case(workloads=tuple(a_job(w) for w in "abcd"))
    before = seen(case, a=EAST, b=EAST, c=None, d=WEST)
    now = seen(case, a=WEST, b=EAST, c=EAST, d=None)
    of = {w: [p.ledger.total for plan in (before, now) for p in plan.plan.placements
              if p.workload == w] for w in "acd"}  # fmt: skip

    told = between(before, now)

    assert [(r.workload, r.before, r.now, r.card_hours) for r in told] == [
        ("a", ("sh-01",), ("nx-01",), 32.0),
        ("c", (), ("sh-01",), 32.0),
        ("d", ("nx-01",), (), 32.0),
    ]
    assert [r.cost for r in told] == [now - before for before, now in of.values()]
    assert sum(r.cost for r in told) == now.plan.cost - before.plan.cost
    assert between(now, now) == ()


def test_a_report_says_whose_work_goes_from_where_and_whither(found):
    """Without vouchers one of two jobs is back in the east: 51.20 there, not 54.40 - 6.00."""
    none = found.outcome("none")

    assert len(none.relocations) == 1
    page = relocated(found)
    for text in ("&lt;b&gt;Acme&lt;/b&gt;", "甲公司", ">2.80<", ">32<"):
        assert text in page
    assert page.index(_centre(found, "nx-01")) < page.index(_centre(found, "sh-01"))


def _centre(found, key):
    return found.names[f"centre {key}"][1]


@pytest.mark.parametrize(("moved", "rows"), [(10, 10), (11, 11), (25, 11)])
def test_of_many_the_largest_are_listed_and_the_others_added_up(found, moved, rows):
    one = Relocation(workload="w", tenant="t", before=(), now=("sh-01",), card_hours=2, cost=100)
    outcome = found.outcomes[1].model_copy(update={"relocations": (one,) * moved})
    told = [*relocations._rows(found, outcome)]

    assert len(told) == rows
    if moved > 10:
        assert told[-1][1] == f"and {moved - 10} more"
        assert translated(told[-1][1], "zh") == f"另有 {moved - 10} 项"
        assert told[-1][-2] == str(2 * (moved - 10))


def test_all_of_it_is_in_a_file_of_its_own(found, tmp_path):
    write_relocations(found, tmp_path / "moves.csv")
    with (tmp_path / "moves.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))

    told = {(r["scenario"], r["before"], r["now"], r["card_hours"], r["milli_fen"]) for r in rows}
    assert ("none", "nx-01", "sh-01", "32.0", "280000") in told
