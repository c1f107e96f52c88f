"""Whoever plans the scenarios of a study finds the same, also where a node dies on the way."""

import pytest

from huline.models.errors import WorkersMissing
from huline.models.invent import invent
from huline.models.study import Study
from huline.optimizer.policy import run
from huline.optimizer.policy.planned import Halted
from tests.cluster.nodes import kill, two_nodes

RENTS = (800, 900, 1_200)


@pytest.fixture(scope="module")
def case():
    return invent(20, 3, 24, 0, 1.2)


@pytest.fixture(scope="module")
def study():
    changes = [
        {
            "name": f"rents at {rent}",
            "edits": [
                {"op": "scale", "table": "pools", "where": {}, "field": "rent", "value": rent}
            ],
        }
        for rent in RENTS
    ]
    limits = {"gap": 0.01, "strategy": "prices", "work": 30, "misallocation": False}
    return Study(name="rents", case="case", changes=changes, **limits)


def test_a_study_on_two_nodes_survives_the_loss_of_one_and_finds_the_same(case, study, tmp_path):
    """The base is planned, then the second node dies; ended after another one, it goes on here."""
    alone = run(study, case)
    finished = []
    with two_nodes() as (address, second):

        def lose(name, *_):
            finished.append(name)
            kill(second)

        with pytest.raises(Halted):
            run(study, case, tmp_path, workers=f"ray://{address}", tell=lose,
                halted=lambda: len(finished) >= 2)  # fmt: skip
    kept = []
    here = run(study, case, tmp_path, tell=lambda name, _, __, before: kept.append((name, before)))

    assert second.poll() is not None
    assert [name for name, before in kept if before] == finished
    assert len(kept) == 1 + len(RENTS)
    assert here == alone


def test_a_cluster_that_does_not_answer_is_told_of(case, study):
    with pytest.raises(WorkersMissing, match=r"no Ray cluster answers at 127\.0\.0\.1:9"):
        run(study, case, workers="ray://127.0.0.1:9")
