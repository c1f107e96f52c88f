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
