"""A worker's side of a plan: begun, kept alive, published once, handed back or given up.

Every attempt has a number. Whatever an attempt writes, it writes on condition that the plan still
has this number: one that was taken for dead and goes on finds that nothing of it is accepted.
"""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any, Literal, NamedTuple

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from huline.api.store import audit, plans, turns
from huline.api.store.packing import now
from huline.api.store.plans import GOING, NewPlan, tell
from huline.api.store.tables import (
    CheckpointRow,
    FindingsRow,
    InputRow,
    PlanRow,
    QuarantineRow,
    ResultRow,
)
from huline.models.service import PlanStatus, SolutionStatus, StopReason

Order = Literal["go", "stop", "lost"]


@dataclass(frozen=True)
class Attempt:
    """One worker's try at one plan."""

    plan: str
    tenant: str
    number: int
    operation: str
    spent: float
    """Seconds that earlier attempts took."""
    worker: str


class Published(NamedTuple):
    """What is published of a plan; all of it as it is kept."""

    head: bytes
    placements: bytes
    verdict: bytes
    certificate: bytes | None


class Outcome(NamedTuple):
    """How an attempt ended."""

    status: PlanStatus
    solution: SolutionStatus
    reason: StopReason | None
    quality: dict[str, Any] = {}  # noqa: RUF012  # a tuple's default is not changed
    kpis: dict[str, Any] = {}  # noqa: RUF012
    engine: dict[str, Any] = {}  # noqa: RUF012
    validation: dict[str, Any] | None = None
    detail: dict[str, Any] = {}  # noqa: RUF012


class Point(NamedTuple):
    """A plan that a study made, published under an id of its own."""

    plan: str
    new: NewPlan
    outcome: Outcome
    published: Published


class Concluded(NamedTuple):
    """What is published of a study."""

    document: bytes
    """Findings: JSON, compressed."""
    points: tuple[Point, ...] = ()
    """Of a curve, the plans of its points."""


Result = Published | Concluded | None


def begin(
    session: Session, plan: str, worker: str, *, silence: float, most_deaths: int
) -> Attempt | None:
    """Begin with a plan that nobody works on; None if there is nothing to do.

    Parameters
    ----------
    silence : seconds after which a worker that gave no sign of life is taken for dead
    most_deaths : a plan of which so many workers died is given up instead
    """
    row = session.get(PlanRow, plan, with_for_update=True)
    if row is None or row.status not in GOING:
        return None
    if row.status != PlanStatus.QUEUED:
        if row.heard_at is not None and now() - row.heard_at < timedelta(seconds=silence):
            return None
        row.deaths += 1
        if row.deaths >= most_deaths:
            _give_up(session, row)
            return None
    row.attempt += 1
    row.worker, row.heard_at = worker, now()
    row.started_at = row.started_at or row.heard_at
    row.status = PlanStatus.STOPPING if row.stop_asked else PlanStatus.STARTED
    turns.serve(session, row.turn)
    tell(session, plan, PlanStatus(row.status))
    return Attempt(plan, row.tenant, row.attempt, row.operation, row.spent, worker)


def _give_up(session: Session, row: PlanRow) -> None:
    row.status, row.completed_at = PlanStatus.FAILED, now()
    row.stop_reason, row.worker = StopReason.ERROR, None
    row.solution_status, row.quality = SolutionStatus.NONE, {}
    en = f"its worker died {row.deaths} times: the plan is given up"
    row.detail = {
        "code": "worker-died",
        "en": en,
        "zh": f"工作进程已终止 {row.deaths} 次：放弃该计划",
    }
    tell(session, row.id, PlanStatus.FAILED, message=_said(row.detail))


def pulse(session: Session, attempt: Attempt) -> Order:
    """Give a sign of life, and hear what is wished; the time since the last one is spent."""
    at = now()
    asked = session.execute(
        update(PlanRow)
        .where(PlanRow.id == attempt.plan, PlanRow.attempt == attempt.number)
        .where(PlanRow.status.in_(GOING))
        .values(heard_at=at, spent=PlanRow.spent + func.extract("epoch", at - PlanRow.heard_at))
        .returning(PlanRow.stop_asked)
    ).scalar_one_or_none()
    if asked is None:
        return "lost"
    return "stop" if asked else "go"


def held(session: Session, attempt: Attempt) -> PlanRow | None:
    """Lock the plan for a write of this attempt; None if the plan is no longer its."""
    row = session.get(PlanRow, attempt.plan, with_for_update=True, populate_existing=True)
    if row is None or row.attempt != attempt.number or row.status not in GOING:
        return None
    return row


def deserted(session: Session, silence: float) -> list[tuple[str, int]]:
    """List plans, with their turns, that no job of the queue will see to.

    A worker that was taken for dead may, once it goes on, end the job under its successor's hands.
    """
    late = now() - timedelta(seconds=silence)
    rows = session.execute(
        text(
            "SELECT p.id, p.turn FROM plans p WHERE p.status = ANY(:going) "
            "AND COALESCE(p.heard_at, p.submitted_at) < :late AND NOT EXISTS ("
            "SELECT FROM procrastinate_jobs j WHERE j.status IN ('todo', 'doing') "
            "AND j.args ->> 'plan' = p.id) FOR UPDATE OF p SKIP LOCKED"
        ),
        {"going": GOING, "late": late},
    )
    return [(plan, turn) for plan, turn in rows]


