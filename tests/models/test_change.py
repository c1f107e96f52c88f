"""Changes edit a Case by table, id and field, and leave the Case they start from alone."""

import pytest

from huline.models.case import Case
from huline.models.change import Change, Edit, target
from huline.models.errors import BadInput
from huline.models.fields import shape_of
from tests.builders import (
    a_case,
    a_centre,
    a_job,
    a_policy,
    a_pool,
    a_service,
    a_share,
    a_tenant,
    a_western_centre,
)


def change(**edit):
    return Change(name="test", edits=(Edit(**edit),))


def test_a_field_of_a_record_is_set_and_the_old_case_stays():
    case = a_case()
    dearer = case.apply(change(table="pools", id="sh-01/a", field="rent", value=200_000))

    assert dearer.pools[0].rent == 200_000
    assert case.pools[0].rent == 100_000
    assert dearer.hash != case.hash


def test_a_change_back_gives_the_first_hash_again():
    case = a_case()
    there = case.apply(change(table="pools", id="sh-01/a", field="rent", value=200_000))
    back = there.apply(change(table="pools", id="sh-01/a", field="rent", value=100_000))

    assert back.hash == case.hash


def test_a_nested_field_is_reached_by_dots():
    case = a_case(workloads=(a_job(data={"mb": 10, "at": "shanghai"}),))
    moved = case.apply(change(table="workloads", id="w1", field="data.mb", value=99))

    assert moved.workloads[0].data.mb == 99


def test_a_field_of_the_document_needs_no_id():
    assert a_case().apply(change(table="name", value="renamed")).name == "renamed"


def test_records_are_added_and_removed():
    case = a_case()
    tenant = a_tenant("beta").model_dump(mode="json")
    more = case.apply(change(op="add", table="tenants", value=tenant))
    fewer = more.apply(change(op="remove", table="tenants", id="acme"))

    assert [t.id for t in more.tenants] == ["acme", "beta"]
    assert [t.id for t in fewer.tenants] == ["beta"]


def test_tiers_go_by_their_number_and_rules_by_their_name():
    case = a_case().apply(
        change(op="add", table="policy.rules", value={"rule": "dispatch", "policy": "off"})
    )
    hard = case.apply(change(table="policy.rules", id="dispatch", field="policy", value="hard"))
    priced = case.apply(change(table="policy.tiers", id="2", field="unserved", value=7))

    assert not case.policy.applies("dispatch")
    assert hard.policy.applies("dispatch")
    assert [t.unserved for t in priced.policy.tiers] == [10_000_000, 7, 3_333_333]


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ({"table": "pools", "id": "sh-01/b", "field": "rent", "value": 1}, "sh-01/a"),
        ({"table": "pools", "id": "sh-01/a", "field": "rnt", "value": 1}, "rent"),
        ({"table": "pool", "id": "sh-01/a", "field": "rent", "value": 1}, "pools"),
        ({"table": "horizon.slot", "value": 9}, "slots"),
        ({"table": "name", "id": "x", "field": "y", "value": 9}, "no table"),
    ],
)
def test_an_edit_that_fits_nowhere_names_what_is_near(edit, said):
    with pytest.raises(BadInput, match=said):
        a_case().apply(change(**edit))


def test_a_change_that_contradicts_the_case_is_refused_with_the_place():
    with pytest.raises(BadInput, match="there is no centre 'sh-09'") as caught:
        a_case().apply(change(table="pools", id="sh-01/a", field="centre", value="sh-09"))

    assert caught.value.problems[0].path == ("pools", 0, "centre")


def test_a_target_is_read_from_text():
    edit = Edit.parse("pools[nx-01/a].rent", 5)

    assert (edit.table, edit.id, edit.field) == ("pools", "nx-01/a", "rent")
    assert Edit.parse("horizon.slots", 5).table == "horizon.slots"
    with pytest.raises(BadInput, match="TABLE"):
        Edit.parse("pools[nx-01/a.rent", 5)


def test_a_wrong_value_is_refused_in_words():
    with pytest.raises(BadInput, match=r"pools\.0\.rent"):
        a_case(pools=(a_pool(),)).apply(
            change(table="pools", id="sh-01/a", field="rent", value="dear")
        )


def test_a_copy_with_other_fields_does_not_keep_the_hash():
    case = a_case()
    before = case.hash

    assert case.model_copy(update={"name": "another"}).hash != before
    assert case.hash == before


def test_a_path_is_written_as_the_target_that_leads_there():
    document = a_case().model_dump(mode="json")
    for path, edit in (
        (("pools", 0, "rent"), "pools[sh-01/a].rent"),
        (("policy", "tiers", 1, "unserved"), "policy.tiers[2].unserved"),
        (("horizon", "slots"), "horizon.slots"),
    ):
        assert target(path, document) == edit
        assert Change(name="t", edits=(Edit.parse(edit, 7),)).edit(document, shape_of(Case))
    assert target(("pools", 9, "rent"), document) == "pools.9.rent"


def test_a_name_is_set_by_the_place_of_its_record_as_the_path_to_it_is_written():
    off = {"rule": "dispatch", "policy": "off"}
    case = a_case().apply(change(op="add", table="policy.rules", value=off))
    written = target(("policy", "rules", 0, "rule"), case.model_dump(mode="json"))
    changed = case.apply(Change(name="t", edits=(Edit.parse(written, "latency"),)))

    assert written == "policy.rules.0.rule"
    assert changed.policy.applies("dispatch")
    assert not changed.policy.applies("latency")


