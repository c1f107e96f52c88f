"""Columns by the headings they stand under in a table, for whoever has to find them there."""

from __future__ import annotations

import re

from huline.models.errors import Problem
from huline.models.files.columns import columns, usual_heading
from huline.models.files.tables import Table
from huline.models.sentence import Sentence, translated

_QUOTED_OR_NAME = re.compile(r"“[^”]*”| ?([a-z_]+(?:\.[a-z_]+)*) ?")


def heading_of(column: str, name: str, table: Table) -> str:
    """Return the heading under which a column of the table ``name`` was read.

    A column that is not there goes by its name, in Chinese after the heading it usually has; where
    all headings are names, it is just its name.
    """
    if column in table.header or not table.spelt or column not in columns(name):
        return table.spelt.get(column, column)
    return Sentence(column, f"{usual_heading(name, column)}（{column}）")


def told_by_headings(problem: Problem, column: str, name: str, table: Table) -> Sentence:
    """Return the message of a Problem with columns named by their headings in the Chinese of it.

    English has words that are names of columns, and what is quoted was written by somebody: both
    stay, but for the quoted name of a ``column`` that should not be there.
    """
    said = problem.message
    if not table.spelt:
        return said

    def renamed(match: re.Match[str]) -> str:
        word = match[0]
        if word == f"“{column}”" and problem.code == "unknown-field":
            return f"“{translated(heading_of(column, name, table), 'zh')}”"
        known = match[1] in columns(name)
        return translated(heading_of(match[1], name, table), "zh") if known else word

    return Sentence(said, _QUOTED_OR_NAME.sub(renamed, translated(said, "zh")))
