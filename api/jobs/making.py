"""One attempt at a plan, from its input to its end: solve, verify, certify, publish.

A study goes the same way, each of its scenarios being kept on it.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import structlog
from sqlalchemy.exc import NoResultFound

from huline.api.jobs import outcomes
from huline.api.jobs.conflicts import with_conflict
from huline.api.jobs.differing import another
from huline.api.jobs.evaluating import Given, evaluate, given_in
from huline.api.jobs.pulse import Pulse
from huline.api.jobs.quarantine import bundle
from huline.api.jobs.queue import Queue
from huline.api.jobs.spare import Spare
from huline.api.jobs.studying import Studying
from huline.api.settings import Settings
from huline.api.store import attempts, studies
from huline.api.store.attempts import Attempt, Concluded, Outcome, Published, Result
from huline.api.store.database import Database
from huline.api.store.packing import unpacked
from huline.api.store.plans import STUDY
from huline.models.alternatives import Besides
from huline.models.case import Case
from huline.models.certificate import Certificate
from huline.models.errors import (
    EngineFailed,
    HulineError,
    NoPlanExists,
    OutOfTime,
    ProcessLost,
)
from huline.models.plan import Plan
from huline.models.replanning import Followed
from huline.models.sentence import both
from huline.models.service import Operation, StopReason, Wishes
from huline.models.verdict import Verdict
from huline.optimizer.made import Earlier
from huline.optimizer.options import Options
from huline.optimizer.planning import LEAST_SECONDS, PlanRefused
from huline.optimizer.planning import plan as make_plan
from huline.optimizer.policy import Halted
from huline.optimizer.replan import seconds_for_past, with_its_past
from huline.optimizer.strategies.process import Child

PATIENCE_SECONDS = 600
"""How long a finished plan waits for a database that is away."""
PUBLISHING = 0.3
"""Seconds that are kept for writing a plan of few workloads into the store."""
PUBLISH_EACH = 0.0002
"""What is kept besides for each workload."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Shop:
    """What a worker makes plans with."""

    database: Database
    settings: Settings
    name: str
    """Of the worker."""
    queue: Queue = field(default_factory=Queue)
    spare: Spare = field(default_factory=Spare)
    ending: threading.Event = field(default_factory=threading.Event)
    """Set when the worker is to end: plans are handed over to others."""


class _Input(NamedTuple):
    case: Case
    wishes: Wishes
    given: Given | None
    earlier: Earlier | None

    @property
    def followed(self) -> Followed | None:
        """The plan that is followed, if any is."""
        return self.given if isinstance(self.given, Followed) else None


def make(shop: Shop, plan: str) -> None:
    """Begin with a plan, unless somebody works on it or it is over, and see it to its end."""
    settings = shop.settings

    def begin() -> Attempt | None:
        with shop.database.begin() as session:
            return attempts.begin(
                session, plan, shop.name, silence=settings.silence,
                most_deaths=settings.most_attempts,
            )  # fmt: skip

    attempt = shop.database.patiently(begin, PATIENCE_SECONDS)
    if attempt is None:
        return
    since, bound = time.monotonic(), log.bind(plan=plan, attempt=attempt.number)
    bound.info("plan begun", tenant=attempt.tenant, operation=attempt.operation)
    try:
        with Pulse(shop.database, attempt) as pulse:
            outcome, published = _work(shop, attempt, pulse, since)
    except (_HandedOver, ProcessLost) as error:
        pulse.keep()
        _hand_back(shop, attempt, error)
        bound.info("plan handed back", error=str(error))
        return
    if pulse.order == "lost":
        bound.warning("plan lost to another worker")
        return
    _end(shop, attempt, outcome, published)
    bound.info(
        "plan ended", status=outcome.status, solution=outcome.solution, reason=outcome.reason,
        seconds=round(time.monotonic() - since, 3),
    )  # fmt: skip


class _HandedOver(Exception):
    """Another attempt is to go on from the best so far: the worker ends, or others wait."""

    def __init__(self, *, behind: bool = False) -> None:
        super().__init__("others wait" if behind else "the worker ends")
        self.behind = behind


