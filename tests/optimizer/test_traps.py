"""Failures that a plan or a bound is easily led into; each is named by its test."""

import time

import numpy as np
import pytest
from pydantic import ValidationError

from huline.models.data import Data
from huline.models.files import read_plan, write_case
from huline.models.invent import invent
from huline.models.plan import Run
from huline.optimizer.backends import Limits, Outcome, backend_named
from huline.optimizer.compile import compile_case
from huline.optimizer.formulate import formulate
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.solvers import BackendName
from huline.optimizer.strategies.prices.relaxation import Relaxation
from huline.optimizer.verify import verify
from tests.api.cli.commands import huline
from tests.builders import a_case, a_centre, a_job, a_link, a_pool, a_tariff, a_western_centre
from tests.optimizer.verify.bound.certificates import bound


def unpriced(case):
    relaxed = Relaxation(compile_case(case), "payer")
    return relaxed.bound(np.zeros(relaxed.rows.size, dtype=np.int64))


def with_a_cheap_pool(**west):
    """Beside the pool in Shanghai, one in the west at a tenth of its rent."""
    return a_case(
        centres=(a_centre(), a_western_centre(**west)),
        pools=(a_pool(), a_pool("nx-01/a", rent=10_000)),
        workloads=(a_job(),),
    )


def behind_a_link(volume_mb):
    """Pools of which the cheap one is reached over a link of so much."""
    job = a_job(data=Data(mb=100, at="shanghai"))
    links = (
        a_link("near", "shanghai", "sh-01", price=0),
        a_link("far", "shanghai", "nx-01", price=0, volume_mb=volume_mb),
    )
    pools = (a_pool(), a_pool("nx-01/a", rent=10_000))
    centres = a_centre(), a_western_centre()
    return a_case(centres=centres, pools=pools, workloads=(job,), links=links)


@pytest.mark.parametrize(
    ("open_", "shut"),
    [
        (with_a_cheap_pool(power_limit_w=(8_000,)), with_a_cheap_pool(power_limit_w=(7_999,))),
        (behind_a_link(100), behind_a_link(99)),
    ],
)
def test_a_place_that_cannot_take_the_work_even_alone_does_not_weaken_the_bound(open_, shut):
    """32 card-slots at 160,000 milli-fen with energy, or at 70,000 in the west."""
    assert unpriced(open_) == 32 * 70_000
    assert unpriced(shut) == 32 * 160_000
    assert solve_here(shut, Options(strategy="prices")).bound == 32 * 160_000


def test_energy_is_rounded_by_the_card_slot_and_not_by_the_run():
    """500 W for an hour at 1 fen/MWh is half a milli-fen: one for each of 32 card-slots."""
    tariff, pool = a_tariff(fen_per_mwh=(1,)), a_pool(busy_w=500)
    case = a_case(tariffs=(tariff,), pools=(pool,), workloads=(a_job(),))

    made = solve_here(case, Options(strategy="prices"))

    assert made.ledger.energy == 32
    assert made.cost == bound(case) == 32 * 100_000 + 32
    assert verify(case, made).ok


@pytest.mark.parametrize("cards", [1.5, "2.5"])
def test_no_plan_has_parts_of_cards(cards):
    with pytest.raises(ValidationError, match="cards"):
        Run(pool="sh-01/a", first=0, end=1, cards=cards)


@pytest.mark.parametrize("backend", BackendName)
def test_a_solver_takes_another_number_of_threads_in_the_same_process(backend):
    program = formulate(compile_case(invent(6, 2, 12, seed=0)), "payer").program
    answers = [
        backend_named(backend).solve(
            program, Limits(None, threads), start=None, tick=lambda *_: True
        )
        for threads in (1, 2, 1)
    ]

    assert {answer.outcome for answer in answers} == {Outcome.PROVEN}
    assert len({program.objective(answer.values) for answer in answers}) == 1


def test_the_seconds_of_a_plan_count_its_compilation_and_its_check(tmp_path):
    write_case(invent(20, 4, 24, seed=0), tmp_path / "case")

    since = time.monotonic()
    words = ("--strategy", "prices", "--work", "1", "-o", tmp_path / "plan.json")
    huline("plan", tmp_path / "case", *words)
    took = time.monotonic() - since

    spent = {phase.name: phase.seconds for phase in read_plan(tmp_path / "plan.json").phases}
    assert {"compile", "price", "verify"} <= spent.keys()
    assert sum(spent.values()) <= took
