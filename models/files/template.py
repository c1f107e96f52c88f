"""Writes the workbook in which planners submit a batch of workloads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from huline.models.choices import in_word
from huline.models.fields import Shape, shape_of
from huline.models.files.columns import flatten, write_cell
from huline.models.files.headings import full_heading
from huline.models.files.writing import unwritable
from huline.models.sentence import NOTHING, Lang, Sentence, both, joined, translated
from huline.models.workload import InferenceService, TrainingJob

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_LEFT_OUT = ("kind", "source", "assumed", "derived")
_FIRST_ROW, _LAST_ROW = 5, 10_000
_ANSWERS = {True: both("yes", "是"), False: both("no", "否")}
_OTHER: dict[Lang, Lang] = {"zh": "en", "en": "zh"}
_EXAMPLE_MARK = {"zh": "# 示例（不读取）", "en": "# example (not read)"}
# in the units of the headings
_EXAMPLES: dict[str, dict[str, Any]] = {
    "training": {
        "id": "train-001", "name_zh": "大模型预训练", "tenant": "acme", "tier": 2,
        "must_serve": False, "accelerators": {"h100": 1000, "910b": 400}, "memory_gb": 64,
        "work": 3072, "cards": [64, 128], "efficiency": [1000, 960], "timing": "contiguous",
        "release": 0, "deadline": 96, "data.mb": 2_000, "data.at": "shanghai",
    },
    "inference": {
        "id": "serve-001", "name_zh": "对话服务", "tenant": "acme", "tier": 1,
        "must_serve": False, "accelerators": {"h100": 2400, "910b": 1000}, "unit": "token/s",
        "peaks": {"shanghai": 90_000, "hangzhou": 30_000}, "profile": "office-day",
        "utilisation": 800, "max_latency_us": 20, "part_service": True,
    },
}  # fmt: skip
_README = {
    "zh": (
        "每行一个任务：训练填在 training 表，推理填在 inference 表，从第 5 行起。",
        "第 1 行是列名，请勿改动；第 2、3 行是说明；第 4 行是示例。# 列以 # 开头的行不读取。",
        "空单元格取默认值。数字按列名中括号内的单位填写，可有小数，不带单位和千分位逗号。",
        "多个值以分号分隔，如 8;16；键值对如 h100=1000;910b=400；是非填 是 或 否。",
        "用户、加速卡、城市、智算中心、曲线、密级的编号须与算例一致。",
        "时段从 0 计数，区间左闭右开：截止时段是不得再运行的首个时段。",
        "标 * 的列必填；其余各列可以删去。列名中的单位可以改，如“毫秒”改为“微秒”。",
    ),
    "en": (
        "One workload a row: training on sheet 'training', inference on sheet 'inference', "
        "from row 5.",
        "Row 1 names the columns and must stay; rows 2 and 3 explain; row 4 is an example. Rows "
        "whose # column begins with # are not read.",
        "An empty cell means the default. Numbers count in the unit that stands in brackets in "
        "row 1 and may have decimals; write them without unit or thousands separator.",
        "Several values are separated by semicolons, as in 8;16; pairs are h100=1000;910b=400; "
        "yes or no answers a question.",
        "Ids of tenants, accelerators, metros, centres, profiles and residency classes are those "
        "of the case.",
        "Slots count from 0 and windows are half open: the deadline is the first slot in which "
        "the work may no longer run.",
        "Columns marked * are required; any other may be deleted. The unit in a heading may be "
        "changed, such as (ms) to (us).",
    ),
}


def write_template(path: Path | str, lang: Lang = "en") -> None:
    """Write an ``.xlsx`` workbook to fill in, which `read_batch` reads.

    Each sheet has the columns of one kind of workload, explained in Chinese and English, an
    example row, and lists to choose from where a field has few values. ``lang`` is the language of
    the README sheet and of the explanation that comes first.

    Raises
    ------
    BadInput
        If the place cannot be written to.
    """
    from openpyxl import Workbook

    path = Path(path)
    book = Workbook()
    book.remove(book.worksheets[0])
    for kind, model in (("training", TrainingJob), ("inference", InferenceService)):
        _fill(book.create_sheet(kind), kind, flatten(shape_of(model)), lang)
    readme = book.create_sheet("README")
    for line in _README[lang]:
        readme.append([line])
    readme.column_dimensions["A"].width = 110
    try:
        book.save(path)
    except OSError as error:
        raise unwritable(path, error) from None


def _fill(sheet: Worksheet, kind: str, columns: dict[str, Shape], lang: Lang) -> None:
    from openpyxl.utils import get_column_letter

    used = [name for name in columns if name not in _LEFT_OUT]
    needed = [name for name in used if columns[name].required]
    order = needed + [name for name in used if name not in needed]
    called = {name: full_heading("workloads", name) for name in order}
    sheet.append(["#", *(translated(called[name], lang) for name in order)])
    own = [_about(columns[name]) for name in order]
    both_told = [_about(columns[name], called[name]) for name in order]
    sheet.append(["#", *(translated(text, lang) for text in own)])
    sheet.append(["#", *(translated(text, _OTHER[lang]) for text in both_told)])
    sheet.append([_EXAMPLE_MARK[lang], *(_example(kind, n, columns[n], lang) for n in order)])
    _style(sheet, len(order) + 1)
    for i, name in enumerate(order, 2):
        _offer_choices(sheet, get_column_letter(i), columns[name], lang)


def _about(shape: Shape, heading: Sentence = NOTHING) -> Sentence:
    """Explain a column, after its heading where one is given; mark what is required."""
    headed = both("{heading}: ", "{heading}：", heading=heading) if heading else NOTHING
    star = "* " if shape.required else ""
    return joined([star, headed, shape.description], "", "")


def _example(kind: str, column: str, shape: Shape, lang: Lang) -> str | None:
    """Return a cell of the example row; None where it is empty."""
    value = _EXAMPLES[kind].get(column)
    if value is None:
        return None
    if isinstance(value, bool):
        return translated(_ANSWERS[value], lang)
    text = write_cell(value, shape)
    return translated(in_word(text), lang) if shape.choices else text


def _style(sheet: Worksheet, width: int) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = f"C{_FIRST_ROW}"
    sheet.column_dimensions["A"].width = 16
    grey, sand = PatternFill("solid", fgColor="DDE3EA"), PatternFill("solid", fgColor="FFF4D6")
    for row, fill in ((1, grey), (2, grey), (3, grey), (4, sand)):
        for cell in sheet[row]:
            cell.fill = fill
            cell.font = Font(bold=row == 1, italic=row == 4)
            cell.alignment = Alignment(wrap_text=row < 4, vertical="top")
    for i in range(2, width + 1):
        sheet.column_dimensions[get_column_letter(i)].width = 24


def _offer_choices(sheet: Worksheet, letter: str, shape: Shape, lang: Lang) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    known = _ANSWERS.values() if shape.kind == "boolean" else map(in_word, map(str, shape.choices))
    if choices := [translated(choice, lang) for choice in known]:
        offer = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        offer.add(f"{letter}{_FIRST_ROW}:{letter}{_LAST_ROW}")
        sheet.add_data_validation(offer)
