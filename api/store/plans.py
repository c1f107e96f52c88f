"""Plans as those see them who asked for them: submitted, looked at, stopped, purged."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Select, delete, func, select, tuple_
from sqlalchemy.orm import Session

from huline.api.store import answers, turns
from huline.api.store.findings import sentence
from huline.api.store.packing import new_id, now
from huline.api.store.tables import EventRow, InputRow, PlanRow, ResultRow
from huline.models.sentence import Lang, both, translated
from huline.models.service import (
    TERMINAL,
    Event,
    Kpis,
    LogLine,
    Metadata,
    Operation,
    PlanStatus,
    PlanSummary,
    Quality,
    SolutionStatus,
)
from huline.models.units import cny

OVER = [status.value for status in TERMINAL]
GOING = [status.value for status in PlanStatus if status not in TERMINAL]
STUDY: Literal["study"] = "study"
"""The operation of what is no plan but a study, which goes the same way; see `studies`."""


class NewPlan(NamedTuple):
    """What is known of a plan when it is asked for."""

    name: str
    operation: Operation | Literal["study"]
    input_hash: str
    request: dict[str, Any]
    case: bytes
    given: bytes | None = None
    validation: dict[str, Any] = {}  # noqa: RUF012  # a tuple's default is not changed
    """Findings in both languages: ``errors`` and ``warnings``."""
    ends: PlanStatus | None = None
    """The state it has at once, where there is nothing left to do."""


def create(session: Session, tenant: str, new: NewPlan) -> tuple[str, int]:
    """Keep a plan that is asked for.

    Returns
    -------
    its id, and its turn in the queue
    """
    plan = new_id("st" if new.operation == STUDY else "pl")
    turn = 0 if new.ends else turns.next_turn(session, tenant)
    row = add(session, plan, tenant, new, turn)
    tell(session, plan, PlanStatus(row.status))
    return plan, turn


def add(session: Session, plan: str, tenant: str, new: NewPlan, turn: int = 0) -> PlanRow:
    """Add a plan under an id, and what it is made of; nothing is told of it yet."""
    at = now()
    row = PlanRow(
        id=plan, tenant=tenant, name=new.name, operation=new.operation,
        status=new.ends or PlanStatus.QUEUED,
        solution_status=SolutionStatus.NONE, stop_reason=None, submitted_at=at,
        started_at=None, completed_at=at if new.ends else None, input_hash=new.input_hash,
        attempt=0, deaths=0, worker=None, heard_at=None, stop_asked=False, spent=0.0,
        turn=turn, validation=new.validation, quality={}, kpis={}, engine={}, detail={},
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add(InputRow(plan=plan, request=new.request, case=new.case, given=new.given))
    return row


def find(session: Session, tenant: str, plan: str) -> PlanRow | None:
    """Return a tenant's plan; None if there is none of that id, or it is another's."""
    return session.scalars(
        select(PlanRow).where(
            PlanRow.id == plan, PlanRow.tenant == tenant, PlanRow.operation != STUDY
        )
    ).first()


def listed(
    session: Session,
    tenant: str,
    before: tuple[datetime, str] | None,
    most: int,
    status: str | None = None,
) -> list[PlanRow]:
    """List a tenant's plans, the newest first, those before a moment and id."""
    return newest(session, select(PlanRow).where(
        PlanRow.tenant == tenant, PlanRow.operation != STUDY
    ), before, most, status)  # fmt: skip


def newest(
    session: Session,
    query: Select[PlanRow],
    before: tuple[datetime, str] | None,
    most: int,
    status: str | None,
) -> list[PlanRow]:
    """List what a query finds as `listed` does."""
    if status:
        query = query.where(PlanRow.status == status)
    if before is not None:
        query = query.where(tuple_(PlanRow.submitted_at, PlanRow.id) < before)
    order = PlanRow.submitted_at.desc(), PlanRow.id.desc()
    return list(session.scalars(query.order_by(*order).limit(most)))


def ask_to_stop(session: Session, row: PlanRow) -> None:
    """Ask for a plan to be stopped: at once if nobody has begun with it."""
    session.refresh(row, with_for_update=True)
    if row.status in OVER:
        return
    row.stop_asked = True
    if row.status == PlanStatus.QUEUED and not row.attempt:
        row.status, row.completed_at = PlanStatus.CANCELLED, now()
        row.stop_reason = "CANCELLED"
    elif row.status != PlanStatus.QUEUED:
        row.status = PlanStatus.STOPPING
    tell(session, row.id, PlanStatus(row.status))


