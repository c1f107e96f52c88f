"""Rivals: their plans are judged by the checker like any other."""

from collections import Counter

import pytest

from huline.models.files import write_case
from huline.models.group import Group
from huline.models.invent import invent
from huline.optimizer.bench.rivals import RIVALS, Row, better, compare, figure, heading, line
from huline.optimizer.bench.rivals.greedy import by_size, in_file_order
from huline.optimizer.bench.rivals.partition import PARTS, in_parts, parts_of
from huline.optimizer.options import Options
from huline.optimizer.verify import verify
from tests.api.cli.commands import huline
from tests.builders import a_case, a_commitment, a_job, a_policy, a_pool, a_share

CASE = invent(60, 8, 24, seed=2)
OPTIONS = Options(gap=0.2)


@pytest.mark.parametrize("way", [in_file_order, by_size, in_parts])
def test_the_checker_lets_the_plan_of_a_rival_through(way):
    verdict = verify(CASE, plan := way(CASE, OPTIONS))

    assert verdict.ok
    assert verdict.cost == plan.cost


def small_and_large(**fields):
    """Room for the small job or for the large one, which comes later."""
    jobs = a_job("small", cards=(4,), work=16), a_job("large", cards=(8,), work=64)
    return a_case(pools=(a_pool(cards=(8,)),), workloads=jobs, **fields)


def served(plan):
    return [placement.workload for placement in plan.placements if placement.runs]


def test_what_comes_first_or_is_largest_is_placed_first():
    """The large job takes all 8 cards in all 8 slots."""
    assert served(in_file_order(small_and_large(), Options())) == ["small"]
    assert served(by_size(small_and_large(), Options())) == ["large"]


def test_what_must_be_served_is_placed_before_what_is_larger():
    small, large = small_and_large().workloads
    must = small.model_copy(update={"must_serve": True})
    case = a_case(pools=(a_pool(cards=(8,)),), workloads=(large, must))

    assert served(by_size(case, Options())) == ["small"]


def test_parts_share_out_all_cards_budgets_and_work():
    """Of 18 cards a commitment takes 4 in slots 1 to 3."""
    policy = a_policy(subsidies=(a_share(budget=1_000_003),))
    jobs = tuple(a_job(f"w{i}") for i in range(30))
    case = a_case(
        pools=(a_pool(cards=(18,)),), commitments=(a_commitment(),), workloads=jobs, policy=policy
    )
    parts = parts_of(case, seed=1)
    cards = [sum(each) for each in zip(*(part.pools[0].cards for part in parts), strict=True)]

    assert len(parts) == PARTS
    assert cards == [18, 14, 14, 14, 18, 18, 18, 18]
    assert sum(part.policy.subsidies[0].budget for part in parts) == 1_000_003
    assert Counter(w.id for part in parts for w in part.workloads) == Counter(w.id for w in jobs)
    assert min(len(part.workloads) for part in parts) > 0


def test_what_belongs_together_comes_into_one_part():
    jobs = tuple(a_job(f"w{i}", after=(f"w{i - 1}",) if i % 3 else ()) for i in range(9))
    tied = Group(id="g", kind="together", workloads=("w0", "w8"))
    parts = parts_of(a_case(workloads=jobs, groups=(tied,)), seed=1)

    for part in parts:
        mine = {w.id for w in part.workloads}
        assert ("w0" in mine) == ("w8" in mine)
        for chain in ({"w0", "w1", "w2"}, {"w3", "w4", "w5"}, {"w6", "w7", "w8"}):
            assert chain <= mine or not chain & mine


def test_all_are_held_to_one_bound_that_none_is_below():
    told = []
    rows = compare(CASE, OPTIONS, ["first-come", "highs"], told.append)

    assert [row.name for row in rows] == ["prices", "auto", "first-come", "highs"]
    assert told == rows
    assert len({row.bound for row in rows}) == 1
    assert all(row.cost >= row.bound and row.gap > 0 and row.above > 0 for row in rows)


def test_a_rival_that_is_cheaper_than_the_best_of_ours_is_named():
    rows = [Row("prices", 1.0, 500, 400), Row("auto", 1.0, 450, 400), Row("highs", 1.0, 449, 400)]
    rows += [Row("cpsat", 1.0, 460, 400), Row("partition", 1.0, said="no plan")]

    assert better(rows) == ["highs"]
    assert figure(rows).startswith("2 of 3 rivals do no better")
    assert line(rows[-1]).endswith("no plan")
    assert line(rows[0]).split()[3] == "25.000%"
    assert heading().split()[0] == "way"


def test_the_command_compares_and_ends_with_its_figure(tmp_path):
    write_case(small_and_large(), tmp_path / "case")
    done = huline("bench", "rivals", tmp_path / "case", "--only", "first-come", "--seconds", 8)
    lines = done.stdout.splitlines()

    assert done.exit_code == 0
    assert [text.split()[0] for text in lines[:-1]] == ["way", "prices", "auto", "first-come"]
    assert lines[-1].startswith("1 of 1 rivals do no better")


def test_an_unknown_rival_is_refused(tmp_path):
    write_case(small_and_large(), tmp_path / "case")

    assert huline("bench", "rivals", tmp_path / "case", "--only", "gurobi").exit_code == 2
    assert "gurobi" not in RIVALS
