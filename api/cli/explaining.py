"""Explains a plan that is there, for `huline explain`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from huline.api.cli.doors import Exit, language, out
from huline.api.cli.messages import say
from huline.api.cli.subject import its_own
from huline.models.case import Case
from huline.models.constraints import SWITCHABLE
from huline.models.errors import BadInput
from huline.models.explanation import Binding, Explanation
from huline.models.problems import nearest, problem, unknown_id
from huline.models.sentence import Lang, both
from huline.models.verdict import Verdict

if TYPE_CHECKING:
    from huline.optimizer.explain import Standing


@dataclass(frozen=True)
class Asked:
    """What is asked about a plan.

    Attributes
    ----------
    workload : id; empty: the plan as a whole
    centres : to look at alone; none: all
    rules : to plan without, so many seconds each
    full : list all there is to tell
    """

    workload: str
    centres: Sequence[str]
    rules: Sequence[str]
    seconds: float
    full: bool


def explained(
    case: Case,
    plan: Path,
    certificate: Path | None,
    asked: Asked,
    *,
    as_json: bool,
    lang: Lang | None,
) -> Exit:
    """Print an explanation of a plan, or of one of its workloads; of one that breaks rules, none.

    Raises
    ------
    BadInput
        If a name is unknown, or a file cannot be used.
    """
    from huline.models.files import read_certificate, read_plan
    from huline.optimizer.verify import verify

    _known(case, asked)
    made = read_plan(plan)
    its_own(case, made, plan)
    proof = None if certificate is None else read_certificate(certificate)
    verdict = verify(case, made)
    if not verdict.ok:
        _broken(verdict, as_json=as_json, spoken=language(lang))
        return Exit.BROKEN
    from huline.api.cli.reading import Reading
    from huline.optimizer.explain import Standing

    standing, reading = Standing(case, made, proof), Reading(case, made, verdict)
    try:
        found = _found(standing, asked)
    except BadInput as error:
        name = "" if certificate is None else certificate.name
        raise BadInput(replace(p, file=p.file or name) for p in error.problems) from None
    if as_json:
        typer.echo(found.model_dump_json())
    elif isinstance(found, Explanation):
        from huline.api.cli.explained import Told

        out.print(Told(reading, found, language(lang)).text(full=asked.full, width=out.width))
    else:
        from huline.api.cli.binding_told import told

        out.print(told(reading, found, language(lang), full=asked.full))
    return Exit.PROVEN


def _found(standing: "Standing", asked: Asked) -> Explanation | Binding:
    from huline.optimizer.explain import why

    if asked.workload:
        return why(standing, asked.workload, asked.centres or None)
    return _bound(standing, asked)


def _bound(standing: "Standing", asked: Asked) -> Binding:
    """Say what binds the plan, and plan without rules."""
    from huline.optimizer.explain.binding import binding, price_of_rule, without
    from huline.optimizer.made import Earlier
    from huline.optimizer.options import Options
    from huline.optimizer.planning import plan

    options = Options(
        perspective=standing.perspective, seconds=asked.seconds, certify=True, gap=0.0001
    )
    earlier = Earlier(standing.plan, standing.certificate)
    prices = [
        price_of_rule(standing, rule, plan(without(standing.case, rule), options, earlier))
        for rule in asked.rules
    ]
    return binding(standing).model_copy(update={"rules": tuple(prices)})


def _known(case: Case, asked: Asked) -> None:
    """Refuse names that the Case lacks, all at once."""
    workloads, known = {w.id: w for w in case.workloads}, {c.id: c for c in case.centres}
    wrong = [
        unknown_id(("--centre",), "centre", c, known) for c in asked.centres if c not in known
    ]
    if asked.workload and asked.workload not in workloads:
        wrong.append(unknown_id(("WORKLOAD",), "workload", asked.workload, workloads))
    wrong += [
        problem(
            ("--waive",), "unknown-id",
            both("'{rule}' is no rule that can be switched off", "“{rule}”不是可关闭的规则",
                 rule=rule),
            nearest(rule, sorted(SWITCHABLE)),
        )
        for rule in asked.rules
        if rule not in SWITCHABLE
    ]  # fmt: skip
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
