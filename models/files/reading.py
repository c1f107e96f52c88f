"""Reads a Case: a folder of tables, or one JSON file."""

from __future__ import annotations

from pathlib import Path

from huline.models.case import Case
from huline.models.errors import BadInput, Problem
from huline.models.files.columns import TABLES
from huline.models.files.documents import expect
from huline.models.files.draft import Doubt, Draft
from huline.models.files.json_text import read_json
from huline.models.files.records import records_of
from huline.models.files.tables import is_table, read_table
from huline.models.files.text import Notice, decode, read_bytes, refused, silent
from huline.models.files.yaml_text import read_yaml
from huline.models.garbage import collection_paused
from huline.models.problems import KEEP_ONE, close_to, nearest
from huline.models.sentence import Sentence, both

MAIN = "case.yaml"
_WHAT_A_CASE_IS = both(
    "a Case is a folder with {main}, or one .json file",
    "算例是含 {main} 的文件夹，或一个 .json 文件",
    main=MAIN,
)

_LEAST = both("it holds at least name and horizon", "其中至少须有 name 和 horizon")


def read_case(path: Path | str, *, notice: Notice = silent, doubt: Doubt | None = None) -> Case:
    """Read a Case from a folder or from one JSON file.

    Parameters
    ----------
    path : a folder with ``case.yaml`` and tables, or a ``.json`` file
    notice : is told, in a sentence, what was read in an unusual way
    doubt : is told what of a sound Case is most likely not meant

    Raises
    ------
    BadInput
        With every problem of every file.
    """
    path = Path(path)
    if not path.exists():
        raise not_there(path, _WHAT_A_CASE_IS)
    with collection_paused():
        draft = _folder(path, notice) if path.is_dir() else _json(path, notice)
        return draft.finish(doubt)


def not_there(path: Path, hint: Sentence) -> BadInput:
    """Make the error for a path that leads to nothing, with the nearest name there is."""
    if path.is_dir():
        message = both("is a folder, not a file", "是文件夹，不是文件")
        return refused(str(path), "not-found", message, hint)
    beside = sorted(p.name for p in path.parent.iterdir()) if path.parent.is_dir() else []
    message = both("does not exist", "不存在")
    return refused(str(path), "not-found", message, close_to(path.name, beside) or hint)


def _json(path: Path, notice: Notice) -> Draft:
    if path.name == MAIN or is_table(path):
        hint = both(
            "give the folder it stands in: {folder}", "请给出它所在的文件夹：{folder}",
            folder=path.parent,
        )  # fmt: skip
        raise refused(
            str(path), "not-found", both("is only a part of a Case", "只是算例的一部分"), hint
        )
    if path.suffix.lower() != ".json":
        message = both(
            "ends in '{ending}', which is not read as a Case",
            "扩展名“{ending}”不能作为算例读取",
            ending=path.suffix,
        )
        raise refused(str(path), "ending", message, _WHAT_A_CASE_IS)
    text = decode(read_bytes(path, path.name), path.name, notice)
    document = read_json(text, path.name)
    expect("Case", document.value, path.name)
    return Draft(document.value, path.name, document.line_of, problems=document.problems)


def _folder(path: Path, notice: Notice) -> Draft:
    if not (path / MAIN).is_file():
        raise _no_main(path)
    draft = _main(path / MAIN, notice)
    for file in sorted(p for p in path.iterdir() if p.is_file() and is_table(p)):
        _add_table(draft, file, notice)
    return draft


def _main(path: Path, notice: Notice) -> Draft:
    try:
        document = read_yaml(decode(read_bytes(path, MAIN, _LEAST), MAIN, notice), MAIN)
        expect("Case", document.value, MAIN)
    except BadInput as error:
        return Draft.of_tables_alone(MAIN, error.problems)
    return Draft(document.value, MAIN, document.line_of, problems=document.problems)


def _no_main(path: Path) -> BadInput:
    message = both("this folder has no {main}", "此文件夹中没有 {main}", main=MAIN)
    names = sorted(p.name for p in path.iterdir())
    return refused(str(path), "no-case", message, close_to(MAIN, names) or _WHAT_A_CASE_IS)


def _add_table(draft: Draft, path: Path, notice: Notice) -> None:
    name, file = path.stem, path.name
    if name not in TABLES:
        known = [f"{table}.csv" for table in TABLES]
        draft.problems.append(
            Problem(
                file,
                None,
                "",
                "unknown-table",
                both("is no table of a Case", "不是算例的表"),
                nearest(file, known),
            )
        )
        return
    if draft.holds(name):
        other = draft.tables[name][0].file if name in draft.tables else MAIN
        draft.problems.append(
            Problem(
                file, None, "", "given-twice",
                both("'{name}' stands in {other} too", "“{name}”也在 {other} 中",
                     name=name, other=other),
                KEEP_ONE,
            )
        )  # fmt: skip
        return
    try:
        table = read_table(path, file, notice)
    except BadInput as error:
        draft.problems += error.problems
        draft.lost.lists.add(name)
        return
    if not table.numbers and not table.problems:
        draft.problems.append(
            Problem(
                file, None, "", "no-rows", both("has a header but no rows", "只有表头，没有行"),
                both("fill it, or remove the file if there are none",
                     "请填写；如确实没有，请删去该文件"),
            )
        )  # fmt: skip
    draft.add(name, table, records_of(table, name))
    if not table.numbers:
        draft.lost.lists.add(name)
