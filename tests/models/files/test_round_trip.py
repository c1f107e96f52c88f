from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huline.models.case import Case, Pin
from huline.models.contract import Contract
from huline.models.errors import BadInput
from huline.models.files import read_case, write_case
from huline.models.files.columns import TABLES, columns
from huline.models.files.headings import headings, usual_heading
from huline.models.group import Group
from huline.models.policy import NotApplied, ResidencyClass, RuleSetting
from huline.models.sentence import translated
from tests.builders import (
    a_case,
    a_centre,
    a_commitment,
    a_courier,
    a_job,
    a_link,
    a_policy,
    a_pool,
    a_profile,
    a_quote,
    a_service,
    a_share,
    a_sum_per_card_hour,
    a_tariff,
    a_tenant,
    a_western_centre,
)

WAYS = pytest.mark.parametrize("way", ["csv", "parquet", "json"])


def a_full_case(**fields) -> Case:
    """A Case in which every table has a row and every kind of cell occurs."""
    parts = {
        "slots": 24,
        "name_zh": "东数西算",
        "description": "One day: 24 slots.\nTwo centres.",
        "links": [
            a_link("l1", "shanghai", "nx-01", volume_mb=3, volume_per_slot_mb=[2] * 23 + [1])
        ],
        "couriers": [a_courier(collects_at=("shanghai",), delivers_to=("nx-01",), max_mb=9)],
        "centres": (
            a_centre(name_zh="上海一号", pue=[1200] * 12 + [1300] * 12, power_limit_w=(10**6,)),
            a_western_centre(
                accepts_from="listed", accepts_provinces=("Beijing", "Shanghai"), assumed=("pue",)
            ),
        ),
        "pools": (
            a_pool(resources={"ports": (4,), "storage_tb": [50] * 8 + [80] * 15 + [7]}),
            a_pool("nx-01/a", cards=[16] * 8 + [32] * 16),
        ),
        "tariffs": (a_tariff(), a_tariff("tou", [30_000] * 8 + [-80] * 16)),
        "tenants": (a_tenant(claimed={"voucher": 5}, related=("Acme Cloud, Ltd.",)),),
        "profiles": (a_profile(), a_profile("day", range(24))),
        "workloads": (
            a_job(cards=(8, 16), efficiency=(1000, 950), data={"mb": 5, "at": "shanghai"}),
            a_service(part_service=False, sites=1, bans=("sh-01",), uses={"ports": 2}),
            a_job(
                "任务-2",
                preferences={"nx-01": 7},
                must_serve=True,
                residency="core",
                timing="preemptible",
                min_run=2,
                restart_slots=1,
                after=("w1",),
            ),
        ),
        "policy": a_policy(
            subsidies=(a_share(valid_from=date(2026, 1, 1)), a_sum_per_card_hour("flat-sum")),
            residency=(ResidencyClass(id="core", area="site", encrypted=True),),
            encryption=3,
            rules=(RuleSetting(rule="power", policy="off"),),
            not_applied=(NotApplied(id="old", why="expired: see notice"),),
        ),
        "quotes": (
            a_quote(cost=-5, uses={"ports": 1, "storage_tb": 0}),
            a_quote("任务-2", "nx-01/a", cards=4, slots=3, source="offer of 1 July"),
        ),
        "contracts": (Contract(id="k1", tenant="acme", pool="nx-01/a", min_cards=8, rent=7),),
        "commitments": (
            a_commitment("c1"),
            a_commitment("c2", termination_fee=0, endable_from=2),
        ),
        "groups": (Group(id="g1", kind="apart", workloads=("w1", "s1", "任务-2")),),
        "pins": (Pin(workload="w1", centre="sh-01", pool="sh-01/a", first=2),),
    }
    return a_case(**parts | fields)


def there_and_back(case: Case, folder, way: str) -> Case:
    if way == "json":
        write_case(case, folder / "case.json")
        return read_case(folder / "case.json")
    write_case(case, folder / "case", tables=way)
    return read_case(folder / "case")


@WAYS
def test_a_case_read_back_has_the_same_hash(tmp_path, way):
    case = a_full_case()
    assert there_and_back(case, tmp_path, way).hash == case.hash