def _work(shop: Shop, attempt: Attempt, pulse: Pulse, since: float) -> tuple[Outcome, Result]:
    by_work, latest, given = False, _latest(shop, attempt, since), None
    try:
        if attempt.operation == STUDY:
            return _studied(shop, attempt, pulse)
        with shop.spare.take() as child:
            given = _read(shop, attempt)
            by_work = given.wishes.config.termination.work_limit is not None
            if attempt.operation == Operation.EVALUATE:
                view = given.wishes.objective.perspective
                return evaluate(shop.settings, given.case, given.given, view, pulse)
            return _solved(shop, attempt, pulse, since, given, child)
    except (_HandedOver, ProcessLost):
        raise
    except Exception as error:
        if isinstance(error, PlanRefused):
            _put_aside(shop, attempt, error)
        if not isinstance(error, HulineError):
            log.exception("plan failed unexpectedly", plan=attempt.plan)
            error = outcomes.unforeseen(error)
        by_work &= time.monotonic() < latest
        ended = outcomes.of_error(error, by_work=by_work, stopped=pulse.order == "stop")
        if given is None or not isinstance(error, NoPlanExists):
            return ended, None
        return _explained(shop, attempt, pulse, since, given, ended), None


def _studied(shop: Shop, attempt: Attempt, pulse: Pulse) -> tuple[Outcome, Concluded]:
    def ends() -> bool:
        return pulse.order != "go" or shop.ending.is_set()

    def patiently(step: Callable[[], object]) -> object:
        return shop.database.patiently(step, PATIENCE_SECONDS)

    studying = Studying(shop.database, shop.settings, attempt, ends, patiently)
    try:
        return studying.make()
    except Halted:
        if pulse.order == "go":
            raise _HandedOver(behind=studying.yields) from None
        said = both("stopped before its last scenario", "在完成所有情景之前停止")
        raise OutOfTime(said) from None


def _explained(
    shop: Shop, attempt: Attempt, pulse: Pulse, since: float, given: _Input, ended: Outcome
) -> Outcome:
    """Say in what is left of its time why a plan does not exist."""
    kept = PUBLISHING + PUBLISH_EACH * len(given.case.workloads)
    until = since + _limit(shop.settings, given) - attempt.spent - kept

    def stopped() -> bool:
        return pulse.order != "go" or shop.ending.is_set()

    try:
        return with_conflict(ended, given.case, until, shop.settings.solving_mb, stopped)
    except EngineFailed:
        # that there is none is proven all the same
        log.exception("no conflict could be told", plan=attempt.plan)
        return ended


def _limit(settings: Settings, given: _Input) -> float:
    """Return the seconds a plan may take."""
    asked = given.wishes.config.termination.spent_limit
    whole = settings.spent_limit if asked is None else asked.total_seconds()
    return min(whole, settings.most_spent)


def _latest(shop: Shop, attempt: Attempt, since: float) -> float:
    """When an attempt that began at ``since`` is over by whatever limit, of `time.monotonic`."""
    return since + shop.settings.most_spent - attempt.spent


def _read(shop: Shop, attempt: Attempt) -> _Input:
    def read() -> tuple[dict[str, Any], bytes, bytes | None, bytes | None, bytes | None]:
        with shop.database.begin() as session:
            row = attempts.inputs(session, attempt)
            kept = attempts.checkpoint(session, attempt.plan)
            left = (None, None) if kept is None else (kept.document, kept.certificate)
            return row.request, row.case, row.given, *left

    request, case, given, document, proof = shop.database.patiently(read, PATIENCE_SECONDS)
    earlier = None
    wishes = Wishes.model_validate(request["wishes"])
    # a plan by work is to be the same however often it was begun
    if document is not None and wishes.config.termination.work_limit is None:
        certificate = None if proof is None else Certificate.model_validate_json(unpacked(proof))
        earlier = Earlier(Plan.model_validate_json(unpacked(document)), certificate)
    brought = None if given is None else given_in(unpacked(given))
    if earlier is None and attempt.operation == Operation.SOLVE:
        start = brought.plan if isinstance(brought, Followed) else brought
        earlier = Earlier(start) if isinstance(start, Plan) else None
    return _Input(Case.model_validate_json(unpacked(case)), wishes, brought, earlier)


