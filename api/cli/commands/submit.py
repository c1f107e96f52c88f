"""`huline submit`, `huline jobs` and `huline stop`: plans at a service."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huline.api.cli import plan_options as ask
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
)
from huline.api.cli.subject import read_subject
from huline.models.sentence import Lang, both, translated

if TYPE_CHECKING:
    from huline.api.cli.progress import ProgressLine
    from huline.api.client import Client, ProblemError, RemotePlan
    from huline.models.case import Case
    from huline.models.errors import Problem
    from huline.models.service import Event, PlanSummary, Termination

Url = Annotated[
    str | None,
    typer.Option(envvar="HULINE_URL", help="Where the service is; else on this machine."),
]
Key = Annotated[
    str | None,
    typer.Option(envvar="HULINE_KEY", help="Key of the service; safer in the environment."),
]
PlanArgument = Annotated[str, typer.Argument(metavar="ID", help="Id of the plan.")]


def submit(
    case: CaseArgument,
    workloads: ask.Workloads = None,
    url: Url = None,
    key: Key = None,
    seconds: Annotated[
        float | None, typer.Option(min=1, max=86_400, help="Stop after this long.")
    ] = None,
    work: ask.Work = None,
    gap: ask.Gap = 0.0001,
    strategy: ask.Strategy = "auto",
    perspective: ask.View = "payer",
    seed: ask.Seed = 0,
    certificate: Annotated[
        bool, typer.Option("--certificate", help="Prove the bound by a certificate.")
    ] = False,
    settings: ask.Settings = None,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait until it has ended, and tell of the plan.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where the plan goes; with --wait.")
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Submit CASE to a service and print the id of its plan.

    With --wait it tells of the plan as `huline plan` does, when it has been checked on this
    machine, too; Ctrl-C ends the waiting, not the plan. Exit status: 0 submitted, or with --wait
    proven within the gap; 3 a plan, gap not reached; 4 no plan exists; 5 ended or left with no
    plan; 2 bad input or refused; 1 the service failed.
    """
    status = Exit.PROVEN
    with guarded(lang, as_json=as_json), asking(url, key, lang) as client:
        from huline.models.service import Config, Objective

        _refuse_contradictions(seconds, work, output, wait)
        subject = read_subject(case, lang, workloads, settings)
        config = Config(
            name=subject.name[:200], seed=seed, strategy=strategy, certificate=certificate,
            termination=_termination(seconds, work, gap),
        )  # fmt: skip
        plan = client.submit(subject, config, Objective(perspective=perspective))
        if wait:
            _said(both("submitted as {id}", "已提交，编号 {id}", id=plan.id), language(lang))
            _wait(plan, gap, language(lang))
            status = _finish(subject, plan, output, as_json, language(lang))
        else:
            typer.echo(plan.known.model_dump_json() if as_json else plan.id)
    raise typer.Exit(status)


