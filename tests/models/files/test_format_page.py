import re
from pathlib import Path

import pytest

from huline.models.fields import Shape
from huline.models.files import read_case
from huline.models.files.columns import SETTINGS, TABLES, columns, write_cell
from huline.models.files.wording import HEADINGS
from huline.models.written import meant_by
from tests.languages import CHINESE

PAGE = Path(__file__).parents[3] / "docs" / "file-format.md"


def held_by(shape: Shape) -> str:
    """Say what a column holds, as the page must."""
    if shape.kind == "list":
        return f"list; {held_by(shape.items)}"
    if shape.kind == "map":
        return f"map; {held_by(shape.items)}"
    if shape.kind == "boolean":
        return "yes or no"
    if shape.choices:
        return ", ".join(f"`{choice}`" for choice in shape.choices)
    if shape.kind in ("integer", "number"):
        low, high = shape.limits
        return " ".join(filter(None, (shape.unit, f"{low:,} … {high:,}")))
    return shape.format or ("id" if shape.is_word else "text")


def start_of_row(name: str, shape: Shape) -> str:
    """Return the cells of a column's row in the page."""
    held = held_by(shape)
    if name == "kind":
        held = "which of the kinds"
    default = "required" if shape.required else ""
    if not shape.required and shape.default not in (None, "", [], {}):
        default = f"`{write_cell(shape.default, shape)}`"
    return f"| `{name}` | {held} | {default} | {shape.description} |"


def section(table: str) -> str:
    text = PAGE.read_text(encoding="utf-8")
    found = re.search(rf"^### {table}\n(.*?)(?=^##|\Z)", text, re.M | re.S)
    assert found, f"docs/file-format.md has no section '### {table}'"
    return found[1]


@pytest.mark.parametrize("table", TABLES)
def test_the_page_names_every_column_with_its_unit_default_and_meaning(table):
    rows = [start_of_row(name, shape) for name, shape in columns(table).items()]
    missing = [row for row in rows if row not in section(table)]
    assert not missing, "the page lacks:\n" + "\n".join(missing)


@pytest.mark.parametrize("table", TABLES)
def test_the_page_names_no_column_that_is_gone(table):
    named = re.findall(r"^\| `([^`]+)` \|", section(table), re.M)
    assert sorted(named) == sorted(columns(table))


def test_the_page_names_every_list_kept_in_case_yaml():
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"`policy.{name}`" in text for name in SETTINGS)


def test_the_example_of_the_page_is_a_case_that_can_be_read(tmp_path):
    text = PAGE.read_text(encoding="utf-8")
    for name, content in re.findall(r"^`(\S+)`:\n\n```\w*\n(.*?)^```", text, re.M | re.S):
        (tmp_path / name).write_text(content, encoding="utf-8")
    case = read_case(tmp_path)
    assert {w.kind for w in case.workloads} == {"training", "inference"}


def test_the_hints_the_page_promises_are_given():
    text = PAGE.read_text(encoding="utf-8")
    promised = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \| (.+?) \|$", text, re.M)
    assert len(promised) >= 8
    for written, unit, hint in promised:
        assert meant_by(written, unit) == hint


def test_the_page_names_a_chinese_heading_for_every_column_of_workloads():
    text = section("workloads")
    assert all(headings[0] in text for headings in HEADINGS.values())


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_explained_in_both_languages_without_marks_of_programmers(table):
    for name, shape in columns(table).items():
        told = shape.description
        assert told, name
        assert CHINESE.search(told.zh), name
        assert not re.search(r"`|\(\)|->|\bNone\b", told + told.zh), name
