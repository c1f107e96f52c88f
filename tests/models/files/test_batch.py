import json
import re
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from huline.models.errors import BadInput, Problem
from huline.models.fields import shape_of
from huline.models.files import read_batch, write_case, write_template
from huline.models.files.columns import flatten
from huline.models.files.headings import Heading, understood
from huline.models.files.wording import HEADINGS
from huline.models.group import Group
from huline.models.workload import InferenceService, TrainingJob
from tests.builders import a_case, a_job, a_metro, a_service
from tests.full_case import a_full_case
from tests.languages import CHINESE

TRAINING = ["id", "tenant", "accelerators", "work", "cards"]


@pytest.fixture
def supply():
    return a_case(workloads=(a_job("old"),))


@pytest.fixture
def template(tmp_path):
    write_template(tmp_path / "batch.xlsx", "zh")
    return tmp_path / "batch.xlsx"


def meant(heading: str) -> Heading:
    return understood("workloads", heading) or Heading(heading)


def fill(path, sheet: str, *rows: dict) -> None:
    """Enter rows into a template as a planner does: under its headings, from row 5 on."""
    book = load_workbook(path)
    header = [meant(cell.value).column for cell in book[sheet][1]]
    for number, row in enumerate(rows, 5):
        for name, value in row.items():
            book[sheet].cell(number, header.index(name) + 1, value)
    book.save(path)


JOB = {"id": "w1", "tenant": "acme", "accelerators": "h100=1000", "work": 32, "cards": "8;16"}
SERVICE = {"id": "s1", "tenant": "acme", "accelerators": "h100=1000", "peaks": "shanghai=2000",
           "profile": "steady"}  # fmt: skip


def test_a_filled_template_gives_its_workloads_to_the_supply(supply, template):
    fill(template, "training", JOB, {}, JOB | {"id": "w2", "must_serve": "是", "cards": 8})
    fill(template, "inference", SERVICE)

    case = read_batch(template, supply)

    assert case.workloads == (
        a_job("w1", cards=(8, 16)), a_job("w2", must_serve=True), a_service("s1"),
    )  # fmt: skip
    assert case.pools == supply.pools


def test_rows_of_a_template_are_numbered_as_excel_shows_them(supply, template):
    fill(template, "training", JOB, {}, JOB | {"id": "w2", "tenant": "acne"})
    with pytest.raises(BadInput) as caught:
        read_batch(template, supply)
    (problem,) = caught.value.problems
    assert (problem.file, problem.row, problem.field) == ("batch.xlsx [training]", 7, "用户")


