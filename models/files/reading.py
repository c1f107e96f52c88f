"""Reads a Case: a folder of tables, or one JSON file."""

from __future__ import annotations

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
        raise _not_there(path)
    draft = _folder(path, notice) if path.is_dir() else _json(path, notice)
    return draft.finish()


def _not_there(path: Path) -> BadInput:
    hint = "a Case is a folder with case.yaml, or one .json file"
    if path.parent.is_dir():
        hint = nearest(path.name, sorted(p.name for p in path.parent.iterdir()))
    return refused(str(path), "not-found", "does not exist", hint)


def _json(path: Path, notice: Notice) -> Draft:
    text = decode(read_bytes(path, path.name), path.name, notice)
    document = read_json(text, path.name)
    expect("Case", document.value, path.name)
    return Draft(document.value, path.name, document.line_of, problems=document.problems)


def _folder(path: Path, notice: Notice) -> Draft:
    if not (path / MAIN).is_file():
        raise _no_main(path)
    text = decode(read_bytes(path / MAIN, MAIN), MAIN, notice)
    main = read_yaml(text, MAIN)
    expect("Case", main.value, MAIN)
    draft = Draft(main.value, MAIN, main.line_of, problems=main.problems)
    for file in sorted(p for p in path.iterdir() if p.is_file() and is_table(p)):
        _add_table(draft, file, notice)
    return draft


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
    if name in draft.tables or not draft.put(name, []):
        other = draft.tables[name].file if name in draft.tables else MAIN
        draft.problems.append(
            Problem(file, None, "", "given-twice", f"'{name}' stands in {other} too",
                    "keep one of them")
        )  # fmt: skip
        return
    try:
        table = read_table(path, file, notice)
    except BadInput as error:
        draft.problems += error.problems
        draft.lost.whole.add(name)
        return
    draft.tables[name] = table
    draft.put(name, records_of(table, columns(name)))
    draft.lost.ids[name] |= table.torn_ids
