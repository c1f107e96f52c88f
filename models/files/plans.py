"""Reads and writes plans: one JSON file each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from huline.models.change import target
from huline.models.errors import BadInput
from huline.models.files.documents import expect
from huline.models.files.json_text import read_json
from huline.models.files.reading import collection_paused, not_there
from huline.models.files.text import decode, read_bytes, silent
from huline.models.files.writing import unwritable
from huline.models.plan import Plan
from huline.models.sentence import both
from huline.models.validation import problems_of


def read_plan(path: Path | str) -> Plan:
    """Read a Plan.

    Raises
    ------
    BadInput
        With every problem found.
    """
    path = Path(path)
    if not path.is_file():
        raise not_there(path, both("a Plan is one .json file", "计划是一个 .json 文件"))
    with collection_paused():
        document = read_json(decode(read_bytes(path, path.name), path.name, silent), path.name)
        expect("Plan", document.value, path.name)
        problems = document.problems
        try:
            plan = Plan.model_validate(document.value)
        except ValidationError as error:
            problems += [
                replace(
                    p, file=path.name, row=document.line_of(p.path),
                    field=target(p.path, document.value),
                )
                for p in problems_of(error, Plan)
            ]  # fmt: skip
        if problems:
            raise BadInput(problems)
        return plan


def write_plan(plan: Plan, path: Path | str) -> None:
    """Write a Plan.

    Raises
    ------
    BadInput
        If the place cannot be written to.
    """
    path = Path(path)
    try:
        path.write_text(plan.model_dump_json(indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise unwritable(path, error) from None
