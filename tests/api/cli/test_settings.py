"""`--set`: a Change typed on the command line is read, or refused in a sentence."""

import pytest

from huline.api.cli.settings import changed
from huline.models.errors import BadInput
from tests.builders import a_case


def test_values_are_json_and_what_is_no_json_is_text():
    case = changed(a_case(), ["pools[sh-01/a].rent=7", "name=renamed"])

    assert case.pools[0].rent == 7
    assert case.name == "renamed"


@pytest.mark.parametrize("value", ["1e400", "-1e400", "Infinity", "NaN", "[1e400]", "[" * 2_000])
def test_a_number_beyond_all_bounds_is_bad_input(value):
    with pytest.raises(BadInput):
        changed(a_case(), [f"pools[sh-01/a].rent={value}"])


def test_all_settings_that_cannot_be_read_are_named_at_once():
    with pytest.raises(BadInput) as caught:
        changed(a_case(), ["rent", "pools[sh-01/a.rent=7"])

    assert len(caught.value.problems) == 2


def test_everything_wrong_with_settings_is_named_at_once_as_it_was_typed():
    typed = [
        "pools[sh-01/a].rent=dear", "pools[sh-01/a].centre=nowhere", "tenants[beta].spent=1",
        "pools[sh-01/a].rnt=1", "centres[sh-01].pue=[1000,x]",
    ]  # fmt: skip
    with pytest.raises(BadInput) as caught:
        changed(a_case(), typed)

    assert {p.file for p in caught.value.problems} == {f"--set {setting}" for setting in typed}
    assert not any(".0." in p.field for p in caught.value.problems)


@pytest.mark.parametrize("value", ["0.61", '"0.61 CNY/kWh"', "[0.61]", "0.61 CNY/kWh"])
def test_a_price_typed_in_another_unit_is_told_in_that_of_the_field(value):
    with pytest.raises(BadInput, match=r"0\.61 CNY/kWh is 61000 fen/MWh: write 61000"):
        changed(a_case(), [f"tariffs[flat].fen_per_mwh={value}"])


def test_a_single_number_where_a_list_stands_is_told_how_to_write_it():
    with pytest.raises(BadInput, match=r"write \[16\]"):
        changed(a_case(), ["pools[sh-01/a].cards=16"])
