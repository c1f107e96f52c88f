"""Every rule of the catalogue has its pieces, named after it."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from huline.models.constraints import BY_ID, CONSTRAINTS, SWITCHABLE
from huline.optimizer.bench.agreement.features import FEATURES
from huline.optimizer.compile.fits import ALWAYS, FITS
from huline.optimizer.formulate.rows import ROWS
from huline.optimizer.verify.registry import CHECKS, PAIR_CHECKS

ROOT = Path(__file__).parents[1]
RULES = [constraint.id for constraint in CONSTRAINTS]
PAIRS = [c.id for c in CONSTRAINTS if c.scope == "pair"]
# windows differ from workload to workload, so they are judged in arrays and not by a Fit
FITTED = [rule for rule in PAIRS if rule != "window"]
# the shapes that the Program states in rows; the others hold by how columns are made
STATED = [c.id for c in CONSTRAINTS if c.scope == "row"] + ["option", "work", "demand"]
HELPERS = {
    "__init__", "base", "centres", "limited", "pieces", "presence", "reach", "rounding",
}  # fmt: skip


def file_name(rule: str) -> str:
    return rule.replace("-", "_")


def stems(*folder: str) -> set[str]:
    return {path.stem for path in ROOT.joinpath(*folder).iterdir() if path.is_file()}


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
    assert [r for r, _ in PAIR_CHECKS] == PAIRS


def test_every_pair_rule_has_a_fit_of_its_name_and_there_is_no_other():
    fits = stems("optimizer", "compile", "fits") - HELPERS

    assert fits == {file_name(rule) for rule in PAIRS}


def test_every_fit_has_a_test_of_its_name_and_there_is_no_other():
    tests = stems("tests", "optimizer", "compile", "fits")

    assert tests == {f"test_{file_name(rule)}" for rule in PAIRS}


def test_every_pair_rule_but_the_window_is_registered_with_the_engine_once():
    assert sorted(fit.rule for fit in FITS) == sorted(FITTED)
    assert {fit.rule for fit in ALWAYS} <= set(PAIRS)


@pytest.mark.parametrize("fit", FITS, ids=lambda fit: fit.rule)
def test_a_registered_fit_is_the_one_in_the_file_of_its_name(fit):
    module = import_module(f"huline.optimizer.compile.fits.{file_name(fit.rule)}")

    assert module.FIT is fit


def test_every_stated_rule_has_rows_of_its_name_and_there_are_no_others():
    rows = stems("optimizer", "formulate", "rows") - HELPERS

    assert rows == {file_name(rule) for rule in STATED}


def test_every_stated_rule_is_registered_with_the_engine_once():
    assert sorted(row.rule for row in ROWS) == sorted(STATED)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.rule)
def test_a_registered_row_is_the_one_in_the_file_of_its_name(row):
    module = import_module(f"huline.optimizer.formulate.rows.{file_name(row.rule)}")

    assert module.ROW is row
    assert row.formula


def test_every_stated_rule_and_every_pair_rule_has_a_golden_file_and_there_is_no_other():
    assert stems("tests", "golden") == {file_name(rule) for rule in (*STATED, *PAIRS)}


@pytest.mark.parametrize("rule", STATED)
def test_a_golden_file_holds_rows_of_its_own_rule_only(rule):
    text = (ROOT / "tests" / "golden" / f"{file_name(rule)}.lp").read_text(encoding="utf-8")
    rows = text.split("subject to\n")[1].split("bounds\n")[0].splitlines()

    assert rows
    assert {row.strip().split("(")[0] for row in rows} == {file_name(rule)}


def test_every_rule_that_may_be_switched_off_has_a_feature_that_lets_it_decide():
    assert {feature.rule for feature in FEATURES} >= SWITCHABLE


def test_the_rules_say_of_every_switchable_rule_what_its_price_is_for_or_why_it_has_none():
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    table = text.split("| rule | soft, at a price per |")[1].split("\n\n")[0]
    told = {
        rule: (price, why)
        for rules, price, why in re.findall(r"^\| (.+?) \| (.+?) \|(.*)\|$", table, re.M)
        for rule in rules.split(", ")
    }

    told.pop("---", None)
    assert set(told) == SWITCHABLE
    for rule, (price, why) in told.items():
        softens = BY_ID[rule].softens.removesuffix(" begun")
        assert price == (softens or "–"), rule
        assert bool(why.strip()) != bool(softens), rule


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda c: c.id)
def test_every_rule_is_said_in_both_languages(constraint):
    assert constraint.en
    assert constraint.zh
    assert constraint.unit
