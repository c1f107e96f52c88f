"""`huline validate`."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huline.api.cli.doors import (
    PROBLEMS,
    CaseArgument,
    JsonOption,
    LangOption,
    guarded,
    language,
    listed_for_machines,
    out,
)
from huline.api.cli.plan_options import Settings
from huline.api.cli.printable import printable
from huline.api.cli.subject import read_subject
from huline.models.sentence import Lang

if TYPE_CHECKING:
    from huline.models.case import Case
    from huline.models.errors import Problem


def validate(
    case: CaseArgument,
    workloads: Annotated[Path | None, typer.Option(help="A batch to validate with it.")] = None,
    settings: Settings = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Read CASE and say what is wrong with it, all at once, or what it holds.

    Of a sound case also what is most likely not meant: that is no error.

    Exit status: 0 sound; 2 bad input.
    """
    with guarded(lang, as_json=as_json):
        doubts: list[Problem] = []
        subject = read_subject(case, lang, workloads, settings, doubt=doubts.append)
        if as_json:
            document = {"ok": True, "hash": subject.hash, "counts": _counts(subject)}
            notices = listed_for_machines(doubts, language(lang))
            typer.echo(json.dumps(document | {"notices": notices}, ensure_ascii=False))
            return
        _tell(subject, language(lang))
        _tell_doubts(doubts, language(lang))


def _tell(case: "Case", spoken: Lang) -> None:
    from huline.api.cli.messages import say
    from huline.api.cli.summary import assumed_figures
    from huline.models.field_names import table_name

    out.print(say("valid", spoken, name=case.name), markup=False)
    for table, count in _counts(case).items():
        if count:
            line = say("valid.table", spoken, table=table_name(table, spoken), count=f"{count:,}")
            out.print(f"  {line}", markup=False, highlight=False)
    out.print()
    out.print(assumed_figures(case, spoken))


def _tell_doubts(doubts: "Sequence[Problem]", spoken: Lang) -> None:
    from huline.api.cli.messages import say

    if not doubts:
        return
    out.print()
    out.print(say("doubts", spoken, count=f"{len(doubts):,}"), style="yellow")
    for doubt in doubts[:PROBLEMS]:
        line = f"- {printable(doubt.text(spoken))}"
        out.print(line, markup=False, highlight=False, soft_wrap=True)
    if (more := len(doubts) - PROBLEMS) > 0:
        out.print(say("problems.more", spoken, count=f"{more:,}", option="--json"), markup=False)


def _counts(case: "Case") -> dict[str, int]:
    from huline.api.cli.facts import tables

    return {table: len(records) for table, records in tables(case)}
