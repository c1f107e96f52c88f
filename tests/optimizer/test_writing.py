"""A plan says why its strategy was chosen, where that was left to `auto`."""

import pytest

from huline.optimizer import writing
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from tests.builders import a_case, a_job
from tests.languages import CHINESE


@pytest.mark.parametrize(
    ("asked", "most", "strategy", "why"),
    [
        ({}, 100, "whole", "one program of about 5 columns is small enough, at most 100"),
        ({}, 4, "prices", "one program of about 5 columns would be too large, over 4"),
        ({"certify": True}, 100, "prices", "only prices leave a certificate; of about 5 columns"),
        ({"certify": True}, 4, "prices", "one program of about 5 columns would be too large"),
    ],
)
def test_auto_says_in_both_languages_why_it_chose(monkeypatch, asked, most, strategy, why):
    """A job of 4 slots has 5 slots to start in."""
    monkeypatch.setattr(writing, "MOST_COLUMNS", most)

    made = solve_here(a_case(workloads=(a_job(),)), Options(**asked))

    assert made.strategy == strategy
    assert made.chosen.startswith(why)
    assert CHINESE.search(made.chosen_zh)
    assert "5" in made.chosen_zh


@pytest.mark.parametrize("strategy", ["whole", "prices"])
def test_a_strategy_that_is_asked_for_needs_no_reason(strategy):
    made = solve_here(a_case(workloads=(a_job(),)), Options(strategy=strategy))

    assert (made.strategy, made.chosen, made.chosen_zh) == (strategy, "", "")
