"""Headings in either language, and the units they state."""

import polars as pl
import pytest

from huline.models.errors import BadInput, Problem
from huline.models.files import read_batch
from huline.models.files.headings import Heading, understood
from tests.builders import a_case, a_job, a_tenant, an_accelerator

PLAIN = "id,kind,tenant,accelerators,work,cards"
ROW = "w1,training,acme,h100=1000,32,8"


@pytest.fixture
def supply():
    return a_case(workloads=(a_job("old"),))


def read(tmp_path, supply, heading: str, cell: str):
    """Read one job with one further column."""
    (tmp_path / "b.csv").write_text(f"{PLAIN},{heading}\n{ROW},{cell}\n", encoding="utf-8")
    return read_batch(tmp_path / "b.csv", supply).workloads[0]


def refused(tmp_path, supply, heading: str, cell: str) -> Problem:
    with pytest.raises(BadInput) as caught:
        read(tmp_path, supply, heading, cell)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("heading", "column", "factor"),
    [
        ("unserved", "unserved", 1),
        ("Penalty if unserved", "unserved", 1),
        ("未服务罚金", "unserved", 1),
        ("unserved (CNY)", "unserved", 100_000),
        ("penalty if unserved [fen]", "unserved", 1_000),
        ("未服务罚金（元）", "unserved", 100_000),
        ("罚金 (毫分)", "unserved", 1),
        ("中心偏好（元/卡时）", "preferences", 100_000),
        ("amount of data (TB)", "data.mb", 1_000_000),
        ("扩展效率（%）", "efficiency", 10),
    ],
)
def test_a_heading_is_a_name_in_either_language_and_may_state_a_unit(heading, column, factor):
    found = understood("workloads", heading)

    assert found is not None
    assert (found.column, found.factor) == (column, factor)


@pytest.mark.parametrize("heading", ["penalties", "penalty (CNY", "id (CNY)", "(CNY)", ""])
def test_what_is_no_name_of_a_column_is_not_understood(heading):
    assert understood("workloads", heading) is None


def test_a_unit_in_which_the_column_cannot_be_counted_is_known_for_it():
    assert understood("workloads", "unserved (kW)") == Heading("unserved", "kW", None)


@pytest.mark.parametrize(
    ("heading", "cell", "field", "value"),
    [
        ("unserved (CNY)", "0.00001", "unserved", 1),
        ("unserved (CNY)", "60", "unserved", 6_000_000),
        ("机柜功率（千瓦）", "40.5", "rack_density_w", 40_500),
        ("preferences (CNY)", "sh-01=0.5", "preferences", {"sh-01": 50_000}),
        ("efficiency (%)", "99.5", "efficiency", (995,)),
        ("spending limit (CNY)", "", "spending_limit", None),
    ],
)
def test_cells_are_numbers_of_the_unit_that_their_heading_states(
    tmp_path, supply, heading, cell, field, value
):
    assert getattr(read(tmp_path, supply, heading, cell), field) == value


def test_columns_of_fractions_are_read_from_parquet_too(tmp_path, supply):
    row = dict(zip(PLAIN.split(","), ROW.split(","), strict=True))
    frame = pl.DataFrame(row | {"work": 32, "unserved (CNY)": 12.5})
    frame.write_parquet(tmp_path / "b.parquet")

    assert read_batch(tmp_path / "b.parquet", supply).workloads[0].unserved == 1_250_000


@pytest.mark.parametrize(
    ("heading", "cell", "told"),
    [
        (
            "unserved (CNY)",
            '"1,200.50"',
            "must be a number of CNY from 0 to 100,000,000; got '1,200.50' (write 1200.5)",
        ),
        ("unserved (CNY)", "12.5元", "got '12.5元' (write 12.5)"),
        ("unserved (CNY)", "2万", "got '2万' (write 20000)"),
        ("unserved (CNY)", "0.000001", "(that is 0.1 milli-fen, and only whole numbers"),
        ("unserved (CNY)", "free", "got 'free'"),
        ("未服务罚金（元）", "free", "must be a number of CNY from 0 to 100,000,000; got 'free'"),
        ("unserved (CNY)", "-1", "from 0 to 100,000,000; got '-1'"),
        ("unserved (CNY)", "100000001", "from 0 to 100,000,000; got '100000001'"),
        ("机柜功率（千瓦）", "8000 W", "got '8000 W' (write 8)"),
        ("preferences (CNY)", "east=much", "must be pairs such as name=1.5;other=2, of CNY"),
        ("efficiency (%)", '"99,5"', "must be numbers, separated by ';', of % from 0.1 to 100"),
    ],
)
def test_a_cell_that_is_no_such_number_is_told_once_in_the_unit_of_its_column(
    tmp_path, supply, heading, cell, told
):
    problem = refused(tmp_path, supply, heading, cell)

    assert (problem.row, problem.field) == (2, heading)
    assert told in problem.text("en")
    assert f"write {cell}" not in problem.text("en")


