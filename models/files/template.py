"""Writes the workbook in which planners submit a batch of workloads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from huline.models.fields import Shape, shape_of
from huline.models.files.columns import flatten, write_cell
from huline.models.files.wording import HEADINGS
from huline.models.files.writing import unwritable
from huline.models.sentence import Lang
from huline.models.workload import InferenceService, TrainingJob
from huline.models.written import name_of_unit

_LEFT_OUT = ("kind", "source", "assumed", "derived")
_FIRST_ROW, _LAST_ROW = 5, 10_000
_EXAMPLE_MARK = {"zh": "# 示例（不读取）", "en": "# example (not read)"}
_EXAMPLES: dict[str, dict[str, Any]] = {
    "training": {
        "id": "train-001", "name_zh": "大模型预训练", "tenant": "acme", "tier": 2,
        "must_serve": False, "accelerators": {"h100": 1000, "910b": 400}, "memory_gb": 64,
        "work": 3072, "cards": [64, 128], "efficiency": [1000, 960], "timing": "contiguous",
        "release": 0, "deadline": 96, "data.mb": 2_000_000, "data.at": "shanghai",
    },
    "inference": {
        "id": "serve-001", "name_zh": "对话服务", "tenant": "acme", "tier": 1,
        "must_serve": False, "accelerators": {"h100": 2400, "910b": 1000}, "unit": "token/s",
        "peaks": {"shanghai": 90_000, "hangzhou": 30_000}, "profile": "office-day",
        "utilisation": 800, "max_latency_us": 20_000, "part_service": True,
    },
}  # fmt: skip
_README = {
    "zh": (
        "每行一个任务：训练填在 training 表，推理填在 inference 表，从第 5 行起。",
        "第 1 行是列名，请勿改动；第 2、3 行是说明；第 4 行是示例。# 列以 # 开头的行不读取。",
        "空单元格取默认值。数字为整数，不带单位、千分位逗号或小数：单位见第 2、3 行。",
        "多个值以分号分隔，如 8;16；键值对如 h100=1000;910b=400；是非填 是 或 否。",
        "用户、加速卡、城市、智算中心、曲线、密级的编号须与算例一致。",
        "时段从 0 计数，区间左闭右开：截止时段是不得再运行的首个时段。",
        "标 * 的列必填。列名也可用第 2 行的中文名称。",
    ),
    "en": (
        "One workload a row: training on sheet 'training', inference on sheet 'inference', "
        "from row 5.",
        "Row 1 names the columns and must stay; rows 2 and 3 explain; row 4 is an example. Rows "
        "whose # column begins with # are not read.",
        "An empty cell means the default. Numbers are whole, without unit, thousands separator "
        "or fraction; units are in rows 2 and 3.",
        "Several values are separated by semicolons, as in 8;16; pairs are h100=1000;910b=400; "
        "yes or no answers a question.",
        "Ids of tenants, accelerators, metros, centres, profiles and residency classes are those "
        "of the Case.",
        "Slots count from 0 and windows are half open: the deadline is the first slot in which "
        "the work may no longer run.",
        "Columns marked * are required. The Chinese headings of row 2 are understood too.",
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
    used = [name for name in columns if name not in _LEFT_OUT]
    needed = [name for name in used if columns[name].required]
    order = needed + [name for name in used if name not in needed]
    zh = ["#", *(_chinese(name, columns[name]) for name in order)]
    en = ["#", *(_english(columns[name]) for name in order)]
    sheet.append(["#", *order])
    for explanation in (zh, en) if lang == "zh" else (en, zh):
        sheet.append(explanation)
    example = _EXAMPLES[kind]
    cells = [write_cell(example[n], columns[n]) if n in example else None for n in order]
    sheet.append([_EXAMPLE_MARK[lang], *cells])
    _style(sheet, len(order) + 1)
    for i, name in enumerate(order, 2):
        _offer_choices(sheet, get_column_letter(i), columns[name])


def _chinese(name: str, shape: Shape) -> str:
    star = "*" if shape.required else ""
    unit = f"（{name_of_unit(shape.unit).zh}）" if shape.unit else ""
    return f"{HEADINGS[name][0]}{star}{unit}：{shape.description.zh}"


def _english(shape: Shape) -> str:
    star = "* " if shape.required else ""
    unit = f" [{shape.unit}]" if shape.unit else ""
    return f"{star}{shape.description}{unit}"


def _style(sheet: Worksheet, width: int) -> None:
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


def _offer_choices(sheet: Worksheet, letter: str, shape: Shape) -> None:
    choices = ("yes", "no") if shape.kind == "boolean" else shape.choices
    if choices:
        offer = DataValidation(
            "list", formula1=f'"{",".join(map(str, choices))}"', allow_blank=True
        )
        offer.add(f"{letter}{_FIRST_ROW}:{letter}{_LAST_ROW}")
        sheet.add_data_validation(offer)
