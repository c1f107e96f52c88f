"""The ladder: what a plan is held to, and a step of it from end to end."""

import json
import sys

import pytest

from huline.models.files import write_certificate
from huline.models.invent import invent
from huline.optimizer.bench.ladder import (
    BARS,
    SIZES,
    Cell,
    Judged,
    Row,
    cells,
    document,
    figure,
    judge,
    lines,
    measure,
)
from huline.optimizer.bench.rivals.greedy import in_file_order
from huline.optimizer.options import Options
from huline.optimizer.planning import plan
from huline.optimizer.verify import verify
from tests.api.cli.commands import huline


def a_row(cost=1_100, size="M", kind="loose", **fields):
    """A plan 10 % above its bound of 1,000; first-come costs 1,500, largest-first 1,600."""
    parts = {
        "bound": 1_000, "gap": (cost - 1_000) / cost, "gap_served": 0.1, "first_come": 1_500,
        "largest_first": 1_600, "used": 0.8, "west": 0.95, "spent": 1, "budgets": 7,
        "parts": {"unserved": cost - 1_000},
    }  # fmt: skip
    judged = Judged(cost=cost, **parts | fields)
    return Row(Cell(size, kind, 0), 1.0, 2.0, 300.0, judged)


def test_closed_is_the_share_of_the_way_from_first_come_to_the_bound():
    assert a_row().closed == pytest.approx(0.8)
    assert a_row(first_come=None).closed is None
    assert a_row(bound=None).closed is None


def test_a_case_that_is_easy_to_plan_does_not_count():
    """3 % and 8 % above the bound count, a hundredth of a per cent less does not."""
    enough = a_row(first_come=1_030, largest_first=1_080)
    easy = a_row(first_come=1_029, largest_first=1_079)

    assert enough.remarks == []
    assert [said.split(":")[0] for said in easy.remarks] == ["does not count"] * 2
    assert "first-come is 2.9% above the bound, less than 3%" in lines(easy)
    assert figure([enough, easy]) == "0 of 2 cases reach their bar; 1 count"


def test_a_tight_case_that_is_not_tight_is_told():
    tight = a_row(kind="tight", west=0.9)
    slack = a_row(kind="tight", west=0.89, spent=0)

    assert tight.remarks == []
    assert slack.remarks == [
        "not tight: western pools for others are 89% full", "not tight: no budget is spent",
    ]  # fmt: skip
    assert a_row(west=0.5, spent=0).remarks == []


@pytest.mark.parametrize(("size", "kind"), BARS)
def test_a_plan_passes_up_to_its_bar(size, kind):
    bar = BARS[size, kind]

    assert a_row(size=size, kind=kind, gap=bar).passes
    assert not a_row(size=size, kind=kind, gap=1.01 * bar).passes
    assert not a_row(size=size, kind=kind, gap=None).passes
    assert not Row(Cell(size, kind, 0), 1.0, 2.0, 300.0, None, "killed").passes


def test_every_size_is_taken_loose_and_tight_with_every_seed():
    assert list(cells(["S", "M"], ["loose"], [3, 4])) == [
        ("S", "loose", 3), ("S", "loose", 4), ("M", "loose", 3), ("M", "loose", 4),
    ]  # fmt: skip


def test_a_plan_is_judged_by_the_checker_with_the_certificate_of_its_bound(tmp_path):
    case, proofs = invent(60, 8, 24, seed=2), []
    options = Options(strategy="prices")
    made = plan(case, options, checked=lambda _, certificate: proofs.append(certificate))
    write_certificate(proofs[-1], tmp_path / "proof.json")
    found = judge(case, made, tmp_path / "proof.json")

    assert (found.cost, found.bound) == (made.cost, made.bound)
    assert sum(found.parts.values()) == found.cost - found.bound
    assert found.first_come == verify(case, in_file_order(case, Options())).cost
    assert (found.gap, found.gap_served) == (made.gap, made.gap_served)
    assert 0 < found.used < 1
    assert 0 <= found.spent <= found.budgets == len(case.policy.subsidies)


def test_a_plan_that_is_refused_is_not_judged(tmp_path):
    case = invent(60, 8, 24, seed=2)
    made = in_file_order(case, Options())

    with pytest.raises(ValueError, match="breaches"):
        judge(case, made.model_copy(update={"cost": made.cost - 1}), tmp_path / "none.json")


def test_a_run_without_a_plan_says_what_it_said_last():
    command = sys.executable, "-c", "import sys; print('first'); sys.exit('no such engine')"
    row = measure(Cell("S", "loose", 0), command, seconds=1, threads=1)

    assert row.judged is None
    assert row.remarks == ["no plan: no such engine"]
    assert row.wall > 0
    assert row.cpu > 0
    assert row.peak_mb > 1


def test_figures_are_written_as_json_with_money_as_text():
    written = json.loads(document([a_row(), a_row(size="S")], 20.0, 2))
    first = written["rows"][0]

    assert first["cell"] == {"size": "M", "kind": "loose", "seed": 0}
    assert (first["judged"]["cost"], first["judged"]["bound"]) == ("1100", "1000")
    assert first["judged"]["parts"] == {"unserved": "100"}
    assert [row["passes"] for row in written["rows"]] == [False, True]


def test_the_command_plans_from_files_and_writes_its_figures(tmp_path):
    """A second is too short for nearly any plan: the row says so, and is written all the same."""
    target = tmp_path / "ladder.json"
    words = "--size", "S", "--tightness", "loose", "--seconds", 1, "-o", target
    done = huline("bench", "ladder", *words)

    assert " of 1 cases reach their bar" in done.stdout.splitlines()[-1]
    assert len(json.loads(target.read_text(encoding="utf-8"))["rows"]) == 1


def test_an_unknown_size_is_refused():
    assert "XXL" not in SIZES
    assert huline("bench", "ladder", "--size", "XXL").exit_code == 2
