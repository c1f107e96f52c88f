"""`huline replan`."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from huline.api.cli import plan_options as ask
from huline.api.cli import replan_options as keep
from huline.api.cli.commands.plan import figures, refuse_contradictions, seconds_left
from huline.api.cli.doors import (
    CaseArgument,
    Exit,
    Gathered,
    JsonOption,
    LangOption,
    err,
    guarded,
    language,
    out,
    wrote,
)
from huline.api.cli.earlier import read_earlier
from huline.api.cli.interrupts import uninterrupted
from huline.api.cli.outputs import opened
from huline.api.cli.subject import read_subject
from huline.models.errors import NoPlanExists
from huline.optimizer.solvers import BackendName

if TYPE_CHECKING:
    from huline.api.cli.replanning import Decreed
    from huline.models.case import Case
    from huline.models.certificate import Certificate
    from huline.models.plan import Plan
    from huline.models.replanning import ReplanRules, Restated
    from huline.models.sentence import Lang
    from huline.models.verdict import Verdict
    from huline.optimizer.made import Earlier
    from huline.optimizer.options import Options
    from huline.optimizer.replan.compare import Past
    from huline.optimizer.replan.replan import Point
    from huline.optimizer.strategies.process import Child

BESIDE = ".case.json"
"""Ending of the new Case's file where no other is named."""
READY = "huline.optimizer.solving", BackendName.HIGHS.module
PRICING = ("huline.optimizer.strategies.by_prices",)
"""What the solving process brings in while this one reads, and where prices may be asked for."""


