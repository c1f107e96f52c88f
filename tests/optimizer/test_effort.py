"""A limit of work counts what is done: the same plan each time, on any number of threads."""

import json
import subprocess
import sys

import pytest
from pydantic import ValidationError

from huline.models.files import write_case
from huline.models.invent import invent
from huline.optimizer.effort import PACKED, moves
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.solvers import BackendName


def _planned(case, *words):
    """Plan in a process of its own; return the bytes of the plan, the seconds of phases apart."""
    command = [sys.executable, "-m", "huline.api.cli", "plan", str(case), "--gap", "0"]
    done = subprocess.run([*command, *words], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 3), done.stderr
    document = json.loads(done.stdout)
    assert document["reproducible"] is True
    assert document.pop("phases")
    return json.dumps(document, ensure_ascii=False)


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ((80, 5, 24), ("--strategy", "prices", "--work", "60")),
        ((15, 4, 12), ("--strategy", "whole", "--work", "3")),
        ((10, 3, 24), ("--strategy", "whole", "--backend", "cpsat", "--work", "40")),
    ],
)
def test_one_and_two_threads_in_processes_of_their_own_make_the_same_plan(tmp_path, shape, words):
    write_case(invent(*shape, 0, 1.2), tmp_path / "case.json")

    one, two = (
        _planned(tmp_path / "case.json", *words, "--seed", "7", "--threads", n) for n in "12"
    )

    assert one == two


def test_another_seed_makes_another_plan_and_the_same_one_the_same():
    case = invent(80, 5, 24, 0, 1.2)
    plans = [
        solve_here(case, Options(strategy="prices", work=40, seed=seed)) for seed in (1, 1, 2)
    ]

    assert plans[0].placements == plans[1].placements != plans[2].placements


def test_a_plan_names_the_limit_of_work_and_ends_when_it_is_reached():
    made = solve_here(invent(60, 4, 24, 0, 1.2), Options(strategy="prices", work=5, gap=0))

    assert (made.work, made.stop_reason, made.reproducible) == (5, "rounds", True)


@pytest.mark.parametrize("backend", BackendName)
def test_a_solver_that_stops_at_its_limit_of_work_claims_no_more_than_it_knows(backend):
    """CP-SAT stops before it has a bound, and calls it 0 then: the cost but for the constant."""
    shapes = {"cpsat": (40, 4, 48), "highs": (15, 4, 18)}
    case = invent(*shapes.get(backend, (15, 4, 12)), 0, 1.2)
    known = solve_here(case, Options(strategy="prices", work=200, gap=0))

    made = solve_here(case, Options(strategy="whole", backend=backend, work=1, gap=0))

    assert (made.status, made.stop_reason) == ("feasible", "rounds")
    assert made.bound is None or made.bound <= known.cost


def test_more_work_gives_a_bound_that_is_no_worse():
    case = invent(60, 4, 24, 0, 1.2)
    bounds = [
        solve_here(case, Options(strategy="prices", work=work, gap=0)).bound
        for work in (1, 20, 200)
    ]

    assert bounds == sorted(bounds)
    assert bounds[0] < bounds[-1]


def test_moves_grow_with_work_and_with_workloads():
    assert moves(Options(work=500), PACKED, 7) == moves(Options(), PACKED, 7) == 7 * PACKED
    assert moves(Options(work=1), PACKED, 1) == 1


def test_a_plan_has_one_kind_of_limit():
    with pytest.raises(ValidationError, match="exclude each other"):
        Options(seconds=1.0, work=1)
