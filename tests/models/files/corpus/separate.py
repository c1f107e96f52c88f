"""Single files: a Case or a Plan as JSON, and batches of workloads in every form."""

import io
import json

from openpyxl import Workbook

from tests.models.files.corpus.base import SOUND, Bad, alone

CASE: dict = {
    "name": "corpus",
    "horizon": {"start": "2026-07-15T00:00:00+08:00", "slots": 4},
    "tariffs": [{"id": "flat", "fen_per_mwh": [60000]}],
    "tenants": [{"id": "acme", "province": "Shanghai", "city": "Shanghai"}],
}
LEDGERS: dict = {"ledger": {}, "system": {}}
PLAN: dict = {
    "format": "huline-plan/1", "case_hash": "sha256:00", "cost": 0, **LEDGERS,
    "placements": [{"workload": "w1", "runs": [{"pool": "p", "first": 0, "end": 2, "cards": 8}]}],
}  # fmt: skip


def _json(document: object) -> str:
    return json.dumps(document, indent=1)


def _line(text: str, fragment: str) -> int:
    """Line on which a fragment starts that occurs once."""
    before, *after = text.split(fragment)
    assert len(after) == 1
    return before.count("\n") + 1


CASE_TEXT, _PLAN = _json(CASE), _json(PLAN)
_PRICE = ("case.json", _line(CASE_TEXT, "60000"), "tariffs[flat].fen_per_mwh.0")
_TORN = CASE_TEXT[: CASE_TEXT.index("Shanghai") + 4]


CASES = (
    alone("JSON cut short", "case.json", _TORN,
          {("case.json", _TORN.count("\n") + 1, "")}, "JSON"),
    alone("a fraction in JSON", "case.json", CASE_TEXT.replace("60000", "0.61"),
          {_PRICE}, "61000"),
    alone("NaN in JSON", "case.json", CASE_TEXT.replace("60000", "NaN"),
          {_PRICE}, "whole number of fen/MWh"),
    alone("a number in quotes", "case.json", CASE_TEXT.replace("60000", '"60000"'),
          {_PRICE}, "quotes"),
    alone("a key twice in JSON", "case.json",
          CASE_TEXT.replace('"id": "acme"', '"id": "acme", "id": "b"'),
          {("case.json", _line(CASE_TEXT, '"acme"'), "tenants.0.id")}, "twice"),
    alone("a key twice in JSON, and a blank behind another", "case.json",
          CASE_TEXT.replace('"name":', '"name" :', 1).replace(
              '"id": "acme"', '"id": "acme", "id": "acme"'),
          {("case.json", _line(CASE_TEXT, '"acme"'), "tenants.0.id")}, "twice"),
    alone("a key twice in JSON, and quotes before a colon in a text", "case.json",
          CASE_TEXT.replace('"name": "', '"name": "\\":', 1).replace(
              '"id": "acme"', '"id": "acme", "id": "acme"'),
          {("case.json", _line(CASE_TEXT, '"acme"'), "tenants.0.id")}, "twice"),
    alone("a field misspelt in JSON", "case.json", CASE_TEXT.replace('"city"', '"town"'),
          {("case.json", _line(CASE_TEXT, '"city"'), "tenants[acme].town"),
           ("case.json", _line(CASE_TEXT, '"id": "acme"') - 1, "tenants[acme].city")}, "'town'"),
    alone("thousands of digits in JSON", "case.json", CASE_TEXT.replace("60000", "6" * 5000),
          {_PRICE}, "whole number of fen/MWh"),
    alone("JSON nested without end", "case.json", "[" * 100_000 + "]" * 100_000,
          {("case.json", None, "")}, "deeply"),
    alone("a list instead of a Case", "case.json", "[1, 2]", {("case.json", None, "")},
          "not a Case"),
    alone("a Plan instead of a Case", "plan.json", _PLAN, {("plan.json", None, "")},
          "is a Plan, but a Case"),
    alone("a spreadsheet instead of JSON", "case.json", b"PK\x03\x04rest",
          {("case.json", None, "")}, "Excel"),
)  # fmt: skip

PLANS = (
    alone("a Case instead of a Plan", "case.json", CASE_TEXT, {("case.json", None, "")},
          "is a Case, but a Plan", reader="plan"),
    alone("a run that ends before it starts", "plan.json",
          _PLAN.replace('"end": 2', '"end": 0'),
          {("plan.json", _line(_PLAN, '"end"'), "placements[w1].runs.0.end")},
          "not after first", reader="plan"),
    alone("a plan of another format", "plan.json", _json(PLAN | {"format": "huline-plan/9"}),
          {("plan.json", None, "")}, "'huline-plan/9'", reader="plan"),
    alone("a plan without placements", "plan.json", _PLAN.replace("placements", "placement"),
          {("plan.json", 1, "placements"),
           ("plan.json", _line(_PLAN, "placements"), "placement")}, "required", reader="plan"),
)  # fmt: skip

_HEADER = SOUND["workloads.csv"].splitlines()[0]
_ROWS = SOUND["workloads.csv"].splitlines()[1:]


