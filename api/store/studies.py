"""Studies, which go the way of plans: what is finished of them, and what they found."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from huline.api.store import attempts, plans
from huline.api.store.attempts import Attempt
from huline.api.store.findings import sentence
from huline.api.store.plans import STUDY
from huline.api.store.tables import FindingsRow, InputRow, PlanRow, ScenarioRow
from huline.models.sentence import Lang, translated
from huline.models.service import (
    PlanStatus,
    Progress,
    ScenarioSummary,
    StudyMetadata,
    StudySummary,
)


def find(session: Session, tenant: str, study: str) -> PlanRow | None:
    """Return a tenant's study; None if there is none of that id, or it is another's."""
    return session.scalars(
        select(PlanRow).where(
            PlanRow.id == study, PlanRow.tenant == tenant, PlanRow.operation == STUDY
        )
    ).first()


def listed(
    session: Session, tenant: str, before: tuple[datetime, str] | None, most: int
) -> list[PlanRow]:
    """List a tenant's studies, the newest first, those before a moment and id."""
    query = select(PlanRow).where(PlanRow.tenant == tenant, PlanRow.operation == STUDY)
    return plans.newest(session, query, before, most, None)


def follows(session: Session, study: str) -> bool:
    """Tell whether a study is about a plan, which it begins with."""
    given = select(InputRow.plan).where(InputRow.plan == study, InputRow.given.is_not(None))
    return session.scalars(given).first() is not None


def findings(session: Session, study: str) -> FindingsRow | None:
    """Return what was published; None if nothing is."""
    return session.get(FindingsRow, study)


def finished(session: Session, study: str) -> dict[str, bytes]:
    """Return what earlier attempts finished, by key."""
    rows = session.scalars(select(ScenarioRow).where(ScenarioRow.plan == study))
    return {row.key: row.kept for row in rows}


def keep(session: Session, attempt: Attempt, kept: dict[str, bytes], progress: Progress) -> bool:
    """Keep scenarios for the next attempt, and say how far it is; False if this one lost it."""
    row = attempts.held(session, attempt)
    if row is None:
        return False
    for key, blob in kept.items():
        session.execute(
            insert(ScenarioRow)
            .values(plan=attempt.plan, key=key, kept=blob)
            .on_conflict_do_nothing()
        )
    if row.status == PlanStatus.STARTED:
        row.status = PlanStatus.ACTIVE
    row.kpis = progress.model_dump(mode="json")
    return True


def others_wait(session: Session, study: str) -> bool:
    """Tell whether anything else is queued, of whomever."""
    waiting = select(PlanRow.id).where(PlanRow.status == PlanStatus.QUEUED, PlanRow.id != study)
    return session.scalars(waiting.limit(1)).first() is not None


def scenario(session: Session, study: str, key: str) -> bytes | None:
    """Return what is kept of a finished scenario, as a ZIP; None if nothing is."""
    row = session.get(ScenarioRow, (study, key))
    return None if row is None else row.kept


def forget(session: Session, study: str, but: Collection[str] = ()) -> None:
    """Erase what was finished, now that the study has ended, but for some by key."""
    mine = ScenarioRow.plan == study
    session.execute(delete(ScenarioRow).where(mine, ScenarioRow.key.not_in(but)))


def summary(row: PlanRow, lang: Lang) -> StudySummary:
    """Put a study into the words of the service, without links."""
    told: list[Any] = row.quality.get("scenarios", [])
    return StudySummary(
        metadata=metadata(row, lang),
        scenarios=tuple(map(ScenarioSummary.model_validate, told)),
    )


def metadata(row: PlanRow, lang: Lang) -> StudyMetadata:
    """Say where a study stands."""
    why = translated(sentence(row.detail), lang) if row.detail else ""
    return StudyMetadata(
        id=row.id, name=row.name, status=PlanStatus(row.status), submitted_at=row.submitted_at,
        started_at=row.started_at, completed_at=row.completed_at, input_hash=row.input_hash,
        attempts=row.attempt, progress=Progress.model_validate(row.kpis), why=why,
    )  # fmt: skip
