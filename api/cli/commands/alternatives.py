"""`huline alternatives`."""

import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huline.api.cli import plan_options as ask
from huline.api.cli.commands.plan import seconds_left
from huline.api.cli.doors import (
    CaseArgument,
    Exit,
    JsonOption,
    LangOption,
    err,
    guarded,
    language,
    out,
    writable,
    wrote,
)
from huline.api.cli.interrupts import uninterrupted
from huline.api.cli.outputs import kept_apart
from huline.api.cli.subject import ItsBatch, ItsSettings, read_subject

if TYPE_CHECKING:
    from huline.models.alternatives import Alternatives
    from huline.models.case import Case
    from huline.models.certificate import Certificate
    from huline.models.plan import Plan
    from huline.models.replanning import AlternativeRules
    from huline.models.sentence import Lang
    from huline.optimizer.options import Options

MOST = 20
"""Alternatives that may be asked for at a time."""
Within = Annotated[
    float, typer.Option(min=0, max=10, help="What each may cost more, as a share of PLAN's cost.")
]
Differ = Annotated[
    int | None,
    typer.Option(
        min=1, max=10_000_000,
        help="How many workloads at least stand elsewhere, of any two of the plans; by default "
        "one in twenty of those served.",
    ),
]  # fmt: skip


def alternatives(
    context: typer.Context,
    case: CaseArgument,
    plan: Annotated[
        Path, typer.Argument(metavar="PLAN", help="A plan of CASE.", show_default=False)
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for the plans: alternative-1.json, …")
    ],
    most: Annotated[int, typer.Option(min=1, max=MOST, help="How many plans are wanted.")] = 3,
    within: Within = 0.01,
    differ: Differ = None,
    certificate: Annotated[
        Path | None, typer.Option(help="PLAN's certificate: large cases begin with it.")
    ] = None,
    workloads: ItsBatch = None,
    settings: ItsSettings = None,
    seconds: ask.Seconds = None,
    work: ask.Work = None,
    gap: ask.Gap = 0.001,
    strategy: ask.Strategy = "auto",
    seed: ask.Seed = 0,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Find plans that cost about as much as PLAN, with work at other centres.

    Any two of them differ, and each passes the checker. --seconds are for all together, --work
    is for each; Ctrl-C keeps what was found. Exit status: 0 as many as asked, or proven that there
    are no more; 3 fewer, unproven; 2 bad input; 1 the engine failed.
    """
    with guarded(lang, as_json=as_json), ExitStack() as waiting:
        from huline.models.files import read_certificate, read_plan
        from huline.models.replanning import AlternativeRules
        from huline.optimizer.options import Options

        files = [output / f"alternative-{n + 1}.json" for n in range(most)]
        kept_apart({f"--output {file.name}": file for file in files}, (case, workloads, plan))
        for file in files:
            writable(file)
        given = read_plan(plan)
        proof = None if certificate is None else read_certificate(certificate)
        subject = read_subject(case, lang, workloads, settings)
        options = Options(
            perspective=given.perspective, gap=gap, work=work, strategy=strategy, seed=seed,
            seconds=seconds_left(seconds, context.obj, subject),
        )  # fmt: skip
        rules, spoken = AlternativeRules(within=within, differ=differ), language(lang)
        told, plans = _found(subject, given, most, rules, options, proof, waiting, spoken)
        _tell(subject, told, plans, files, spoken, as_json=as_json)
    raise typer.Exit(Exit.NOT_PROVEN if told.ended == "search" else Exit.PROVEN)


def _found(
    subject: "Case",
    given: "Plan",
    most: int,
    rules: "AlternativeRules",
    options: "Options",
    proof: "Certificate | None",
    waiting: ExitStack,
    spoken: "Lang",
) -> "tuple[Alternatives, list[Plan]]":
    from huline.api.cli.progress import ProgressLine
    from huline.optimizer.replan import alternatives as find

    with ProgressLine(err, options.gap, spoken, time.monotonic()) as line:
        found = find(subject, given, most, rules, options, proof, progress=line.show)
    # what is found is written, whatever is pressed meanwhile
    waiting.enter_context(uninterrupted())
    return found


def _tell(
    subject: "Case",
    told: "Alternatives",
    plans: "list[Plan]",
    files: list[Path],
    spoken: "Lang",
    *,
    as_json: bool,
) -> None:
    from huline.api.cli.alternatives_told import alternatives as told_to_people
    from huline.models.files import write_plan

    for made, file in zip(plans, files, strict=False):
        write_plan(made, file)
        wrote(file, spoken)
    if as_json:
        typer.echo(told.model_dump_json())
    else:
        out.print(told_to_people(told, spoken))