def _workbook(**sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


_COLUMNS = ["id", "tenant", "accelerators", "work", "cards"]
_GOOD = ["w1", "acme", "h100=1000", 16, 8]
WORKBOOK = _workbook(training=[_COLUMNS, _GOOD])
_zh = "编号,类型,用户,加速卡,工作量,卡数\n任务1,training,acme,h100=1000,十六,8\n"

BATCHES = (
    alone("a batch in Chinese with a word for a number", "任务.csv", _zh.encode("gb18030"),
          {("任务.csv", 2, "工作量")}, "'十六'", "card-hours", reader="batch"),
    alone("a column in Chinese and in English", "b.csv",
          "编号,id,kind,tenant,accelerators,work,cards\nw1,w1,training,acme,h100=1000,16,8\n",
          {("b.csv", 1, "id")}, "twice", reader="batch"),
    alone("a batch without kinds", "b.csv",
          "id,tenant,accelerators,work,cards\nw1,acme,h100=1000,16,8\n",
          {("b.csv", 1, "kind")}, "training", reader="batch"),
    alone("a batch with an unknown tenant and an unknown metro", "b.csv",
          f"{_HEADER}\n{_ROWS[0]}\n{_ROWS[2]}".replace("training,acme", "training,acm")
          .replace("beijing", "bejing"),
          {("b.csv", 2, "tenant"), ("b.csv", 3, "peaks")}, "'acme'", "'beijing'", reader="batch"),
    alone("a batch with no workloads", "b.csv", _HEADER, {("b.csv", None, "")}, "no workloads",
          reader="batch"),
    alone("a batch of another ending", "b.txt", _HEADER, {("b.txt", None, "")}, "'.txt'",
          reader="batch"),
    alone("an old workbook", "b.xlsx", b"\xd0\xcf\x11\xe0rest", {("b.xlsx", None, "")}, "old",
          reader="batch"),
    alone("a workbook cut short", "b.xlsx", WORKBOOK[: len(WORKBOOK) // 2],
          {("b.xlsx", None, "")}, "cut short", reader="batch"),
    alone("text that calls itself a workbook", "b.xlsx", _HEADER, {("b.xlsx", None, "")},
          "not an Excel workbook", reader="batch"),
    alone("wrong cells on two sheets", "b.xlsx",
          _workbook(training=[_COLUMNS, _GOOD, [], ["w2", "acme", "h100=1000", 16.5, "8 cards"]],
                    inference=[["id", "tenant", "accelerators", "peaks", "profile"],
                               ["s1", "nobody", "h100=1000", "shanghai=9", "day"]]),
          {("b.xlsx [training]", 4, "work"), ("b.xlsx [training]", 4, "cards"),
           ("b.xlsx [inference]", 2, "tenant")}, "16.5", "write 8", "'nobody'", reader="batch"),
    alone("a formula that failed", "b.xlsx",
          _workbook(training=[_COLUMNS, ["w1", "acme", "h100=1000", 16, "#REF!"]]),
          {("b.xlsx [training]", 2, "cards")}, "#REF!", reader="batch"),
    alone("a formula without a stored value", "b.xlsx",
          _workbook(training=[_COLUMNS, ["w1", "acme", "h100=1000", 16, "=4+4"]]),
          {("b.xlsx [training]", 2, "cards")}, "the formula =4+4 without a stored value",
          reader="batch"),
    alone("a tick of a spreadsheet where a number stands", "b.xlsx",
          _workbook(training=[_COLUMNS, ["w1", "acme", "h100=1000", True, 8]]),
          {("b.xlsx [training]", 2, "work")}, "'TRUE'", reader="batch"),
    alone("sheets of unknown names", "b.xlsx", _workbook(june=[_COLUMNS, _GOOD], july=[_COLUMNS]),
          {("b.xlsx", None, "")}, "june, july", reader="batch"),
    alone("the same id on two sheets", "b.xlsx",
          _workbook(training=[_COLUMNS, _GOOD],
                    inference=[["id", "tenant", "accelerators", "peaks", "profile"],
                               ["w1", "acme", "h100=1000", "shanghai=9", "day"]]),
          {("b.xlsx [inference]", 2, "id")}, "twice", reader="batch"),
    alone("a JSON batch with a wrong value", "b.json",
          _json([{"kind": "training", "id": "w1", "tenant": "acme", "accelerators": {"h100": 1},
                  "work": "16 card-hours", "cards": [8]}]),
          {("b.json", 9, "workloads[w1].work")}, "write 16", reader="batch"),
    alone("a JSON batch that is none", "b.json", _json({"jobs": []}), {("b.json", None, "")},
          "no batch", reader="batch"),
)  # fmt: skip

NOT_THERE = (
    Bad("a batch that is not there", lambda tmp: tmp / "b.csv", frozenset({("b.csv", None, "")}),
        ("does not exist",), "batch"),
    Bad("a folder instead of a batch", lambda tmp: tmp, frozenset({(".", None, "")}),
        ("is a folder",), "batch"),
    Bad("a plan that is not there", lambda tmp: tmp / "p.json", frozenset({("p.json", None, "")}),
        ("does not exist",), "plan"),
)  # fmt: skip

SEPARATE: tuple[Bad, ...] = CASES + PLANS + BATCHES + NOT_THERE
