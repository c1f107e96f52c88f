"""Every rule of the catalogue has its pieces, named after it."""

from pathlib import Path

import pytest

from huline.models.constraints import CONSTRAINTS
from huline.optimizer.verify.registry import CHECKS, PAIR_CHECKS

ROOT = Path(__file__).parents[1]
RULES = [constraint.id for constraint in CONSTRAINTS]


def file_name(rule: str) -> str:
    return rule.replace("-", "_")


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_check_of_its_name(rule):
    assert (ROOT / "optimizer" / "verify" / "checks" / f"{file_name(rule)}.py").is_file()


@pytest.mark.parametrize("rule", RULES)
def test_every_check_has_a_test_of_its_name(rule):
    folder = ROOT / "tests" / "optimizer" / "verify" / "checks"

    assert (folder / f"test_{file_name(rule)}.py").is_file()


def test_every_rule_is_registered_with_the_checker_once():
    registered = [rule for rule, _ in PAIR_CHECKS + CHECKS]

    assert sorted(registered) == sorted(RULES)


def test_pair_rules_are_checked_pair_by_pair():
    assert [r for r, _ in PAIR_CHECKS] == [c.id for c in CONSTRAINTS if c.scope == "pair"]


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda c: c.id)
def test_every_rule_is_said_in_both_languages(constraint):
    assert constraint.en
    assert constraint.zh
    assert constraint.unit
