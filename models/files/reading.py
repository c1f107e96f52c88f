"""Reads a Case: a folder of tables, or one JSON file."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huline.models.case import Case
from huline.models.errors import BadInput, Problem
from huline.models.files.columns import TABLES, columns
from huline.models.files.documents import expect
from huline.models.files.draft import Draft
from huline.models.files.json_text import read_json
from huline.models.files.tables import is_table, read_table, records_of
from huline.models.files.text import Notice, decode, read_bytes, refused, silent
from huline.models.files.yaml_text import read_yaml
from huline.models.references import nearest

MAIN = "case.yaml"


def read_case(path: Path | str, *, notice: Notice = silent) -> Case:
    """Read a Case from a folder or from one JSON file.

    Parameters
    ----------
    path : a folder with ``case.yaml`` and tables, or a ``.json`` file
    notice : is told, in a sentence, what was read in an unusual way

    Raises
    ------
    BadInput
        With every problem of every file.
    """
    path = Path(path)
    if not path.exists():
        raise not_there(path, "a Case is a folder with case.yaml, or one .json file")
    with collection_paused():
        draft = _folder(path, notice) if path.is_dir() else _json(path, notice)
        return draft.finish()


@contextmanager
def collection_paused() -> Iterator[None]:
    """Keep the garbage collector from walking a million new objects again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def not_there(path: Path, hint: str) -> BadInput:
    """Make the error for a path that leads to nothing, with the nearest name there is."""
    if path.is_dir():
        return refused(str(path), "not-found", "is a folder, not a file", hint)
    if path.parent.is_dir():
        near = nearest(path.name, sorted(p.name for p in path.parent.iterdir()))
        hint = near if near.startswith("did you mean") else hint
    return refused(str(path), "not-found", "does not exist", hint)


def _json(path: Path, notice: Notice) -> Draft:
    if path.name == MAIN or is_table(path):
        hint = f"give the folder it stands in: {path.parent}"
        raise refused(str(path), "not-found", "is only a part of a Case", hint)
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
        document = read_yaml(decode(read_bytes(path, MAIN), MAIN, notice), MAIN)
        expect("Case", document.value, MAIN)
    except BadInput as error:
        return Draft.of_tables_alone(MAIN, error.problems)
    return Draft(document.value, MAIN, document.line_of, problems=document.problems)


def _no_main(path: Path) -> BadInput:
    names = sorted(p.name for p in path.iterdir())
    return refused(str(path), "no-case", f"this folder has no {MAIN}", nearest(MAIN, names))


def _add_table(draft: Draft, path: Path, notice: Notice) -> None:
    name, file = path.stem, path.name
    if name not in TABLES:
        known = [f"{table}.csv" for table in TABLES]
        draft.problems.append(
            Problem(file, None, "", "unknown-table", "is no table of a Case", nearest(file, known))
        )
        return
    if draft.holds(name):
        other = draft.tables[name][0].file if name in draft.tables else MAIN
        draft.problems.append(
            Problem(file, None, "", "given-twice", f"'{name}' stands in {other} too",
                    "keep one of them")
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
            Problem(file, None, "", "no-rows", "has a header but no rows",
                    "fill it, or remove the file if there are none")
        )  # fmt: skip
    draft.add(name, table, records_of(table, columns(name)))
    if not table.numbers:
        draft.lost.lists.add(name)
