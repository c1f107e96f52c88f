"""Reads and writes what is one file each: JSON, or YAML where people write it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from huline.models.base import Frozen
from huline.models.change import target
from huline.models.errors import BadInput, Problem
from huline.models.files.documents import Document, expect
from huline.models.files.json_text import read_json
from huline.models.files.reading import not_there
from huline.models.files.text import decode, read_bytes, silent
from huline.models.files.writing import unwritable
from huline.models.files.yaml_text import read_yaml
from huline.models.garbage import collection_paused
from huline.models.sentence import Sentence
from huline.models.validation import problems_of

M = TypeVar("M", bound=Frozen)


def read_single(path: Path | str, model: type[M], what_it_is: Sentence) -> M:
    """Read a record of the domain from one file; ``what_it_is`` helps who names no file.

    It is YAML where its name ends so, else JSON.

    Raises
    ------
    BadInput
        With every problem found.
    """
    with collection_paused():
        document = opened(path, model, what_it_is)
        problems, found = document.problems, None
        try:
            found = model.model_validate(document.value)
        except (ValidationError, BadInput) as error:
            told = error.problems if isinstance(error, BadInput) else problems_of(error, model)
            problems += (placed(p, document, path) for p in told)
        if problems or found is None:
            raise BadInput(problems)
        return found


def opened(path: Path | str, model: type[Frozen], what_it_is: Sentence) -> Document:
    """Read the document of a record from one file; its problems are those of its text alone.

    Raises
    ------
    BadInput
        If there is no file, or it is a document of something else, or cannot be read at all.
    """
    path = Path(path)
    if not path.is_file():
        raise not_there(path, what_it_is)
    document = _reader(path)(decode(read_bytes(path, path.name), path.name, silent), path.name)
    expect(model.__name__, document.value, path.name)
    return document


def placed(problem: Problem, document: Document, path: Path | str) -> Problem:
    """Say of a problem by its path in which file, line and record it is."""
    return replace(
        problem, file=Path(path).name, row=document.line_of(problem.path),
        field=target(problem.path, document.value),
    )  # fmt: skip


@contextmanager
def located(path: Path | str) -> Iterator[None]:
    """Say of problems found in a record after it was read in which file and line they stand.

    Raises
    ------
    BadInput
        The same as within, each problem by its line as far as that is known.
    """
    path = Path(path)
    try:
        yield
    except BadInput as error:
        text = decode(read_bytes(path, path.name), path.name, silent)
        document = _reader(path)(text, path.name)
        raise BadInput(
            p if p.file else replace(p, file=path.name, row=document.line_of(p.path))
            for p in error.problems
        ) from None


def _reader(path: Path) -> Callable[[str, str], Document]:
    return read_yaml if path.suffix.lower() in (".yaml", ".yml") else read_json


def write_single(record: Frozen, path: Path | str) -> None:
    """Write a record of the domain as one JSON file.

    Raises
    ------
    BadInput
        If the place cannot be written to.
    """
    path = Path(path)
    try:
        path.write_text(record.model_dump_json(indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise unwritable(path, error) from None