def test_a_unit_that_is_none_of_the_column_is_told_with_the_one_it_counts_in(tmp_path, supply):
    problem = refused(tmp_path, supply, "unserved (USD)", "5")

    assert (problem.row, problem.field) == (1, "unserved (USD)")
    assert problem.text("en").endswith(
        "'USD' is no unit of this column (write the heading with CNY)"
    )
    assert problem.text("zh").endswith("此列不能以“USD”为单位（请以元为单位写列名）")


def test_one_column_in_two_units_stands_there_twice(tmp_path, supply):
    problem = refused(tmp_path, supply, "unserved,penalty if unserved (CNY)", "5,5")

    assert (problem.code, problem.field) == ("duplicate-column", "penalty if unserved (CNY)")


HEADED = "id,kind,tenant,performance by accelerator,work,cards"


def test_under_headings_for_people_others_are_told_in_their_words(tmp_path, supply):
    (tmp_path / "b.csv").write_text(f"{HEADED},colour\n{ROW},red\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_batch(tmp_path / "b.csv", supply)
    (problem,) = caught.value.problems

    assert "known: id, kind, English name, Chinese name, tenant" in problem.text("en")
    assert "已有：编号、类型、英文名称、名称、用户" in problem.text("zh")


def test_under_names_of_columns_the_others_go_by_name(tmp_path, supply):
    assert "known: id, kind, name, name_zh" in refused(tmp_path, supply, "x1", "5").text("en")


def test_sentences_name_columns_by_the_headings_they_were_read_under(tmp_path, supply):
    text = f"{HEADED},greatest distance (km)\n{ROW},10\n"
    (tmp_path / "b.csv").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_batch(tmp_path / "b.csv", supply)
    (problem,) = caught.value.problems

    assert problem.text("en").startswith(
        "b.csv, row 2, greatest distance (km): 'greatest distance' needs "
        "'where the data lies (data.at)'"
    )
    assert problem.text("zh").startswith(
        "b.csv，第 2 行，greatest distance (km)：填写greatest distance时须填写数据位置（data.at）"
    )


def test_a_column_called_by_a_part_of_its_name_for_people_is_told(tmp_path, supply):
    problem = refused(tmp_path, supply, "penalty", "5")

    assert problem.text("en").endswith("(did you mean 'penalty if unserved'?)")


def test_a_name_of_several_words_in_place_of_an_id_is_told_the_id(tmp_path):
    tenant = a_tenant("penghai", name="Penghai Models")
    supply = a_case(workloads=(a_job("old", tenant="penghai"),), tenants=(tenant,))
    (tmp_path / "b.csv").write_text(f"{PLAIN}\n{ROW.replace('acme', 'Penghai Models')}\n")
    with pytest.raises(BadInput) as caught:
        read_batch(tmp_path / "b.csv", supply)
    (problem,) = caught.value.problems

    assert problem.text("en").endswith("got 'Penghai Models' (its id is 'penghai')")
    assert problem.text("zh").endswith("（其编号为“penghai”）")


def test_a_name_of_a_card_in_place_of_its_id_is_told_the_id_too(tmp_path):
    card = an_accelerator(name="NVIDIA H100 SXM")
    supply = a_case(workloads=(a_job("old"),), accelerators=(card,))
    row = ROW.replace("h100=1000", "NVIDIA H100 SXM=1000")
    (tmp_path / "b.csv").write_text(f"{PLAIN}\n{row}\n")
    with pytest.raises(BadInput) as caught:
        read_batch(tmp_path / "b.csv", supply)

    assert "its id is 'h100'" in str(caught.value)
