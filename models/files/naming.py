"""Columns by the headings they stand under in a table, for whoever has to find them there."""

from __future__ import annotations

import re

from huline.models.errors import Problem
from huline.models.files.columns import columns
from huline.models.files.headings import usual_heading, without_unit
from huline.models.files.tables import Table
from huline.models.sentence import Lang, Sentence, translated

_NAMES: dict[Lang, re.Pattern[str]] = {
    "zh": re.compile(r"“[^”]*”| ?([a-z_]+(?:\.[a-z_]+)*) ?"),
    # English has words that are names of columns: only names that are no words are told by it
    "en": re.compile(r"'[^']*'|\b([a-z]+(?:[_.][a-z]+)+)\b"),
}
"""What is quoted, and what may be the name of a column."""
_QUOTES: dict[Lang, str] = {"zh": "“{}”", "en": "'{}'"}


def heading_of(column: str, name: str, table: Table) -> str:
    """Return the heading under which a column of the table ``name`` was read.

    A column that is not there goes by its name, after the heading it usually has; where all
    headings are names, it is just its name.
    """
    if column in table.header or not table.spelt or column not in columns(name):
        return table.spelt.get(column, column)
    usual = usual_heading(name, column)
    return Sentence(
        column if usual == column else f"{usual} ({column})", f"{usual.zh}（{column}）"
    )


def told_by_headings(problem: Problem, column: str, name: str, table: Table) -> Sentence:
    """Return the message of a Problem with columns named by the headings of their table.

    What is quoted was written by somebody and stays, but for the quoted name of a ``column`` that
    should not be there.
    """
    if not table.spelt:
        return problem.message

    def in_language(lang: Lang) -> str:
        quote = _QUOTES[lang]

        def renamed(match: re.Match[str]) -> str:
            wrong = problem.code == "unknown-field" and match[0] == quote.format(column)
            if not wrong and match[1] not in columns(name):
                return match[0]
            called = _said_of(column if wrong else match[1], name, table, lang)
            return called if lang == "zh" and not wrong else quote.format(called)

        return _NAMES[lang].sub(renamed, translated(problem.message, lang))

    return Sentence(in_language("en"), in_language("zh"))


def _said_of(column: str, name: str, table: Table, lang: Lang) -> str:
    """Name a column within a sentence: its unit stands where the column is told."""
    called = heading_of(column, name, table)
    return without_unit(called) if column in table.spelt else translated(called, lang)
