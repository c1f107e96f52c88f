"""Reads and writes plans: one JSON file each."""

from __future__ import annotations

from pathlib import Path

from huline.models.files.single import read_single, write_single
from huline.models.plan import Plan
from huline.models.sentence import both


def read_plan(path: Path | str) -> Plan:
    """Read a Plan.

    Raises
    ------
    BadInput
        With every problem found.
    """
    return read_single(path, Plan, both("a Plan is one .json file", "计划是一个 .json 文件"))


def write_plan(plan: Plan, path: Path | str) -> None:
    """Write a Plan.

    Raises
    ------
    BadInput
        If the place cannot be written to.
    """
    write_single(plan, path)