def location(plan: str) -> str:
    """Return the path of the resource of a plan, or of a study."""
    return f"/v1/{'studies' if plan.startswith('st_') else 'plans'}/{plan}"


def purge(session: Session, row: PlanRow) -> None:
    """Erase a plan and all that belongs to it; the audit keeps that there was one."""
    answers.erase(session, row.tenant, location(row.id))
    session.execute(delete(PlanRow).where(PlanRow.id == row.id))


def result(session: Session, plan: str) -> ResultRow | None:
    """Return what was published; None if nothing is."""
    return session.get(ResultRow, plan)


def case_of(session: Session, plan: str) -> bytes:
    """Return the Case that a plan is of: canonical JSON, compressed."""
    return session.execute(select(InputRow.case).where(InputRow.plan == plan)).scalar_one()


def tell(
    session: Session,
    plan: str,
    status: PlanStatus,
    *,
    phase: str | None = None,
    objective: int | None = None,
    bound: int | None = None,
    gap: float | None = None,
    incumbent: bool = False,
    message: dict[str, str] | None = None,
) -> None:
    """Add an event to a plan; the caller has locked the plan, or just made it.

    ``message`` says in both languages what its status alone does not.
    """
    last = select(func.coalesce(func.max(EventRow.seq), 0)).where(EventRow.plan == plan)
    seq = session.execute(last).scalar_one() + 1
    session.add(
        EventRow(
            plan=plan, seq=seq, at=now(), status=status, phase=phase, objective=objective,
            bound=bound, gap=gap, incumbent=incumbent, message=message or {},
        )
    )  # fmt: skip
    session.flush()


def events(
    session: Session, plan: str, since: int = 0, *, incumbents: bool = False, most: int = 10_000
) -> Sequence[EventRow]:
    """List events after number ``since``, in order; of incumbents only if wished."""
    query = select(EventRow).where(EventRow.plan == plan, EventRow.seq > since)
    if incumbents:
        query = query.where(EventRow.incumbent)
    return session.scalars(query.order_by(EventRow.seq).limit(most)).all()


def event(row: EventRow) -> Event:
    """Put an event into the words of the service."""
    return Event(
        seq=row.seq, t=row.at, status=PlanStatus(row.status), phase=row.phase,
        objective=row.objective, bound=row.bound, gap=row.gap,
    )  # fmt: skip


_SAID = {
    "QUEUED": both("waiting for a worker", "等待工作进程"),
    "STARTED": both("begun", "已开始"),
    "ACTIVE": both("there is a plan, a better one is searched for", "已有计划，正在改进"),
    "STOPPING": both(
        "asked to stop: the best plan is being kept", "收到停止请求：正在保留最优计划"
    ),
    "COMPLETED": both("completed", "已完成"),
    "FAILED": both("failed", "失败"),
    "CANCELLED": both("stopped", "已停止"),
    "INVALID": both("its Case cannot be planned", "算例无法规划"),
}


def log_line(row: EventRow, lang: Lang) -> LogLine:
    """Put an event into a sentence."""
    said = sentence(row.message) if row.message else _SAID[row.status]
    told = [translated(said, lang)]
    if row.phase:
        told.append(translated(both("phase {p}", "阶段 {p}", p=row.phase), lang))
    for amount, what in (
        (row.objective, both("cost", "成本")),
        (row.bound, both("bound", "下界")),
    ):
        if amount is not None:
            told.append(f"{translated(what, lang)} {cny(amount)} CNY")
    if row.gap is not None:
        told.append(f"{translated(both('gap', '差距'), lang)} {row.gap:.2%}")
    level: Literal["info", "error"] = "error" if row.status in ("FAILED", "INVALID") else "info"
    return LogLine(seq=row.seq, t=row.at, level=level, message=", ".join(told))


def summary(row: PlanRow) -> PlanSummary:
    """Put a plan into the words of the service, without links."""
    return PlanSummary(
        metadata=metadata(row),
        quality=Quality.model_validate(row.quality),
        kpis=Kpis.model_validate(row.kpis),
    )


def metadata(row: PlanRow) -> Metadata:
    """Say where a plan stands."""
    counts = {kind: len(row.validation.get(kind, ())) for kind in ("errors", "warnings")}
    return Metadata.model_validate(
        {
            "id": row.id, "name": row.name, "operation": row.operation, "status": row.status,
            "solution_status": row.solution_status, "stop_reason": row.stop_reason,
            "submitted_at": row.submitted_at, "started_at": row.started_at,
            "completed_at": row.completed_at, "input_hash": row.input_hash,
            "attempts": row.attempt, "engine": row.engine, "validation": counts,
        }
    )  # fmt: skip