def inputs(session: Session, attempt: Attempt) -> InputRow:
    """Return what the plan is to be made of.

    Raises
    ------
    sqlalchemy.exc.NoResultFound : the plan was purged
    """
    return session.execute(select(InputRow).where(InputRow.plan == attempt.plan)).scalar_one()


def checkpoint(session: Session, plan: str) -> CheckpointRow | None:
    """Return the plan with which to begin; None if no attempt left one."""
    return session.get(CheckpointRow, plan)


def keep(session: Session, attempt: Attempt, document: bytes, certificate: bytes | None) -> bool:
    """Keep the best plan so far for the next attempt; False if this one lost the plan."""
    if held(session, attempt) is None:
        return False
    values = {
        "attempt": attempt.number, "document": document, "certificate": certificate,
        "kept_at": now(),
    }  # fmt: skip
    session.execute(
        insert(CheckpointRow)
        .values(plan=attempt.plan, **values)
        .on_conflict_do_update(index_elements=["plan"], set_=values)
    )
    return True


def hand_back(
    session: Session, attempt: Attempt, *, most_deaths: int | None, behind: bool = False
) -> int | None:
    """Leave the plan to another worker.

    Parameters
    ----------
    most_deaths : a plan of which so many processes died is given up; None: nobody died
    behind : whether all that waits now has its turn first

    Returns
    -------
    its turn in the queue; None if this attempt lost it, or it is given up
    """
    row = held(session, attempt)
    if row is None:
        return None
    if most_deaths is not None:
        row.deaths += 1
        if row.deaths >= most_deaths:
            _give_up(session, row)
            return None
    row.status, row.worker = PlanStatus.QUEUED, None
    if behind:
        row.turn = turns.next_turn(session, row.tenant)
    tell(session, row.id, PlanStatus.QUEUED)
    return row.turn


def end(
    session: Session,
    attempt: Attempt,
    outcome: Outcome,
    published: Result = None,
) -> bool:
    """End the plan, and publish what was made; False if this attempt lost it.

    Publishing and ending are one: there is one row of results for a plan, ever.
    """
    row = held(session, attempt)
    if row is None:
        return False
    points = published.points if isinstance(published, Concluded) else ()
    ended: list[tuple[PlanRow, Outcome, Result]] = [
        (plans.add(session, p.plan, row.tenant, p.new), p.outcome, p.published) for p in points
    ]
    ended.append((row, outcome, published))
    for each in ended:
        _conclude(session, attempt, *each)
    # last of all: whoever else writes to the audit waits for the end of this
    for made, _, result in ended:
        if result is not None:
            audit.record(
                session, made.tenant, attempt.worker, "plan.publish", made.id,
                attempt=attempt.number, input_hash=made.input_hash, sha256=_digest(result),
            )  # fmt: skip
    return True


def _conclude(
    session: Session, attempt: Attempt, row: PlanRow, outcome: Outcome, result: Result
) -> None:
    """Write down how a plan ended, and what is published of it."""
    if result is not None:
        told = {"plan": row.id, "attempt": attempt.number, "published_at": now()}
        if isinstance(result, Concluded):
            session.add(FindingsRow(document=result.document, **told))
        else:
            session.add(ResultRow(**result._asdict(), **told))
        session.flush()
    row.status, row.completed_at, row.worker = outcome.status, now(), None
    row.solution_status, row.stop_reason = outcome.solution, outcome.reason
    row.quality, row.kpis, row.engine = outcome.quality, outcome.kpis, outcome.engine
    row.detail = outcome.detail
    if outcome.validation is not None:
        row.validation = outcome.validation
    quality = outcome.quality
    tell(
        session, row.id, outcome.status, gap=quality.get("gap"),
        objective=_whole(quality.get("cost")), bound=_whole(quality.get("bound")),
        message=_said(outcome.detail),
    )  # fmt: skip


def _digest(published: Published | Concluded) -> str:
    """Return what tells whether what is kept is what was published."""
    if isinstance(published, Concluded):
        return sha256(published.document).hexdigest()
    return sha256(published.head + published.placements).hexdigest()


def _said(detail: dict[str, Any]) -> dict[str, str]:
    """Return why it ended without a plan, in both languages; nothing where it has one."""
    return {lang: detail[lang] for lang in ("en", "zh") if lang in detail}


def _whole(amount: str | None) -> int | None:
    return None if amount is None else int(amount)


def quarantine(session: Session, attempt: Attempt, why: str, bundle: bytes) -> None:
    """Put a refused plan aside, whoever holds the plan by now."""
    session.add(
        QuarantineRow(
            plan=attempt.plan, tenant=attempt.tenant, attempt=attempt.number, at=now(), why=why,
            bundle=bundle,
        )
    )  # fmt: skip
