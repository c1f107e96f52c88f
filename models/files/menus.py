"""Reads menus of repairs: one JSON file each."""

from __future__ import annotations

from pathlib import Path

from huline.models.conflict import Menu
from huline.models.files.single import read_single
from huline.models.sentence import both


def read_menu(path: Path | str) -> Menu:
    """Read a Menu; what it does not name has its usual price.

    Raises
    ------
    BadInput
        With every problem found.
    """
    return read_single(path, Menu, both("a menu is one .json file", "修复清单是一个 .json 文件"))