def test_a_folder_has_a_table_for_every_list_of_records(tmp_path):
    write_case(a_full_case(), tmp_path)
    assert {file.stem for file in tmp_path.glob("*.csv")} == {
        "accelerators", "metros", "tariffs", "centres", "pools", "links", "couriers", "tenants",
        "profiles", "workloads", "quotes", "contracts", "commitments", "groups", "pins",
        "residency", "subsidies",
    }  # fmt: skip


def test_a_table_of_a_former_case_does_not_stay_behind(tmp_path):
    write_case(a_full_case(), tmp_path, tables="parquet")
    case = a_case()
    write_case(case, tmp_path)
    assert read_case(tmp_path).hash == case.hash


@WAYS
def test_a_field_that_is_empty_against_its_default_stays_empty(tmp_path, way):
    never = a_share("voucher", workloads=())
    core = ResidencyClass(id="core", area="site")
    case = a_full_case(policy=a_policy(subsidies=(never,), residency=(core,)))
    assert there_and_back(case, tmp_path, way).policy.subsidies[0].workloads == ()


@WAYS
def test_a_quote_that_uses_nothing_is_not_one_that_leaves_it_open(tmp_path, way):
    case = a_full_case(quotes=(a_quote(cost=1, uses={}), a_quote(pool="nx-01/a", cost=1)))
    assert [q.uses for q in there_and_back(case, tmp_path, way).quotes] == [{}, None]


odd_text = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from(list(";=*,\"'\n\r\t #:-\x00\x85")),
    max_size=12,
)


@pytest.mark.parametrize("way", ["csv", "parquet", "json"])
@given(text=odd_text, price=st.integers(-(10**8), 10**8), lat=st.floats(-90, 90))
@settings(max_examples=60, deadline=None)
def test_any_text_and_number_comes_back_as_it_was(tmp_path_factory, way, text, price, lat):
    case = a_case(
        description=text,
        centres=(a_centre(operator=text, name=text, lat=lat),),
        tenants=(a_tenant(related=(text, "b"), sector=text),),
        tariffs=(a_tariff(fen_per_mwh=[price, price, 7] + [price] * 5),),
    )
    again = there_and_back(case, tmp_path_factory.mktemp("case"), way)
    assert again.hash == case.hash


@pytest.mark.parametrize(
    "text",
    ["1e3", "no", "12:30", "0x1f", "~", "null", "2026-01-01", "1_000", "- a", "&a", "*a", "!x",
     "<<", "=", "#", "yes;no", "８", "1.5", "true", "a: b", "'", '"', "\u2028", "\ufeff", "=1+1"],
)  # fmt: skip
@WAYS
def test_text_that_looks_like_something_else_stays_text(tmp_path, way, text):
    case = a_case(name=text, centres=(a_centre(operator=text),), tenants=(a_tenant(sector=text),))
    assert there_and_back(case, tmp_path, way).hash == case.hash


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_table_is_read_under_headings_in_both_languages(tmp_path, lang):
    case = a_full_case()
    write_case(case, tmp_path / "case")
    for path in sorted((tmp_path / "case").glob("*.csv")):
        header, _, rows = path.read_text(encoding="utf-8").partition("\n")
        usual = [usual_heading(path.stem, name) for name in header.split(",")]
        renamed = [translated(heading, lang).capitalize() for heading in usual]
        assert not set(renamed) & set(columns(path.stem)) - {"PUE"}
        path.write_text(f"{','.join(renamed)}\n{rows}", encoding="utf-8")

    assert read_case(tmp_path / "case") == case


@pytest.mark.parametrize("table", TABLES)
def test_no_heading_stands_for_two_columns(table):
    for lang in ("zh", "en"):
        usual = [translated(usual_heading(table, name), lang) for name in columns(table)]
        assert len(set(usual)) == len(usual)
    assert all(headings(table)[name] == name for name in columns(table) if name in headings(table))


@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_a_chinese_heading_of_its_own(table):
    assert set(headings(table).values()) == set(columns(table))


def test_a_heading_much_like_a_chinese_one_is_told_it(tmp_path):
    write_case(a_full_case(), tmp_path / "case")
    path = tmp_path / "case" / "tenants.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("province", "所在省份"), encoding="utf-8"
    )

    with pytest.raises(BadInput, match="省份"):
        read_case(tmp_path / "case")
