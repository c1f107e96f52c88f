import json
from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from huline.models.case import Case
from huline.models.change import Change, Edit
from huline.models.errors import BadInput, Problem
from huline.models.fields import follow, lists_of_records, shape_of
from huline.models.plan import Plan
from huline.models.service import AlternativeRequest
from huline.models.validation import problems_of
from tests.builders import a_case, a_job, a_service
from tests.full_case import a_full_case


def problems_in(document: dict, model: type = Case) -> dict[str, Problem]:
    """Problems by the field they stand at."""
    with pytest.raises(ValidationError) as caught:
        model.model_validate(document)
    return {p.field: p for p in problems_of(caught.value, model)}


def a_document(**fields) -> dict:
    return a_case(workloads=(a_job(), a_service())).model_dump(mode="json") | fields


@pytest.mark.parametrize(
    ("at", "wrong", "right"),
    [
        ((), "tenannts", "tenants"),
        (("horizon",), "slotss", "slots"),
        (("policy",), "subsidy", "subsidies"),
        (("policy", "tiers", 0), "unservd", "unserved"),
        (("pools", 0), "idle_watt", "idle_w"),
        (("workloads", 0), "timming", "timing"),
        (("workloads", 1), "max_latency", "max_latency_us"),
        (("workloads", 0, "data"), "redy", "ready"),
    ],
)
def test_an_unknown_field_is_told_with_the_nearest_at_every_level(at, wrong, right):
    document = a_document()
    document["workloads"][0]["data"] = {"mb": 1, "at": "shanghai"}
    holder = document
    for step in at:
        holder = holder[step]
    holder[wrong] = 1

    problem = problems_in(document)[".".join(map(str, (*at, wrong)))]

    assert problem.code == "unknown-field"
    assert problem.hint == f"did you mean '{right}'?"


def test_a_number_out_of_range_is_told_its_unit_and_range():
    document = a_document(tariffs=[{"id": "flat", "fen_per_mwh": [10**9]}])
    problem = problems_in(document)["tariffs.0.fen_per_mwh.0"]
    assert problem.message == (
        "must be a whole number of fen/MWh from -100,000,000 to 100,000,000; got 1000000000"
    )
    assert problem.path == ("tariffs", 0, "fen_per_mwh", 0)


OF_ANOTHER_KIND = {
    "number": (True, "5"),
    "boolean": (1, "yes"),
    "integer": (True, "5", 1.5),
    "date": (0, True),
    "date-time": (0, True),
    "string": (5, True),
}


def leaves(value, path: tuple = ()) -> Iterator[tuple]:
    """Yield where every single value of a document stands."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in pairs:
        if isinstance(inner, dict | list):
            yield from leaves(inner, (*path, step))
        else:
            yield (*path, step)


def test_no_field_of_a_case_takes_json_of_another_kind():
    document, taken, kinds = a_full_case().model_dump(mode="json"), [], set()
    for path in leaves(document):
        _, shape = follow(shape_of(Case), path)
        kind = shape.format or shape.kind
        kinds.add(kind)
        *above, last = path
        holder = document
        for step in above:
            holder = holder[step]
        right = holder[last]
        for wrong in OF_ANOTHER_KIND.get(kind, ()):
            holder[last] = wrong
            try:
                Case.model_validate_json(json.dumps(document))
                taken.append((path, wrong))
            except ValidationError:
                pass
        holder[last] = right

    assert taken == []
    assert kinds >= set(OF_ANOTHER_KIND)


def test_tags_of_unions_are_no_steps_of_a_path():
    document = a_document()
    document["workloads"][1]["peaks"] = {"shanghai": "many"}
    assert set(problems_in(document)) == {"workloads.1.peaks.shanghai"}


def test_a_list_whose_values_are_all_wrong_is_not_called_empty_too():
    document = a_document()
    document["workloads"][0]["cards"] = ["x"]
    assert set(problems_in(document)) == {"workloads.0.cards.0"}


def test_an_empty_list_that_must_not_be_is_told_so():
    document = a_document()
    document["workloads"][0]["cards"] = []
    assert "at least one" in problems_in(document)["workloads.0.cards"].message


def test_what_a_class_says_of_itself_stands_at_the_field_it_begins_with():
    document = a_document()
    document["workloads"][0] |= {"release": 5, "deadline": 3}
    assert "not after release 5" in problems_in(document)["workloads.0.deadline"].message


def test_a_plan_is_explained_by_its_own_fields():
    problems = problems_in(
        {"case_hash": "x", "cost": 1.5, "placements": [{"workload": "w 1"}]}, Plan
    )
    assert {"ledger", "system", "cost", "placements.0.workload"} == set(problems)
    assert "milli-fen" in problems["cost"].message


def test_a_change_that_makes_a_case_wrong_is_explained_in_units():
    change = Change(name="x", edits=(Edit(table="pools", id="sh-01/a", field="rent", value=8.5),))
    with pytest.raises(BadInput, match=r"8\.5 CNY is 850000 milli-fen"):
        a_case().apply(change)


def test_every_list_of_records_of_a_case_is_found():
    assert set(lists_of_records(shape_of(Case))) == {
        ("accelerators",), ("metros",), ("tariffs",), ("centres",), ("pools",), ("tenants",),
        ("profiles",), ("workloads",), ("groups",), ("quotes",), ("contracts",), ("commitments",),
        ("pins",),
        ("network", "links"), ("network", "couriers"),
        ("policy", "residency"), ("policy", "tiers"),
        ("policy", "subsidies"), ("policy", "stacking_groups"),
        ("policy", "not_applied"), ("policy", "rules"),
        ("policy", "energy_quotas"), ("policy", "carbon"),
        ("incumbent", "held"),
    }  # fmt: skip


def test_the_unit_of_a_value_deep_in_a_document_is_found():
    path, shape = follow(shape_of(Case), ("workloads", 0, "training", "data", "mb"))
    assert path == ("workloads", 0, "data", "mb")
    assert shape.unit == "MB"


@pytest.mark.parametrize("within", [True, "0.1"])
def test_no_share_that_a_request_states_is_a_yes_or_a_text(within):
    assert "within" in problems_in({"within": within}, AlternativeRequest)
