"""`huline explain`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

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
from huline.models.sentence import Lang, both

ItsPlan = Annotated[
    Path | None, typer.Argument(metavar="PLAN", help="Plan file, JSON.", show_default=False)
]
ItsWorkload = Annotated[
    str, typer.Argument(metavar="WORKLOAD", help="Id of a workload.", show_default=False)
]
CentreOption = Annotated[
    list[str] | None,
    typer.Option(
        help="Of a workload: look at this centre alone; repeatable.", metavar="ID",
        show_default=False,
    ),
]  # fmt: skip
CertificateOption = Annotated[
    Path | None,
    typer.Option(
        help="The plan's certificate, JSON: with it, differences are proven.", show_default=False
    ),
]
WaiveOption = Annotated[
    list[str] | None,
    typer.Option(
        help="Of a plan: also plan the case without this rule, and say what the rule costs; "
        "repeatable.", metavar="RULE", show_default=False,
    ),
]  # fmt: skip
MenuOption = Annotated[
    Path | None,
    typer.Option(
        help="Prices of repairs, JSON; what it does not name keeps its usual price.",
        show_default=False,
    ),
]
SecondsOption = Annotated[
    float,
    typer.Option(
        min=1,
        help="Without a plan: stop looking after this long, and tell what is known; with "
        "--waive: plan so long without each rule.",
    ),
]


def explain(
    case: CaseArgument,
    plan: ItsPlan = None,
    workload: ItsWorkload = "",
    centre: CentreOption = None,
    workloads: ItsBatch = None,
    settings: ItsSettings = None,
    certificate: CertificateOption = None,
    waive: WaiveOption = None,
    full: Annotated[bool, typer.Option("--full", help="List all there is to tell.")] = False,
    menu: MenuOption = None,
    seconds: SecondsOption = 120.0,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Say why WORKLOAD runs where it does in PLAN, why not elsewhere, and what that would cost.

    Without WORKLOAD: what the cost and the gap of PLAN are made of, what is scarce, and with
    --waive what rules cost. The plan is checked first.
    Without PLAN: why no plan of CASE exists, the rules that conflict, and repairs, the cheapest
    first. The rules are as few as can be: each is needed for the conflict. A repair is one
    relaxation that is enough by itself; none is applied.

    Exit status: 0 a plan was explained, or exists; 1 the plan breaks rules, or is another case's;
    4 no plan exists, and why was told; 5 time ran out before that was known; 2 bad input.
    """
    with guarded(lang, as_json=as_json):
        _refuse_misplaced(
            {"--waive": waive, "--centre": centre, "--certificate": certificate, "--menu": menu},
            plan=plan is not None, workload=bool(workload),
        )  # fmt: skip
        if plan is None:
            status = _of_case(case, workloads, settings, menu, seconds, as_json, lang)
        else:
            from huline.api.cli.explaining import Asked, explained

            subject = read_subject(case, lang, workloads, settings)
            asked = Asked(workload, centre or [], waive or [], seconds, full)
            status = explained(subject, plan, certificate, asked, as_json=as_json, lang=lang)
    raise typer.Exit(status)


_WANTS = {
    "--waive": (True, False, both("a PLAN and no WORKLOAD", "有 PLAN 而无 WORKLOAD")),
    "--centre": (True, True, both("a WORKLOAD", "有 WORKLOAD")),
    "--certificate": (True, None, both("a PLAN", "有 PLAN")),
    "--menu": (False, None, both("no PLAN", "没有 PLAN")),
}
"""Option -> whether it is of use with a plan, and with a workload; None: with or without."""


def _refuse_misplaced(options: Mapping[str, object], *, plan: bool, workload: bool) -> None:
    """Refuse options that what is asked about makes no use of, all at once."""
    from huline.models.errors import BadInput, Problem

    wrong = []
    for option, (with_plan, with_workload, when) in _WANTS.items():
        fits = plan == with_plan and with_workload in (None, workload)
        if options[option] and not fits:
            said = both(
                "is of use only where there is {when}", "仅在以下情况有用：{when}", when=when
            )
            hint = both("leave it out", "请删去")
            wrong.append(Problem("", None, option, "misplaced", said, hint))
    if wrong:
        raise BadInput(wrong)


def _of_case(
    case: Path,
    workloads: Path | None,
    settings: list[str] | None,
    menu: Path | None,
    seconds: float,
    as_json: bool,
    lang: Lang | None,
) -> Exit:
    """Explain a Case without a plan: its conflict and repairs."""
    from huline.api.cli import conflict_told
    from huline.models.conflict import Menu
    from huline.models.files import read_menu
    from huline.optimizer.explain.no_plan import why_no_plan

    subject = read_subject(case, lang, workloads, settings)
    prices = Menu() if menu is None else read_menu(menu)
    found = why_no_plan(subject, prices, seconds)
    if as_json:
        typer.echo(json.dumps(conflict_told.document(found), ensure_ascii=False))
    else:
        for line in conflict_told.lines(subject, found, language(lang)):
            out.print(line, markup=False, highlight=False, soft_wrap=True)
    return Exit.PROVEN if found is None else Exit.NO_PLAN
