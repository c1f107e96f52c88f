"""Whoever works on the bound, the result is the same, also where one of two nodes dies."""

import numpy as np
import pytest

from huline.models.errors import EngineFailed, WorkersMissing
from huline.models.invent import invent
from huline.optimizer.compile import compile_case
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.strategies.prices.portions import Member, Memory
from huline.optimizer.strategies.prices.relaxation import Relaxation
from huline.optimizer.strategies.watch import Watch
from huline.optimizer.strategies.workers import workers
from tests.cluster.nodes import kill, two_nodes

ROUNDS = Options(strategy="prices", work=100, gap=0)


@pytest.fixture(scope="module")
def case():
    return invent(60, 4, 24, 0, 1.2)


def _worths(relaxation, seed):
    drawn = np.random.default_rng(seed).integers(0, 60_000, (3, relaxation.rows.size))
    return [relaxation.rows.clip(worth) for worth in drawn]


@pytest.mark.parametrize("parts", [1, 2, 3, 7])
def test_portions_add_up_to_the_bound_and_the_use_of_the_whole(case, parts):
    """At several prices in a row: what was cheapest before is part of the question."""
    compiled = compile_case(case)
    members = [Relaxation(compiled, "payer") for _ in range(parts)]

    def mapped(worth, memories):
        each = enumerate(zip(members, memories, strict=True))
        return [member.portion(worth, n, parts, Memory(*m)) for n, (member, m) in each]

    whole, split = Relaxation(compiled, "payer"), Relaxation(compiled, "payer", 1, parts, mapped)
    for worth in _worths(whole, parts):
        assert split.bound(worth) == whole.bound(worth)
        np.testing.assert_array_equal(split.use(), whole.use())


def test_every_block_belongs_to_exactly_one_member():
    found = [n for part in range(7) for n in range(30)[Member(part, 7).span(30)]]

    assert found == list(range(30))


def test_processes_make_the_plan_that_threads_make(case):
    here, there = (
        solve_here(case, ROUNDS.model_copy(update={"workers": kind}))
        for kind in ("local", "processes:2")
    )

    assert here.model_copy(update={"phases": ()}) == there.model_copy(update={"phases": ()})


def test_a_process_that_is_lost_is_told_of(case):
    relaxed = Relaxation(compile_case(case), "payer")
    with workers(case, Options(workers="processes:2")) as crowd:
        worth = relaxed.rows.clip(np.zeros(relaxed.rows.size, dtype=np.int64))
        lost = Relaxation(compile_case(case), "payer", 1, crowd.parts, crowd.mapped)
        assert lost.bound(worth) == relaxed.bound(worth)
        for process in crowd.processes:
            process.kill()
            process.join()

        with pytest.raises(EngineFailed, match="a working process was lost"):
            lost.bound(worth)


def test_a_plan_made_on_two_nodes_survives_the_loss_of_one_and_is_the_same(case):
    alone = solve_here(case, ROUNDS)
    with two_nodes() as (address, second):

        def lose(progress):
            if progress.phase == "price" and progress.bound is not None:
                kill(second)

        there = ROUNDS.model_copy(update={"workers": f"ray://{address}"})
        made = solve_here(case, there, Watch(progress=lose))

        assert second.poll() is not None
    assert made.model_copy(update={"phases": ()}) == alone.model_copy(update={"phases": ()})


def test_a_cluster_that_does_not_answer_is_told_of(case):
    with pytest.raises(WorkersMissing, match=r"no Ray cluster answers at 127\.0\.0\.1:9"):
        solve_here(case, ROUNDS.model_copy(update={"workers": "ray://127.0.0.1:9"}))
