"""`huline validate`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huline.api.cli.doors import (
    CaseArgument,
    JsonOption,
    LangOption,
    guarded,
    language,
    out,
)
from huline.api.cli.subject import read_subject
from huline.models.sentence import Lang

if TYPE_CHECKING:
    from huline.models.case import Case


def validate(
    case: CaseArgument,
    workloads: Annotated[Path | None, typer.Option(help="A batch to validate with it.")] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Read CASE and say what is wrong with it, all at once, or what it holds.

    Exit status: 0 sound; 2 bad input.
    """
    with guarded(lang, as_json=as_json):
        subject = read_subject(case, lang, workloads)
        if as_json:
            document = {"ok": True, "hash": subject.hash, "counts": _counts(subject)}
            typer.echo(json.dumps(document, ensure_ascii=False))
            return
        _tell(subject, language(lang))


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


def _counts(case: "Case") -> dict[str, int]:
    from huline.api.cli.facts import tables

    return {table: len(records) for table, records in tables(case)}
