"""`huline check`."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huline.api.cli.doors import (
    CaseArgument,
    Exit,
    JsonOption,
    LangOption,
    guarded,
    language,
    out,
)
from huline.api.cli.subject import ItsBatch, ItsSettings, read_subject
from huline.models.sentence import Lang, translated

if TYPE_CHECKING:
    from huline.models.case import Case
    from huline.models.plan import Plan
    from huline.models.verdict import Verdict

_VERIFIED = (
    "placements", "contracts", "terminations", "charges", "ledger", "system", "cost", "shortfalls",
)  # fmt: skip
"""Fields of a plan that are recomputed, or judged rule by rule."""
_REPORTED = ("bound", "status", "rivals", "rival_penalties", "refusals", "left", "adopted",
             "phases")  # fmt: skip
"""Fields that are the planner's word."""


def check(
    case: CaseArgument,
    plan: Annotated[
        Path, typer.Argument(metavar="PLAN", help="Plan file, JSON.", show_default=False)
    ],
    workloads: ItsBatch = None,
    settings: ItsSettings = None,
    certificate: Annotated[
        Path | None,
        typer.Option(
            help="Certificate file, JSON: recompute from it what no plan costs less than.",
            show_default=False,
        ),
    ] = None,
    parts: Annotated[
        bool,
        typer.Option("--parts", help="With a certificate, also say where the gap lies."),
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Check PLAN against CASE independently of the engine: every rule, every amount.

    With a certificate also how far from the best the plan can be, without any solver.
    What the plan reports and nobody can check from CASE alone is named as such.

    Exit status: 0 no breach; 1 breaches, or another case's plan; 2 bad input, or no certificate
    for this case.
    """
    with guarded(lang, as_json=as_json):
        from huline.models.files import read_certificate, read_plan
        from huline.optimizer.verify import verify

        subject = read_subject(case, lang, workloads, settings)
        made = read_plan(plan)
        proof = None if certificate is None else read_certificate(certificate)
        with _problems_of(certificate):
            verdict = verify(subject, made, proof, apart=parts)
        if as_json:
            document = _document(verdict) | _parts(subject, made, verdict) | _trust(made, verdict)
            typer.echo(json.dumps(document, ensure_ascii=False))
        else:
            _tell(verdict, language(lang))
            _tell_bound(verdict, language(lang))
            _tell_parts(subject, made, verdict, language(lang))
            _tell_trust(made, verdict, language(lang))
            _tell_unpriced(subject, made, verdict, language(lang))
    raise typer.Exit(Exit.PROVEN if verdict.ok else Exit.BROKEN)


@contextmanager
def _problems_of(certificate: Path | None) -> Iterator[None]:
    """Name the file of a certificate that the checker refuses."""
    from huline.models.errors import BadInput

    try:
        yield
    except BadInput as error:
        name = "" if certificate is None else certificate.name
        raise BadInput(replace(p, file=name) for p in error.problems) from None


def _document(verdict: "Verdict") -> dict[str, object]:
    document: dict[str, object] = {
        "ok": verdict.ok,
        "breaches": [breach.model_dump() for breach in verdict.breaches],
        "cost": None if verdict.cost is None else str(verdict.cost),
    }
    if verdict.shortfalls:
        document["shortfalls"] = verdict.shortfalls
    if verdict.bound is not None:
        gap = verdict.gap if verdict.gap is not None and isfinite(verdict.gap) else None
        document |= {"bound": str(verdict.bound), "gap": gap, "bound_kind": "certificate"}
    return document


def _parts(subject: "Case", plan: "Plan", verdict: "Verdict") -> dict[str, object]:
    """Sum up what the gap of a sound plan is made of, in milli-fen, if it was taken apart."""
    if verdict.parts is None or not verdict.ok:
        return {}
    sums = verdict.parts.by_kind(subject, plan)
    return {"parts": {name: str(amount) for name, amount in sums.items()}}


def _tell_parts(subject: "Case", plan: "Plan", verdict: "Verdict", spoken: Lang) -> None:
    """Tell what the gap of a sound plan is made of, if it was taken apart."""
    from huline.api.cli.gap_parts import told

    if verdict.parts is not None and verdict.ok:
        out.print(told(verdict.parts.by_kind(subject, plan), spoken))


def _trust(plan: "Plan", verdict: "Verdict") -> dict[str, object]:
    """List the fields of a plan that were checked, and those that are taken on its word."""
    if verdict.cost is None:
        return {"verified": [], "reported": []}
    proven = ("bound",) if verdict.bound is not None else ()
    stated = [
        name
        for name in _REPORTED
        if name not in proven and getattr(plan, name) not in (None, (), {})
    ]
    return {"verified": [*_VERIFIED, *proven], "reported": stated}


def _tell_trust(plan: "Plan", verdict: "Verdict", spoken: Lang) -> None:
    """Say what was checked of a priced plan, and what is only its word."""
    from huline.api.cli.figures import yuan
    from huline.api.cli.messages import say

    if verdict.cost is None:
        return
    proven = verdict.bound is not None
    out.print(say("check.verified.bound" if proven else "check.verified", spoken), markup=False)
    claims = []
    if not proven:
        bound = "" if plan.bound is None else yuan(plan.bound, spoken)
        kind = f"check.reported.{plan.bound_kind or 'none'}"
        claims.append(say(kind, spoken, bound=bound, option="--certificate"))
    claims.append(
        say("check.reported.status", spoken, status=say(f"status.{plan.status}", spoken))
    )
    if plan.rivals:
        claims.append(say("check.reported.rivals", spoken))
    if plan.refusals or plan.left:
        claims.append(say("check.reported.refusals", spoken))
    told = ("；" if spoken == "zh" else "; ").join(claims)
    out.print(say("check.reported", spoken, claims=told), markup=False)


def _tell_unpriced(subject: "Case", plan: "Plan", verdict: "Verdict", spoken: Lang) -> None:
    """Say what was left unchecked of a plan that cannot be priced; another Case's says so."""
    from huline.api.cli.messages import say

    if verdict.cost is None and plan.case_hash == subject.hash:
        out.print(say("check.unpriced", spoken), markup=False)


def _tell(verdict: "Verdict", spoken: Lang) -> None:
    from huline.api.cli.breaches import under_rules
    from huline.api.cli.messages import say
    from huline.models.units import cny

    if verdict.ok:
        out.print(say("check.ok", spoken, cost=cny(verdict.cost or 0)), markup=False)
        return
    out.print(say("check.failed", spoken, count=len(verdict.breaches)), style="bold red")
    for line in under_rules((breach.rule, breach.message) for breach in verdict.breaches):
        out.print(translated(line, spoken), markup=False, highlight=False, soft_wrap=True)


def _tell_bound(verdict: "Verdict", spoken: Lang) -> None:
    """Tell the bound of a certificate and, of a sound plan, how far from it the cost is."""
    from huline.api.cli.figures import percent, yuan
    from huline.api.cli.messages import say

    if verdict.bound is None or verdict.cost is None:
        return
    fields = {"bound": yuan(verdict.bound, spoken), "gap": percent(verdict.gap)}
    fields["money"] = yuan(verdict.cost - verdict.bound, spoken)
    key = "check.bound" if verdict.ok else "check.bound.alone"
    out.print(say(key, spoken, **fields), markup=False)
