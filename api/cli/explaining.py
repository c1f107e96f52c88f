"""Explains a plan that is there, for `huline explain`."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import typer

from huline.api.cli.doors import Exit, language, out
from huline.api.cli.messages import say
from huline.models.case import Case
from huline.models.errors import BadInput
from huline.models.problems import unknown_id
from huline.models.sentence import Lang
from huline.models.verdict import Verdict


def explained(
    case: Case,
    plan: Path,
    workload: str,
    centres: Sequence[str],
    certificate: Path | None,
    *,
    full: bool,
    as_json: bool,
    lang: Lang | None,
) -> Exit:
    """Print why a workload runs where it does; of a plan that breaks rules, nothing.

    Parameters
    ----------
    centres : to look at alone; () for all
    full : list every centre

    Raises
    ------
    BadInput
        If a name is unknown, or a file cannot be used.
    """
    from huline.models.files import read_certificate, read_plan
    from huline.optimizer.verify import verify

    _known(case, workload, centres)
    made = read_plan(plan)
    proof = None if certificate is None else read_certificate(certificate)
    verdict = verify(case, made)
    if not verdict.ok:
        _broken(verdict, as_json=as_json, spoken=language(lang))
        return Exit.BROKEN
    from huline.api.cli.explained import Told
    from huline.api.cli.reading import Reading
    from huline.optimizer.explain import Standing, why

    standing = Standing(case, made, proof)
    try:
        found = why(standing, workload, centres or None)
    except BadInput as error:
        name = "" if certificate is None else certificate.name
        raise BadInput(replace(p, file=name) for p in error.problems) from None
    if as_json:
        typer.echo(found.model_dump_json())
    else:
        told = Told(Reading(case, made, verdict), found, language(lang))
        out.print(told.text(full=full))
    return Exit.PROVEN


def _known(case: Case, workload: str, centres: Sequence[str]) -> None:
    """Refuse names that the Case lacks, all at once."""
    workloads, known = {w.id: w for w in case.workloads}, {c.id: c for c in case.centres}
    wrong = [unknown_id(("--centre",), "centre", c, known) for c in centres if c not in known]
    if workload not in workloads:
        wrong.append(unknown_id(("WORKLOAD",), "workload", workload, workloads))
    if wrong:
        raise BadInput(wrong)


def _broken(verdict: Verdict, *, as_json: bool, spoken: Lang) -> None:
    """Say that a plan breaks rules, so that nothing of it is explained."""
    if as_json:
        breaches = [breach.model_dump() for breach in verdict.breaches]
        typer.echo(json.dumps({"ok": False, "breaches": breaches}, ensure_ascii=False))
        return
    count, command = len(verdict.breaches), "huline check"
    out.print(say("why.broken", spoken, count=count, command=command), markup=False)