@pytest.mark.parametrize("field", ["pools.9.rent", "pools.rent", "pools.-1.rent"])
def test_a_place_that_a_table_lacks_is_refused(field):
    with pytest.raises(BadInput, match="name its record"):
        a_case().apply(Change(name="t", edits=(Edit(table=field, value=1),)))


@pytest.mark.parametrize(
    ("written", "en", "zh"),
    [
        ("workloads[w1].penalty", "did you mean 'unserved'?", "是否想写“unserved”？"),
        ("rent", "name its record, as in TABLE[ID].rent", "请写明记录，如 表[编号].rent"),
        ("hrizon", "did you mean 'horizon'?", "是否想写“horizon”？"),
    ],
)
def test_a_field_that_is_not_there_is_told_what_may_be_meant(written, en, zh):
    case = a_case(workloads=(a_job(),))
    with pytest.raises(BadInput) as caught:
        case.apply(Change(name="change", edits=(Edit.parse(written, 5),)))
    (problem,) = caught.value.problems

    assert (problem.hint, problem.hint.zh) == (en, zh)


def test_where_stands_for_all_records_with_these_values():
    case = a_case(pools=(a_pool(), a_pool("sh-01/b"), a_pool("sh-01/c", rent=7)))
    dearer = case.apply(
        change(table="pools", where={"id": ["sh-01/a", "sh-01/c"]}, field="rent", value=9)
    )
    fewer = case.apply(change(op="remove", table="pools", where={"rent": 100_000}))

    assert [pool.rent for pool in dearer.pools] == [9, 100_000, 9]
    assert [pool.id for pool in fewer.pools] == ["sh-01/c"]


def test_scale_multiplies_numbers_lists_and_pairs_and_rounds_half_up():
    case = a_case(pools=(a_pool(cards=(5, 7, 0, 1, 1, 1, 1, 1)),), workloads=(a_service(),))
    halved = case.apply(change(op="scale", table="pools", where={}, field="cards", value=500))
    larger = case.apply(change(op="scale", table="workloads", id="s1", field="peaks", value=1_100))

    assert halved.pools[0].cards == (3, 4, 0, 1, 1, 1, 1, 1)
    assert larger.workloads[0].peaks == {"shanghai": 2_200}


def test_scale_leaves_open_what_is_not_given():
    budgets = [a_share("a", budget=100), a_share("b")]
    case = a_case(policy=a_policy(subsidies=tuple(budgets)))
    doubled = case.apply(
        change(op="scale", table="policy.subsidies", where={}, field="budget", value=2_000)
    )

    assert [s.budget for s in doubled.policy.subsidies] == [200, None]


@pytest.mark.parametrize(
    "where",
    [{"province": "上海市"}, {"side_policy": "东部"}, {"accepts_from": ["仅本省", "不限"]}],
)
def test_values_of_where_may_be_in_the_chinese_words_of_tables(where):
    case = a_case().apply(change(table="centres", where=where, field="operator", value="us"))

    assert case.centres[0].operator == "us"


def test_values_that_no_record_has_are_told_with_those_there_are():
    case = a_case(centres=(a_centre(), a_western_centre()), pools=())
    with pytest.raises(BadInput) as caught:
        case.apply(change(table="centres", where={"side_hu": "south"}, field="pue", value=[1]))
    (problem,) = caught.value.problems

    assert (problem.hint, problem.hint.zh) == (
        "known: east, west",
        "已有：东部（east）、西部（west）",
    )


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ({"table": "pools", "where": {"rent": 1}, "field": "rent", "value": 2}, "no record of"),
        ({"table": "pools", "where": {"rents": 1}, "field": "rent", "value": 2}, "rent"),
        ({"table": "centres", "where": {"province": "Nowhere"}, "field": "pue"}, "not a province"),
        (
            {
                "table": "centres",
                "where": {"operator": "x", "province": "Shanghai"},
                "field": "pue",
            },
            "has 'x' there",
        ),
        ({"table": "centres", "where": {"pue": 9}, "field": "pue"}, "a list stands there"),
        ({"op": "scale", "table": "pools", "where": {}, "field": "fabric", "value": 2}, "number"),
    ],
)
def test_an_edit_that_finds_nothing_says_so(edit, said):
    with pytest.raises(BadInput, match=said):
        a_case().apply(change(**edit))


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ({"table": "pools", "id": "a", "where": {}, "field": "rent"}, "exclude each other"),
        ({"table": "pools", "field": "rent", "value": 2}, "needs the records"),
        ({"op": "scale", "table": "horizon.slots", "value": 1.5}, "per mille"),
        ({"op": "remove", "table": "pools"}, "needs the id"),
    ],
)
def test_an_incomplete_edit_is_refused(edit, said):
    with pytest.raises(ValueError, match=said):
        Edit(**edit)


def test_values_and_records_may_be_said_in_the_chinese_words_of_tables():
    said = Change(
        name="test",
        edits=(
            Edit(table="centres", where={}, field="side_policy", value="西部"),
            Edit(table="policy.rules", value=[{"rule": "residency", "policy": "停用"}]),
            Edit(
                op="add",
                table="tenants",
                value={
                    "id": "new",
                    "name": "小型",
                    "size": "小型",
                    "city": "x",
                    "province": "甘肃",
                },
            ),
        ),
    )
    case = a_case().apply(said)

    assert {centre.side_policy for centre in case.centres} == {"west"}
    assert [rule.policy for rule in case.policy.rules] == ["off"]
    assert (case.tenants[-1].size, case.tenants[-1].name) == ("small", "小型")
