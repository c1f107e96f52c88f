import pytest
from pydantic import ValidationError

from huline.models.change import Change, Edit
from huline.models.errors import BadInput
from tests.builders import a_case, a_job, a_pool, a_quote


def test_a_quote_may_pay_for_taking_the_job():
    assert a_quote(cost=-5).cost == -5


@pytest.mark.parametrize("fields", [{"cards": 8}, {"slots": 2}, {}])
def test_a_quote_gives_a_whole_offer(fields):
    with pytest.raises(ValidationError):
        a_quote(**fields)


def test_a_quote_is_changed_by_its_workload_and_pool():
    case = a_case(workloads=(a_job(),), quotes=(a_quote(cost=7),))
    edit = Edit(table="quotes", id="w1,sh-01/a", field="cost", value=9)

    assert case.apply(Change(name="dearer", edits=(edit,))).quotes[0].cost == 9


def test_a_job_too_long_for_its_window_may_be_quoted_a_shorter_run():
    job = a_job(deadline=3)

    with pytest.raises(BadInput):
        a_case(workloads=(job,))
    assert a_case(workloads=(job,), quotes=(a_quote(cards=16, slots=2),)).quotes


def test_a_quote_longer_than_the_window_says_so_where_the_job_is_too_long_anyway():
    with pytest.raises(BadInput, match="runs 4 slots at its fastest"):
        a_case(workloads=(a_job(deadline=3),), quotes=(a_quote(cards=4, slots=5),))


def test_cards_are_no_further_resource():
    with pytest.raises(ValidationError, match="'cards'"):
        a_pool(resources={"cards": (1,)})
    with pytest.raises(ValidationError, match="'cards'"):
        a_job(uses={"cards": 1})