def _solved(
    shop: Shop, attempt: Attempt, pulse: Pulse, since: float, given: _Input, child: Child
) -> tuple[Outcome, Published | None]:
    unimproved = given.wishes.config.termination.unimproved_limit
    patience = None if unimproved is None else unimproved.total_seconds()
    latest = _latest(shop, attempt, since)
    ended: StopReason | None = None

    def stopped() -> bool:
        nonlocal ended
        if pulse.order != "go":
            return True
        if shop.ending.is_set():
            # at once: what the next attempt begins with needs no check
            raise _HandedOver
        if patience is not None and pulse.unimproved() >= patience:
            ended = StopReason.UNIMPROVED
        elif time.monotonic() >= latest:
            ended = StopReason.TIME
        return ended is not None

    options = _options(shop.settings, attempt, given, since)
    if isinstance(given.given, Besides):
        found = another(given.case, given.given, options, pulse, child, stopped)
        if found.plan is None or found.verdict is None:
            return outcomes.of_no_alternative(
                none_exists=found.none_exists, by_work=options.work is not None,
                stopped=pulse.order == "stop",
            ), None  # fmt: skip
        finished = found.plan, found.verdict
        return (
            outcomes.of_plan(*finished, ended=ended),
            outcomes.published(*finished, given.given.certificate),
        )
    told = list[tuple[Verdict, Certificate | None]]()
    made = make_plan(
        given.case, options, given.earlier,
        progress=pulse.progress, child=child, stopped=stopped, better=pulse.better,
        checked=lambda *words: told.append(words),
    )  # fmt: skip
    verdict, proof = told[0]
    if (other := given.followed) is not None:
        kept = with_its_past(given.case, other.plan, made, other.over, options)
        made, verdict = kept or (made, verdict)
    return outcomes.of_plan(made, verdict, ended=ended), outcomes.published(made, verdict, proof)


def _options(settings: Settings, attempt: Attempt, given: _Input, since: float) -> Options:
    config, limits = given.wishes.config, given.wishes.config.termination
    options = Options(
        perspective=given.wishes.objective.perspective, gap=limits.relative_gap,
        seconds=_limit(settings, given) if limits.work_limit is None else None,
        work=limits.work_limit, strategy=config.strategy,
        certify=config.certificate, seed=config.seed, threads=settings.threads,
        memory_mb=settings.solving_mb,
    )  # fmt: skip
    if options.seconds is None:
        return options
    kept = PUBLISHING + PUBLISH_EACH * len(given.case.workloads)
    if given.followed is not None:
        kept += seconds_for_past(given.case, given.followed.over, options)
    left = options.seconds - attempt.spent - kept - (time.monotonic() - since)
    return options.model_copy(update={"seconds": max(LEAST_SECONDS, left)})


def _end(shop: Shop, attempt: Attempt, outcome: Outcome, published: Result) -> None:
    def end() -> None:
        with shop.database.begin() as session:
            if not attempts.end(session, attempt, outcome, published):
                log.warning("a late write is refused", plan=attempt.plan, attempt=attempt.number)
            elif attempt.operation == STUDY:
                told = outcome.quality.get("scenarios", ())
                linked = [each["key"] for each in told if each["links"]]
                studies.forget(session, attempt.plan, but=linked)

    # done twice it is refused the second time: publishing ends the plan
    shop.database.patiently(end, PATIENCE_SECONDS)


def _hand_back(shop: Shop, attempt: Attempt, why: "_HandedOver | ProcessLost") -> None:
    died = isinstance(why, ProcessLost)
    most = shop.settings.most_attempts if died else None
    behind = isinstance(why, _HandedOver) and why.behind

    def hand_back() -> None:
        with shop.database.begin() as session:
            turn = attempts.hand_back(session, attempt, most_deaths=most, behind=behind)
            if turn is not None:
                shop.queue.put(session, attempt.plan, turn)

    # where the database stays away, the plan is taken for deserted later
    shop.database.patiently(hand_back, shop.settings.graceful)


def _put_aside(shop: Shop, attempt: Attempt, refused: PlanRefused) -> None:
    def put() -> None:
        with shop.database.begin() as session:
            row = attempts.inputs(session, attempt)
            zipped = bundle(unpacked(row.case), row.request, refused)
            attempts.quarantine(session, attempt, str(refused), zipped)

    log.error("plan refused by the checker", plan=attempt.plan, attempt=attempt.number)
    # one who lost the plan to another worker may find it purged: nothing of it is to be kept
    with suppress(NoResultFound):
        shop.database.patiently(put, PATIENCE_SECONDS)
