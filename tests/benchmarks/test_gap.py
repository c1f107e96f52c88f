"""Instances made up here; the public ones are read where they lie."""

from itertools import product
from random import Random

import pytest
from typer.testing import CliRunner

from huline.api.cli.main import app
from huline.models.errors import BadInput
from huline.models.files import read_case, read_gap
from huline.optimizer.bench.gap import Row, best_published, figure, measure
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here


def an_instance(seed, agents=3, jobs=5):
    """Costs, uses and capacities that leave little room; now and then none."""
    rng = Random(seed)
    costs = [[rng.randint(-9, 30) for _ in range(jobs)] for _ in range(agents)]
    uses = [[rng.randint(0, 9) for _ in range(jobs)] for _ in range(agents)]
    capacities = [rng.randint(4, 14) for _ in range(agents)]
    return costs, uses, capacities


def written(costs, uses, capacities):
    rows = [(len(costs), len(costs[0])), *costs, *uses, capacities]
    return "\n".join(" ".join(map(str, row)) for row in rows) + "\n"


def least(costs, uses, capacities):
    """The least cost of all assignments, by trying them; None if there is none."""
    jobs = range(len(costs[0]))
    found = [
        sum(costs[i][j] for i, j in zip(chosen, jobs, strict=True))
        for chosen in product(range(len(costs)), repeat=len(jobs))
        if all(
            sum(uses[i][j] for j in jobs if chosen[j] == i) <= capacity
            for i, capacity in enumerate(capacities)
        )
    ]
    return min(found, default=None)


@pytest.mark.parametrize("seed", range(20))
def test_the_plan_of_an_instance_costs_what_trying_all_assignments_finds(tmp_path, seed):
    instance = an_instance(seed)
    (tmp_path / "tiny").write_text(written(*instance))

    plan = solve_here(read_gap(tmp_path / "tiny"), Options(gap=0.0))

    best = least(*instance)
    assert (None if plan is None else plan.cost) == (None if best is None else best * 100_000)


def a_folder(tmp_path, claimed=0):
    """One instance, and a table that claims its best value to be so much more than it is."""
    instance = an_instance(1)
    (tmp_path / "gap1-0").write_text(written(*instance))
    table = f"instance,best_published\ngap1-0,{least(*instance) + claimed}\nc201600,7\n"
    (tmp_path / "best_known.csv").write_text(table)
    return tmp_path


def test_an_instance_is_measured_against_the_best_value_published(tmp_path):
    folder = a_folder(tmp_path)
    best = best_published(folder)

    row = measure(folder / "gap1-0", best, seconds=60, threads=1)

    assert (row.cost, row.bound) == (best["gap1-0"], best["gap1-0"])
    assert row.passes


def test_a_bound_above_the_best_value_published_is_a_miss(tmp_path):
    row = measure(a_folder(tmp_path) / "gap1-0", {"gap1-0": -999}, seconds=60, threads=1)

    assert not row.passes


@pytest.mark.parametrize(
    ("name", "cost", "passes"),
    [
        ("e10400", 20_010, True), ("e10400", 20_011, False), ("d10400", 20_120, True),
        ("d10400", 20_121, False), ("gap3-2", 20_011, False), ("a20200", 20_011, False),
        ("e801600", 29_999, True),
    ],
)  # fmt: skip
def test_every_set_has_its_bar(name, cost, passes):
    """0.05 % of 20,000 is 10, 0.6 % is 120; the largest instances have none."""
    assert Row(name, 1.0, best=20_000, cost=cost, bound=19_000).passes is passes


def test_a_proven_plan_passes_whatever_was_published():
    assert Row("c05100", 1.0, cost=5, bound=5).passes
    assert not Row("c05100", 1.0, best=6).passes


def test_the_last_line_counts_what_passes():
    rows = [Row("a05100", 1.0, 5, 5, 5), Row("d05100", 1.0, 1000, 1006, 990), Row("x", 1.0)]

    assert figure(rows) == "2 of 3 instances reach their bar, 1 of them proven optimal"


def test_a_folder_without_the_table_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"best_known\.csv: cannot be read: no such file"):
        best_published(tmp_path)


def test_a_folder_without_any_instance_of_its_table_is_refused(tmp_path):
    (a_folder(tmp_path) / "gap1-0").unlink()

    with pytest.raises(BadInput, match=r"best_known\.csv: none of its instances lies beside it"):
        best_published(tmp_path)


def test_the_command_runs_what_lies_in_the_folder_and_ends_with_its_figure(tmp_path):
    done = CliRunner().invoke(app, ["bench", "gap", "--instances", str(a_folder(tmp_path))])

    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines[:-1]] == ["instance", "gap1-0"]
    assert lines[-1] == "1 of 1 instances reach their bar, 1 of them proven optimal"


def test_the_command_exits_1_where_a_bar_is_missed(tmp_path):
    folder = a_folder(tmp_path, claimed=-1)

    done = CliRunner().invoke(app, ["bench", "gap", "--instances", str(folder)])

    assert done.exit_code == 1
    assert "missed" in done.stdout


@pytest.mark.parametrize("extra", [[], ["--instances", "{}", "--only", "e99"]])
def test_what_cannot_be_run_is_refused(tmp_path, extra):
    words = [word.format(a_folder(tmp_path)) for word in extra]

    assert CliRunner().invoke(app, ["bench", "gap", *words]).exit_code == 2


def test_an_instance_is_imported_as_a_case(tmp_path):
    source, target = a_folder(tmp_path) / "gap1-0", tmp_path / "case"

    done = CliRunner().invoke(app, ["import", "gap", str(source), "-o", str(target)])

    assert done.exit_code == 0
    assert read_case(target).hash == read_gap(source).hash


def test_a_file_that_is_no_instance_is_refused_in_words(tmp_path):
    (tmp_path / "x").write_text("2 2\n1 2\n")

    done = CliRunner().invoke(app, ["import", "gap", str(tmp_path / "x"), "-o", "case"])

    assert done.exit_code == 2
    assert "2 agents and 2 jobs make 12" in " ".join(done.output.split())
