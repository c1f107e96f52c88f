import pytest
from pydantic import ValidationError

from huline.models.adoption import Adoption, NotAdopted


def _left(workloads, **fields):
    return NotAdopted(**{"reason": "room", "workloads": workloads, "example": "w1"} | fields)


def test_what_is_adopted_and_what_is_not_add_up():
    assert Adoption(placements=5, adopted=3, left=(_left(2),)).adopted == 3

    with pytest.raises(ValidationError, match="must add up to 5"):
        Adoption(placements=5, adopted=3, left=(_left(1),))


@pytest.mark.parametrize(
    "fields", [{"rule": "ban"}, {"reason": "rule"}, {"reason": "rule", "rule": "whim"}]
)
def test_a_rule_is_named_where_one_refuses_and_nowhere_else(fields):
    assert _left(1, reason="rule", rule="ban").rule == "ban"

    with pytest.raises(ValidationError, match="names a rule of the catalogue"):
        _left(1, **fields)
