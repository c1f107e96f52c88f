"""A slip on the command line is told like any other bad input, in the language asked for."""

import json

import pytest

from tests.api.cli.commands import huline
from tests.languages import CHINESE

SLIPS = [
    (("plan", "day", "--strategy", "prizes"), "--strategy", "did you mean 'prices'"),
    (("plan", "day", "--gap", "2"), "--gap", "must be at most 1; got '2'"),
    (("plan", "day", "--seconds", "nan"), "--seconds", "must be a number; got 'nan'"),
    (("plan", "day", "--gap", "little"), "--gap", "must be a number; got 'little'"),
    (("plan", "day", "--threads", "1.5"), "--threads", "must be a whole number"),
    (("invent", "--workloads", "0", "-o", "x"), "--workloads", "must be at least 1"),
    (("plan", "day", "--stratgy", "whole"), "--stratgy", "did you mean '--strategy'"),
    (("plan",), "CASE", "is required but missing"),
    (("plan", "day", "night"), "plan", "there is too much: night"),
    (("export", "plan.json", "--to", "xls"), "--to", "did you mean 'xlsx'"),
    (("lab", "study.yaml"), "lab, --output / -o:", "is required but missing"),
    (("plan", "day", "--gap", "1.5"), "--gap", "1.5 % is 0.015: write 0.015"),
    (("pln",), "", "did you mean 'plan'"),
    (("plan", "day", "--json=3"), "--json", "takes no value"),
    (("plan", "day", "--gap"), "--gap", "needs a value"),
]


@pytest.mark.parametrize(("words", "where", "said"), SLIPS)
def test_a_slip_is_told_with_its_place_and_what_would_help(words, where, said):
    result = huline(*words)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert where in result.stderr
    assert said in result.stderr
    assert not CHINESE.search(result.stderr)


@pytest.mark.parametrize(("words", "where", "said"), SLIPS[:9])
@pytest.mark.parametrize("asked", [("--lang", "zh"), ("--lang=zh",)])
def test_a_slip_is_told_in_chinese_where_that_is_asked_for(words, where, said, asked):
    result = huline(*words, *asked)

    assert result.exit_code == 2
    assert where in result.stderr
    assert said not in result.stderr
    assert CHINESE.search(result.stderr)
    assert "must" not in result.stderr
    assert "error" not in result.stderr.lower()


def test_a_machine_is_told_of_a_slip_in_json():
    result = huline("plan", "day", "--gap", "2", "--json")
    (problem,) = json.loads(result.stdout)["errors"]

    assert (problem["field"], problem["code"]) == ("--gap", "usage")


def test_an_unknown_language_is_a_slip_too():
    result = huline("validate", "day", "--lang", "fr")

    assert result.exit_code == 2
    assert "zh, en" in result.stderr


def test_an_unknown_size_of_a_benchmark_is_told_with_those_there_are():
    assert "known: 50x10x24" in huline("bench", "phases", "--only", "tiny").stderr


@pytest.mark.parametrize("group", ["bench", "import"])
def test_a_group_of_commands_without_one_shows_its_help(group):
    result = huline(group)

    assert result.exit_code == 2
    assert "Usage" in result.output