def jobs(
    url: Url = None,
    key: Key = None,
    most: Annotated[int, typer.Option(min=1, max=10_000, help="So many, the newest.")] = 20,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """List the plans at a service, the newest first."""
    with guarded(lang, as_json=as_json), asking(url, key, lang) as client:
        found = client.plans(most=most)
        if as_json:
            typer.echo(json.dumps([one.model_dump(mode="json") for one in found]))
            return
        for one in found:
            out.print(_row(one), markup=False, highlight=False, soft_wrap=True)


def stop(
    plan: PlanArgument,
    url: Url = None,
    key: Key = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Stop a plan at a service and keep the best that was found."""
    with guarded(lang, as_json=as_json), asking(url, key, lang) as client:
        known = client.plan(plan).stop()
        typer.echo(known.model_dump_json() if as_json else f"{known.id}  {known.status}")


@contextmanager
def asking(url: str | None, key: str | None, lang: Lang | None) -> "Iterator[Client]":
    """Ask a service; what it refuses is told as any other bad input.

    Raises
    ------
    BadInput
        With what it refused.
    """
    from huline.api.client import Client, ProblemError, Unreachable
    from huline.models.errors import BadInput, Problem

    try:
        with Client(url, key, lang=language(lang)) as client:
            yield client
    except ProblemError as error:
        if error.status >= 500:
            raise
        raise BadInput(_problems(error)) from None
    except Unreachable as error:
        hint = both(
            "is `huline serve` running? --url or HULINE_URL names another place",
            "huline serve 是否在运行？可用 --url 或 HULINE_URL 指定其他地址",
        )
        raise BadInput([Problem("", None, "--url", error.code, error.args[0], hint)]) from None


def _problems(error: "ProblemError") -> "list[Problem]":
    from huline.models.errors import Problem
    from huline.models.sentence import Sentence

    def said(text: str) -> Sentence:
        # in the language that was asked for
        return Sentence(text, text)

    if not error.errors:
        return [Problem("", None, "", error.report.code, said(error.text("en")))]
    return [
        Problem("", e.row, e.pointer or e.field, e.code, said(e.message), said(e.hint))
        for e in error.errors
    ]


def _refuse_contradictions(
    seconds: float | None, work: int | None, output: Path | None, wait: bool
) -> None:
    from huline.models.errors import BadInput, Problem

    problems = []
    if seconds is not None and work is not None:
        message = both(
            "is a limit of work, and --seconds one of time: a plan has one of them",
            "限制工作量，而 --seconds 限制时间：二者只能取其一",
        )
        problems.append(Problem("", None, "--work", "limit", message))
    if output is not None and not wait:
        message = both(
            "names a file for a plan that is not waited for", "指定了计划文件，却没有等待计划"
        )
        hint = both("add --wait", "请加 --wait")
        problems.append(Problem("", None, "--output", "no-wait", message, hint))
    if problems:
        raise BadInput(problems)
    if output is not None:
        writable(output)


def _termination(seconds: float | None, work: int | None, gap: float) -> "Termination":
    from huline.models.service import Termination

    spent = None if seconds is None else timedelta(seconds=seconds)
    return Termination(spent_limit=spent, work_limit=work, relative_gap=gap)


def _wait(plan: "RemotePlan", gap: float, lang: Lang) -> None:
    from huline.api.cli.progress import ProgressLine

    try:
        with ProgressLine(err, gap, lang) as line:
            plan.wait(progress=lambda event: _show(line, event))
    except KeyboardInterrupt:
        goes_on = both(
            "the plan goes on: `huline stop {id}` stops it",
            "计划仍在进行：可用 huline stop {id} 停止",
            id=plan.id,
        )
        _said(goes_on, lang)
        raise


def _said(text: str, lang: Lang) -> None:
    err.print(translated(text, lang), markup=False, highlight=False, soft_wrap=True)


def _show(line: "ProgressLine", event: "Event") -> None:
    from huline.models.service import TERMINAL, PlanStatus

    if event.status not in TERMINAL:
        waiting = "wait" if event.status is PlanStatus.QUEUED else "start"
        line.tell(event.phase or waiting, event.objective, event.bound, event.gap)


def _finish(
    case: "Case", plan: "RemotePlan", output: Path | None, as_json: bool, lang: Lang
) -> Exit:
    """Fetch the plan, check it here, and tell of it; or tell why there is none."""
    from huline.api.client import NotFound

    try:
        made = plan.result()
    except NotFound:
        return _without(plan, as_json, lang)
    from huline.api.cli.commands.plan import tell
    from huline.models.files import write_plan
    from huline.optimizer.verify import verify

    certified = made.bound_kind == "certificate"
    verdict = verify(case, made, plan.certificate() if certified else None)
    if output is not None:
        write_plan(made, output)
    else:
        typer.echo(made.model_dump_json())
    tell(case, made, verdict, str(output or "-"), as_json, False, lang)
    if not verdict.ok:
        return Exit.BROKEN
    return Exit.PROVEN if made.status != "feasible" else Exit.NOT_PROVEN


def _without(plan: "RemotePlan", as_json: bool, lang: Lang) -> Exit:
    from huline.models.service import PlanStatus, SolutionStatus

    if as_json:
        typer.echo(plan.known.model_dump_json())
    for line in plan.log()[-1:]:
        _said(line.message, lang)
    if plan.known.solution_status is not SolutionStatus.NONE:
        return Exit.NO_PLAN
    ends = {PlanStatus.INVALID: Exit.BAD_INPUT, PlanStatus.FAILED: Exit.BROKEN}
    return ends.get(plan.known.status, Exit.OUT_OF_TIME)


def _row(one: "PlanSummary") -> str:
    """Write a plan in a line: id, when, states, gap, name."""
    from huline.api.cli.printable import printable

    known, gap = one.metadata, one.quality.gap
    told = [
        known.id, f"{known.submitted_at.astimezone():%Y-%m-%d %H:%M:%S}", f"{known.status:<9}",
        f"{known.solution_status:<10}", "      –" if gap is None else f"{gap:7.3%}",
        printable(known.name),
    ]  # fmt: skip
    return "  ".join(told)