def replan(
    context: typer.Context,
    case: CaseArgument,
    earlier: keep.Earlier,
    output: keep.Output,
    case_to: keep.CaseTo = None,
    workloads: ask.Workloads = None,
    settings: ask.Settings = None,
    pins: keep.Pins = None,
    bans: keep.Bans = None,
    freeze_until: keep.Freeze = None,
    move_tax: keep.Tax = None,
    max_moves: keep.MaxMoves = None,
    not_worse: keep.NotWorseThan = None,
    curve: keep.Curve = None,
    curve_to: keep.CurveTo = None,
    from_certificate: keep.FromCertificate = None,
    seconds: ask.Seconds = None,
    work: ask.Work = None,
    gap: ask.Gap = 0.0001,
    strategy: ask.Strategy = "auto",
    seed: ask.Seed = 0,
    threads: ask.Threads = 1,
    certificate: ask.Certified = None,
    full: keep.Full = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Plan CASE anew, beginning with PLAN, and keep of it what is asked to be kept.

    CASE is that of today; --set and --workloads change it. The new plan is of a case with PLAN
    written into it, kept for check, compare, export and explain. Exit status: as of plan.
    """
    beside = case_to or output.with_suffix(BESIDE)
    with guarded(lang, as_json=as_json, about=beside), ExitStack() as waiting:
        from huline.api.cli.replanning import along_curve, numbers
        from huline.optimizer.options import Options
        from huline.optimizer.strategies.process import Child

        wrong, spoken = Gathered(), language(lang)
        wrong.read(lambda: refuse_contradictions(strategy, certificate, seconds, work))
        counts = wrong.read(lambda: numbers(curve, curve_to)) or []
        along = along_curve(curve_to, counts)
        places = {"--output": output, "--case-to": beside, "--certificate": certificate}
        files = (case, workloads, earlier, from_certificate)
        wrong.read(lambda: opened(places | along, files, waiting, lang))
        child = waiting.enter_context(Child(*READY, *(() if strategy == "whole" else PRICING)))
        asked = (pins, bans, freeze_until, move_tax, max_moves, not_worse)
        subject, begun, rules = _read(wrong, files, settings, asked, lang)
        options = Options(
            perspective=begun.plan.perspective, gap=gap, work=work, strategy=strategy, seed=seed,
            seconds=seconds_left(seconds, context.obj, subject), threads=threads,
            certify=certificate is not None,
        )  # fmt: skip
        points = _curve(subject, begun, rules, options, counts, [*along.values()], spoken)
        with _kept_without_a_plan(beside, spoken) as kept:
            new = _made(subject, begun, rules, options, waiting, child, spoken, kept.append)
        _write(new, output, beside, certificate, lang)
        _tell(new, begun, points, spoken, full=full, as_json=as_json)
    raise typer.Exit(Exit.PROVEN if new.plan.status != "feasible" else Exit.NOT_PROVEN)


class _New(NamedTuple):
    case: "Case"
    plan: "Plan"
    restated: "Restated"
    verdict: "Verdict"
    proof: "Certificate | None"
    past: "Past"


def _read(
    wrong: Gathered,
    files: "tuple[Path, Path | None, Path, Path | None]",
    settings: "list[str] | None",
    asked: "Decreed",
    lang: "Lang | None",
) -> "tuple[Case, Earlier, ReplanRules]":
    """Read the Case, the earlier plan and the options that are about them, or refuse them all."""
    from huline.api.cli.replanning import rules_of

    case, workloads, earlier, certificate = files
    begun = wrong.read(lambda: read_earlier(earlier, certificate))
    subject = wrong.read(lambda: read_subject(case, lang, workloads, settings))
    rules = None if subject is None else wrong.read(lambda: rules_of(subject, *asked))
    wrong.refuse()
    assert subject is not None
    assert begun is not None
    assert rules is not None
    return subject, begun, rules


@contextmanager
def _kept_without_a_plan(beside: Path, lang: "Lang") -> "Iterator[list[Case]]":
    """Write the Case all the same where it has no plan, so that it can be asked why."""
    kept = list["Case"]()
    try:
        yield kept
    except NoPlanExists:
        from huline.models.files import write_case

        write_case(kept[0], beside)
        wrote(beside, lang)
        raise


def _made(
    subject: "Case",
    begun: "Earlier",
    rules: "ReplanRules",
    options: "Options",
    waiting: ExitStack,
    child: "Child",
    spoken: "Lang",
    writing: "Callable[[Case], None]",
) -> _New:
    from huline.api.cli.progress import ProgressLine
    from huline.optimizer.replan import past_of
    from huline.optimizer.replan import replan as make

    said = list["tuple[Verdict, Certificate | None]"]()
    # what the new plan is compared with is worked out while that is made
    aside, pasts = ThreadPoolExecutor(1, "past"), list["Future[Past]"]()

    def begin(written: "Case") -> None:
        writing(written)
        pasts.append(aside.submit(past_of, written, begun.plan))

    with aside, ProgressLine(err, options.gap, spoken) as line:
        written, made, told = make(
            subject, begun.plan, rules, options, begun.certificate, progress=line.show,
            writing=begin, child=child, checked=lambda *words: said.append(words),
            over=lambda: waiting.enter_context(uninterrupted()),
        )  # fmt: skip
    return _New(written, made, told, *said[0], pasts[0].result())


def _curve(
    subject: "Case",
    begun: "Earlier",
    rules: "ReplanRules",
    options: "Options",
    counts: "list[int]",
    files: list[Path],
    spoken: "Lang",
) -> "list[Point]":
    """Plan with each number of moves; a limit of time is each one's own."""
    if not counts:
        return []
    from huline.api.cli.progress import ProgressLine
    from huline.optimizer.replan import curve

    with ProgressLine(err, options.gap, spoken) as line:
        points = curve(subject, begun, rules, options, counts, progress=line.show)
    _write_curve(points, files, spoken)
    return points


def _write_curve(points: "list[Point]", files: list[Path], lang: "Lang") -> None:
    """Write the Cases of a curve's points, and the plans of those that have one."""
    from huline.models.files import write_case, write_plan

    for point, plan_to, case_to in zip(points, files[::2], files[1::2], strict=False):
        write_case(point.case, case_to)
        if point.plan is not None:
            write_plan(point.plan, plan_to)
            wrote(plan_to, lang)


def _write(
    new: _New, output: Path, beside: Path, certificate: Path | None, lang: "Lang | None"
) -> None:
    from huline.models.files import write_case, write_certificate, write_plan

    write_case(new.case, beside)
    write_plan(new.plan, output)
    if certificate is not None and new.proof is not None:
        write_certificate(new.proof, certificate)
    wrote(beside, lang)


def _tell(
    new: _New,
    begun: "Earlier",
    points: "list[Point]",
    spoken: "Lang",
    *,
    full: bool,
    as_json: bool,
) -> None:
    from huline.api.cli.comparing import comparison
    from huline.api.cli.replanning import curve_table, gap_told, point_of, stayed
    from huline.optimizer.replan import compare

    found = compare(new.case, begun.plan, new.plan, new.verdict, new.past)
    if as_json:
        document = figures(new.plan) | {
            "restated": new.restated.model_dump(),
            "comparison": found.model_dump(mode="json"),
            "curve": [*map(point_of, points)],
        }
        typer.echo(json.dumps(document, ensure_ascii=False))
        return
    if points:
        out.print(curve_table(points, spoken))
    out.print(comparison(found, new.case, spoken, full=full))
    out.print(stayed(new.restated, found, spoken), markup=False)
    out.print(gap_told(new.plan, spoken), markup=False)
