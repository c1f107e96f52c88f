import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huline.models.case import Case
from huline.models.errors import BadInput
from huline.models.files import read_case, write_case
from huline.models.files.columns import TABLES, columns
from huline.models.files.headings import headings, usual_heading
from huline.models.policy import ResidencyClass
from huline.models.sentence import translated
from tests.builders import (
    a_case,
    a_centre,
    a_policy,
    a_quote,
    a_share,
    a_tariff,
    a_tenant,
)
from tests.full_case import a_full_case

WAYS = pytest.mark.parametrize("way", ["csv", "parquet", "json"])


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
