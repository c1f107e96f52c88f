"""`huline plan`."""

import json
import re
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

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
)
from huline.api.cli.earlier import read_earlier
from huline.api.cli.interrupts import noted, uninterrupted
from huline.api.cli.outputs import opened
from huline.api.cli.subject import read_subject
from huline.models.sentence import Lang, both
from huline.optimizer.solvers import BackendName

if TYPE_CHECKING:
    from huline.models.case import Case
    from huline.models.certificate import Certificate
    from huline.models.plan import Plan
    from huline.models.verdict import CentreUse, Verdict

TELLING = 0.3
"""Seconds that are kept for writing and telling of a plan of few workloads, and for the end."""
EXPLAINING = 0.1
"""Share of the time left that goes into explaining a plan on its page."""
EXPLAINED = 20.0
"""The seconds of it where there is no limit of time."""
WRITE_EACH = 0.00013
"""What is kept besides for each workload."""


def plan(
    context: typer.Context,
    case: CaseArgument,
    workloads: ask.Workloads = None,
    output: ask.Output = "-",
    seconds: ask.Seconds = None,
    work: ask.Work = None,
    gap: ask.Gap = 0.0001,
    strategy: ask.Strategy = "auto",
    backend: ask.Backend = BackendName.HIGHS,
    perspective: ask.View = "payer",
    seed: ask.Seed = 0,
    threads: ask.Threads = 1,
    workers: ask.Workers = "local",
    memory: ask.Memory = 16_384,
    settings: ask.Settings = None,
    certificate: ask.Certified = None,
    from_: ask.From = None,
    from_certificate: ask.FromCertificate = None,
    html: ask.Html = None,
    full: ask.Full = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Place every workload of CASE and say how far from the best the plan can be.

    Ctrl-C ends the search and keeps the best plan so far. Exit status: 0 proven within the gap;
    3 a plan, gap not reached; 4 no plan exists; 5 stopped with no plan and no proof that none
    exists; 2 bad input; 1 the engine failed.
    """
    with guarded(lang, as_json=as_json), ExitStack() as waiting:
        from huline.optimizer.strategies.process import Child

        refuse_contradictions(strategy, certificate, seconds, work, workers)
        read = (case, workloads, from_, from_certificate)
        opened(_places(output, html, certificate), read, waiting, lang)
        # it comes to itself while this process reads
        child = waiting.enter_context(Child("huline.optimizer.solving", backend.module))
        earlier = read_earlier(from_, from_certificate)
        subject = read_subject(case, lang, workloads, settings)
        from huline.api.cli.progress import ProgressLine
        from huline.optimizer.options import Options
        from huline.optimizer.planning import plan as make_plan

        left, explaining = _shared(seconds_left(seconds, context.obj, subject), html)
        options = Options(
            perspective=perspective, gap=gap, seconds=left, work=work, strategy=strategy,
            backend=backend, seed=seed, threads=threads, workers=workers, memory_mb=memory,
            certify=certificate is not None,
        )  # fmt: skip
        spoken, told = language(lang), list["tuple[Verdict, Certificate | None]"]()
        with ProgressLine(err, gap, spoken, context.obj) as line:
            made = make_plan(
                subject, options, earlier, progress=line.show, child=child,
                checked=lambda *words: told.append(words),
                over=lambda: waiting.enter_context(uninterrupted()),
            )  # fmt: skip
        write(subject, made, told[0], output, certificate, html, spoken, explaining, context.obj)
        tell(subject, made, told[0][0], output, as_json, full, spoken)
    raise typer.Exit(Exit.PROVEN if made.status != "feasible" else Exit.NOT_PROVEN)


def seconds_left(seconds: float | None, since: float, subject: "Case") -> float | None:
    """Seconds left for planning of those that the command may take since it began."""
    from huline.optimizer.planning import LEAST_SECONDS

    if seconds is None:
        return None
    kept = TELLING + WRITE_EACH * len(subject.workloads)
    return max(LEAST_SECONDS, seconds - (time.monotonic() - since) - kept)


def _shared(left: float | None, html: Path | None) -> tuple[float | None, float]:
    """Divide the seconds left between planning and explaining the plan on its page."""
    if html is None or left is None:
        return left, EXPLAINED
    return (1 - EXPLAINING) * left, EXPLAINING * left


def _places(output: str, html: Path | None, certificate: Path | None) -> dict[str, Path | None]:
    """Return the file each option names, None where it names none."""
    plan_file = None if output == "-" else Path(output)
    return {"--output": plan_file, "--html": html, "--certificate": certificate}


def write(
    subject: "Case",
    made: "Plan",
    said: "tuple[Verdict, Certificate | None]",
    output: str,
    certificate: Path | None,
    html: Path | None,
    lang: Lang,
    explaining: float,
    since: float,
) -> None:
    """Write the plan, and what was asked for beside it; explain it for so many seconds.

    Parameters
    ----------
    said : the verdict on the plan, and the certificate of its bound
    since : of `time.monotonic`, when the command began
    """
    verdict, proof = said
    from huline.models.files import write_plan

    if output == "-":
        typer.echo(made.model_dump_json())
    else:
        write_plan(made, Path(output))
    if certificate is not None and proof is not None:
        from huline.models.files import write_certificate

        write_certificate(proof, certificate)
    if html is not None:
        from huline.api.cli.page import write_page
        from huline.api.cli.progress import ProgressLine

        # who is waiting for the end gets the page as it is
        most = 0.0 if made.stop_reason == "cancelled" else explaining
        until = time.monotonic() + most
        with noted() as interrupted, ProgressLine(err, 0, lang, since) as line:

            def go_on(done: int, of: int) -> bool:
                line.count("explain", done, of)
                return time.monotonic() < until and not interrupted()

            write_page(subject, made, verdict, html, lang, proof, go_on)


def refuse_contradictions(
    strategy: str,
    certificate: Path | None,
    seconds: float | None,
    work: int | None,
    workers: str = "local",
) -> None:
    """Refuse options that exclude each other: a solver alone leaves no certificate, for one."""
    from huline.models.errors import BadInput, Problem
    from huline.optimizer.options import WORKERS

    problems = []
    if certificate is not None and strategy == "whole":
        message = both(
            "the bound of strategy whole is a solver's word, with no certificate",
            "whole 方式的下界出自求解器，没有界证书",
        )
        hint = both("leave --strategy out, or ask for prices", "请不填 --strategy，或填 prices")
        problems.append(Problem("", None, "--certificate", "certificate", message, hint))
    if seconds is not None and work is not None:
        message = both(
            "is a limit of work, and --seconds one of time: a plan has one of them",
            "限制工作量，而 --seconds 限制时间：二者只能取其一",
        )
        hint = both("leave one of them out", "请去掉其中一个")
        problems.append(Problem("", None, "--work", "limit", message, hint))
    if not re.match(WORKERS, workers):
        message = both("cannot read '{value}'", "读不懂“{value}”", value=workers)
        hint = both(
            "write {examples}", "请写 {examples}",
            examples="local, processes:4, ray://192.168.1.5:6379",
        )  # fmt: skip
        problems.append(Problem("", None, "--workers", "workers", message, hint))
    if problems:
        raise BadInput(problems)


def tell(
    subject: "Case",
    made: "Plan",
    verdict: "Verdict",
    output: str,
    as_json: bool,
    full: bool,
    lang: Lang,
) -> None:
    """Tell of the plan on stdout, or beside it on stderr where stdout carries the plan."""
    from huline.api.cli.summary import summary

    if as_json and output != "-":
        centres = [_centre(use) for use in verdict.measures.centres] if verdict.measures else []
        typer.echo(json.dumps(figures(made) | {"centres": centres}, ensure_ascii=False))
    elif not as_json:
        console = err if output == "-" else out
        console.print(summary(subject, made, verdict, lang, full=full))


def figures(made: "Plan") -> dict[str, object]:
    """Return what machines are told of a plan; money in strings."""
    return {
        "ok": True,
        "status": made.status,
        "stop_reason": made.stop_reason,
        "cost": str(made.cost),
        "bound": None if made.bound is None else str(made.bound),
        "bound_kind": made.bound_kind,
        "shortfalls": [shortfall.model_dump() for shortfall in made.shortfalls],
        "unproven": made.unproven,
        "gap": made.gap,
        "gap_served": made.gap_served,
        "closed": made.closed,
        "adopted": None if made.adopted is None else made.adopted.model_dump(),
        "ledger": {line: str(amount) for line, amount in made.ledger},
        "system": {line: str(amount) for line, amount in made.system},
    }


def _centre(use: "CentreUse") -> dict[str, object]:
    """Write money as text, as everywhere: not every reader counts beyond 2^53."""
    money = ("revenue", "energy", "running", "margin")
    return use.model_dump() | {field: str(getattr(use, field)) for field in money}