def test_an_empty_template_holds_no_workloads(supply, template):
    with pytest.raises(BadInput, match="no workloads"):
        read_batch(template, supply)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_template_explains_every_column_in_both_languages(tmp_path, lang):
    write_template(tmp_path / "t.xlsx", lang)
    book = load_workbook(tmp_path / "t.xlsx")
    for sheet in ("training", "inference"):
        for heading, own, other, *_ in book[sheet].iter_cols(min_col=2, values_only=True):
            zh, en = (own, other) if lang == "zh" else (other, own)
            assert CHINESE.search(zh)
            assert re.fullmatch(r"[ -~]{8,}", en)
            assert zh.startswith("* ") == en.startswith("* ")
            assert not re.search(r"`|\(\)|->", zh + en)
            mark = ": " if lang == "zh" else "："
            same = meant(other.removeprefix("* ").split(mark)[0])
            assert (same.column, same.factor) == (meant(heading).column, meant(heading).factor)
    assert book["README"].max_row >= 5


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_planner_enters_units_and_words_of_the_trade_into_a_template(tmp_path, lang):
    """No heading is a machine's name, or asks for thousandths of a fen, watts or microseconds."""
    write_template(tmp_path / "t.xlsx", lang)
    book = load_workbook(tmp_path / "t.xlsx")
    for sheet in ("training", "inference"):
        header = [cell.value for cell in book[sheet][1]][1:]
        assert not any("_" in heading or "." in heading for heading in header)
        assert all(bool(CHINESE.search(heading)) == (lang == "zh") for heading in header)
        units = {meant(heading).unit for heading in header}
        assert ("元" if lang == "zh" else "CNY") in units
        assert not units & {"milli-fen", "毫分", "W", "us", "MB", "m"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_amounts_entered_into_a_template_are_read_in_its_units(supply, tmp_path, lang):
    path = tmp_path / "batch.xlsx"
    write_template(path, lang)
    own = {"unserved": 12.5, "spending_limit": 1999.99, "max_distance_m": 10, "data.mb": 0.5,
           "data.at": "shanghai", "preferences": "sh-01=0.8", "rack_density_w": 40.5}  # fmt: skip
    fill(path, "training", JOB | own)
    fill(path, "inference", SERVICE | {"max_latency_us": 2.5})

    job, service = read_batch(path, supply).workloads

    assert (job.unserved, job.spending_limit) == (1_250_000, 199_999_000)
    assert (job.max_distance_m, job.data.mb, job.rack_density_w) == (10_000, 500, 40_500)
    assert job.preferences == {"sh-01": 80_000}
    assert service.max_latency_us == 2_500


def test_the_example_of_the_template_is_a_workload_that_can_be_read(tmp_path):
    write_template(tmp_path / "t.xlsx", "en")
    book = load_workbook(tmp_path / "t.xlsx")
    for sheet in ("training", "inference"):
        book[sheet]["A4"] = None
    book.save(tmp_path / "t.xlsx")
    metros = (a_metro(), a_metro("hangzhou", province="Zhejiang", city="Hangzhou"))
    accelerators = (
        *a_case().accelerators,
        a_case().accelerators[0].model_copy(update={"id": "910b"}),
    )
    profile = a_case().profiles[0].model_copy(update={"id": "office-day"})
    supply = a_case(slots=96, metros=metros, accelerators=accelerators, profiles=(profile,))

    assert [w.id for w in read_batch(tmp_path / "t.xlsx", supply).workloads] == [
        "train-001", "serve-001",
    ]  # fmt: skip


def test_a_template_offers_the_values_a_field_may_have(template):
    offers = load_workbook(template)["inference"].data_validations.dataValidation
    assert '"毫卡,词元/秒,毫请求/秒"' in {offer.formula1 for offer in offers}
    assert '"是,否"' in {offer.formula1 for offer in offers}


def test_every_column_of_a_workload_has_chinese_headings():
    columns = {**flatten(shape_of(TrainingJob)), **flatten(shape_of(InferenceService))}
    assert set(HEADINGS) == set(columns)


def test_no_chinese_heading_stands_for_two_columns():
    headings = [h for column in HEADINGS.values() for h in column]
    assert len(headings) == len(set(headings))


def test_chinese_headings_in_the_encoding_of_chinese_excel_are_read_with_a_notice(
    supply, tmp_path
):
    text = "编号,类型,用户,加速卡,工作量,卡数,必须服务\n任务一,training,acme,h100=1000,32,8,是\n"
    (tmp_path / "b.csv").write_bytes(text.encode("gb18030"))
    notices: list[str] = []
    case = read_batch(tmp_path / "b.csv", supply, notice=notices.append)
    assert case.workloads == (a_job("任务一", must_serve=True),)
    assert "GB18030" in notices[0]


def test_kinds_and_manners_may_be_written_in_chinese(supply, tmp_path):
    text = (
        "编号,类型,用户,加速卡,工作量,卡数,运行方式,峰值,曲线\n"
        "w1,训练,acme,h100=1000,32,8,可中断,,\n"
        "s1,推理,acme,h100=1000,,,,shanghai=2000,steady\n"
    )
    (tmp_path / "b.csv").write_text(text, encoding="utf-8")
    assert read_batch(tmp_path / "b.csv", supply).workloads == (
        a_job("w1", timing="preemptible"), a_service("s1"),
    )  # fmt: skip


def test_merged_cells_are_named_and_nothing_is_said_to_be_missing_from_them(supply, template):
    fill(template, "training", JOB, JOB | {"id": "w2", "tenant": None}, JOB | {"id": "w3"})
    book = load_workbook(template)
    book["training"].merge_cells("C5:C6")
    book["training"].merge_cells("B2:B3")
    book.save(template)

    with pytest.raises(BadInput) as caught:
        read_batch(template, supply)

    (problem,) = caught.value.problems
    assert (problem.row, problem.field) == (5, "用户")
    assert problem.message == "the cells C5:C6 are merged"


def test_the_chinese_name_of_a_place_leads_to_its_id(tmp_path):
    supply = a_case(metros=(a_metro(name_zh="上海"),))
    text = "id,kind,tenant,accelerators,work,cards,data.mb,data.at\n"
    row = "w1,training,acme,h100=1000,32,8,5,上海\n"
    (tmp_path / "b.csv").write_text(text + row, encoding="utf-8")

    with pytest.raises(BadInput, match="its id is 'shanghai'"):
        read_batch(tmp_path / "b.csv", supply)


def test_a_byte_order_mark_is_no_part_of_the_first_heading(supply, tmp_path):
    text = "id,kind,tenant,accelerators,work,cards\nw1,training,acme,h100=1000,32,8\n"
    (tmp_path / "b.csv").write_text(text, encoding="utf-8-sig")
    assert read_batch(tmp_path / "b.csv", supply).workloads == (a_job("w1"),)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_the_workloads_of_a_case_are_a_batch(tmp_path, ending):
    case = a_full_case()
    write_case(case, tmp_path, tables=ending)
    supply = case.model_copy(update={"workloads": (), "pins": ()})
    assert read_batch(tmp_path / f"workloads.{ending}", supply).workloads == case.workloads


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_batch_may_be_a_list_in_json(supply, tmp_path, wrapped):
    jobs = [a_job("w1").model_dump(mode="json"), a_service("s1").model_dump(mode="json")]
    (tmp_path / "b.json").write_text(json.dumps({"workloads": jobs} if wrapped else jobs))
    assert read_batch(tmp_path / "b.json", supply).workloads == (a_job("w1"), a_service("s1"))


def test_a_sheet_that_holds_something_else_is_named_in_a_notice(supply, template):
    fill(template, "training", JOB)
    book = load_workbook(template)
    book.create_sheet("budget").append(["month", "CNY"])
    book.save(template)
    notices: list[str] = []
    read_batch(template, supply, notice=notices.append)
    assert notices == ["sheet 'budget' of batch.xlsx was not read"]


def test_pins_and_quotes_of_workloads_that_the_batch_lacks_are_left_out_with_a_notice(tmp_path):
    case = a_full_case()
    text = "id,kind,tenant,accelerators,work,cards\nw9,training,acme,h100=1000,32,8\n"
    (tmp_path / "b.csv").write_text(text)
    notices: list[str] = []
    batch = read_batch(tmp_path / "b.csv", case, notice=notices.append)

    assert case.pins
    assert case.quotes
    assert (batch.pins, batch.quotes) == ((), ())
    assert [notice for notice in notices if "pins" in notice and "w1" in notice]
    assert [notice for notice in notices if "quotes" in notice and "任务-2" in notice]


def test_groups_keep_the_workloads_that_the_batch_has_and_say_who_is_missing(tmp_path):
    groups = (
        Group(id="kept", kind="together", workloads=("w1", "w2")),
        Group(id="cut", kind="apart", workloads=("w1", "w2", "w3")),
        Group(id="gone", kind="apart", workloads=("w1", "w3")),
    )
    case = a_case(workloads=(a_job("w1"), a_job("w2"), a_job("w3")), groups=groups)
    rows = "".join(f"{name},training,acme,h100=1000,32,8\n" for name in ("w1", "w2"))
    (tmp_path / "b.csv").write_text("id,kind,tenant,accelerators,work,cards\n" + rows)
    notices: list[str] = []

    batch = read_batch(tmp_path / "b.csv", case, notice=notices.append)

    assert [(g.id, g.workloads) for g in batch.groups] == [
        ("kept", ("w1", "w2")), ("cut", ("w1", "w2")),
    ]  # fmt: skip
    assert len(notices) == 1
    assert notices[0].endswith("cut down: cut, gone")


HEADED = "编号,类型,用户,加速卡,工作量,卡数,运行方式,最早开始,截止\n"


def refused(tmp_path, supply, text: str) -> list[Problem]:
    (tmp_path / "b.csv").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_batch(tmp_path / "b.csv", supply)
    return caught.value.problems


def test_a_column_goes_by_the_heading_it_was_read_under(supply, tmp_path):
    row = "w1,训练,acme,h100=1000,32,8,连续,3,2\n"

    (problem,) = refused(tmp_path, supply, HEADED + row)

    assert (problem.row, problem.field) == (2, "截止")
    assert problem.text("zh").startswith("b.csv，第 2 行，截止：截止（2）必须大于最早开始（3）")


def test_a_column_with_a_plain_name_keeps_it_in_chinese_too(supply, tmp_path):
    text = "id,kind,tenant,accelerators,work,cards,release,deadline\n"

    (problem,) = refused(tmp_path, supply, text + "w1,training,acme,h100=1000,32,8,3,2\n")

    assert problem.text("zh").startswith("b.csv，第 2 行，deadline：deadline（2）必须大于 release")


def test_a_nested_column_goes_by_its_heading(supply, tmp_path):
    text = "编号,类型,用户,加速卡,工作量,卡数,数据量,数据位置\n"
    row = "w1,训练,acme,h100=1000,32,8,5吨,shanghai\n"

    (problem,) = refused(tmp_path, supply, text + row)

    assert (problem.row, problem.field) == (2, "数据量")


def test_a_column_that_is_not_there_goes_by_its_usual_heading_and_its_name(supply, tmp_path):
    text = "编号,类型,用户,加速卡,曲线\ns1,推理,acme,h100=1000,steady\n"

    (problem,) = refused(tmp_path, supply, text)

    assert problem.text("zh").startswith(
        "b.csv，第 1 行，峰值（peaks）：没有“峰值（peaks）”这一列"
    )
    assert problem.text("en").startswith(
        "b.csv, row 1, peak demand by metro (peaks): there is no column 'peak demand by metro "
        "(peaks)'"
    )


def test_two_headings_of_one_column_are_told_by_the_second_of_them(supply, tmp_path):
    text = "编号,任务编号,类型,用户,加速卡,工作量,卡数\nw1,w1,训练,acme,h100=1000,32,8\n"

    (problem,) = refused(tmp_path, supply, text)

    assert (problem.code, problem.field) == ("duplicate-column", "任务编号")


def test_the_chinese_words_for_a_choice_are_offered(supply, tmp_path):
    row = "w1,训练,acme,h100=1000,32,8,随便,0,8\n"

    (problem,) = refused(tmp_path, supply, HEADED + row)

    assert "连续（contiguous）、可中断（preemptible）" in problem.text("zh")
    assert "one of contiguous, preemptible" in problem.text("en")


def test_a_field_of_another_kind_is_told_in_the_words_of_the_sheet(supply, tmp_path):
    text = "编号,类型,用户,加速卡,卡数,峰值,曲线\ns1,推理,acme,h100=1000,8,shanghai=9,steady\n"

    (problem,) = refused(tmp_path, supply, text)

    assert "“推理”类中没有字段“卡数”（仅“训练”类有此字段" in problem.text("zh")


def test_an_unknown_metro_is_named_beside_a_wrong_number_of_its_cell(supply, tmp_path):
    text = "编号,类型,用户,加速卡,峰值,曲线\ns1,推理,acme,h100=1000,上海=2万,steady\n"

    number, metro = refused(tmp_path, supply, text)[::-1]

    assert (number.row, number.field, metro.row, metro.field) == (2, "峰值", 2, "峰值")
    assert {number.code, metro.code} == {"value", "unknown-id"}


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell(supply, template):
    fill(template, "training", JOB | {"name": "=A5"})
    with_empty = template.with_name("empty.xlsx")
    with ZipFile(template) as old, ZipFile(with_empty, "w") as new:
        for entry in old.namelist():
            cells = old.read(entry)
            # Excel marks the stored result of such a formula as text
            new.writestr(entry, re.sub(rb"<c ([^>]*)><f>", rb'<c t="str" \1><f>', cells))

    assert read_batch(with_empty, supply).workloads == (a_job("w1", cards=(8, 16)),)
    with pytest.raises(BadInput, match="the formula =A5 without a stored value"):
        read_batch(template, supply)


@pytest.mark.parametrize("formula", ["=1+1", "#REF!"])
def test_of_a_cell_without_a_computed_value_only_its_formula_is_told(supply, template, formula):
    fill(template, "training", JOB | {"accelerators": formula})

    with pytest.raises(BadInput) as caught:
        read_batch(template, supply)

    assert [(p.row, p.field, p.code) for p in caught.value.problems] == [(5, "加速卡", "formula")]
