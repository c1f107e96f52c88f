"""What a terminal shows of a study."""

import pytest
from rich.console import Console

from huline.api.cli.lab_summary import findings
from huline.models.findings import Difference, Findings, Outcome
from huline.models.study import Study
from tests.builders import a_case

LONG = "vouchers for local firms alone, at half the rate"


def shown(lang, cost, limits, width=80):
    changes = [
        {"name": name, "edits": [{"table": "description", "value": name}]} for name in ("a", LONG)
    ]
    study = Study.model_validate(
        {"name": "Vouchers", "changes": changes,
         "scenarios": [{"name": "a", "changes": ["a"]},
                       {"name": LONG, "changes": [LONG], "against": "a"}]}
    )  # fmt: skip
    difference = Difference(
        measure="payer-cost", unit="milli-fen", value=0, proven=limits, sign="undecided"
    )
    told = {"draw": None, "status": "proven", "case_hash": "", "key": "", "cost": cost}
    outcomes = (
        Outcome(**told, scenario="base"),
        Outcome(**told, scenario="a", against="base", differences=(difference,), gap=0.0012),
        Outcome(**told, scenario=LONG, against="a", differences=(difference,), gap=0.0012),
    )
    found = Findings(
        study=study, case_name="", case_name_zh="", case_hash=a_case().hash, perspective="payer",
        programmes=(), outcomes=outcomes,
    )  # fmt: skip
    console = Console(width=width)
    with console.capture() as capture:
        console.print(findings(found, lang))
    return capture.get()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_large_amounts_stand_whole_on_80_columns(lang):
    text = shown(lang, 1_234_567_89_000, (-1_234_567_01_001, 1_234_567_01_001))
    rows = [line for line in text.splitlines() if "-1,234,568" in line]

    assert len(rows) == 2
    for row in rows:
        assert row.split()[-5:-1] == ["0.12%", "1,234,568", "-1,234,568", "1,234,568"]


def test_limits_to_the_yuan_are_never_tighter_than_they_are():
    text = shown("en", 200_000 * 100_000, (329_446_98_000, 331_305_21_000))

    assert "329,446 " in text
    assert "331,306 " in text


def test_small_amounts_are_told_to_the_fen():
    assert "9.60" in shown("en", 9_60_000, (0, 0))


def test_what_a_scenario_is_compared_with_stands_below_it_unless_it_is_the_base():
    text = shown("en", 0, (0, 0))

    assert "beside a" in text
    assert "beside base" not in text
