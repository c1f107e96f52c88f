"""`huline rules`."""

import json

import typer

from huline.api.cli.doors import (
    CaseArgument,
    JsonOption,
    LangOption,
    guarded,
    language,
    out,
)
from huline.api.cli.plan_options import Settings
from huline.api.cli.subject import read_subject


def rules(
    case: CaseArgument,
    settings: Settings = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Explain the rules of CASE: each subsidy, and what else its policy decides.

    Of a subsidy: how much it pays, to whom, for what, on which conditions,
    its limits and what was claimed before, when it is in force, what it
    excludes, or why it is off. Of the rest: penalties, where data may be
    worked on, quotas, and how strong each rule is.

    Exit status: 0 told; 2 bad input.
    """
    with guarded(lang, as_json=as_json):
        from huline.api.cli.rulebook import document, told

        subject = read_subject(case, lang, settings=settings)
        if as_json:
            typer.echo(json.dumps(document(subject, language(lang)), ensure_ascii=False))
        else:
            out.print(told(subject, language(lang)))
