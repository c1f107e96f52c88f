"""Plans that the checker refused: put aside with all that reproduces it, listed, taken out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from huline.api.store.tables import QuarantineRow


@dataclass(frozen=True)
class Refused:
    """A refused plan, without its bundle."""

    id: int
    plan: str
    tenant: str
    attempt: int
    at: datetime
    why: str
    bytes: int
    """Of its bundle."""


def refused(session: Session) -> list[Refused]:
    """List all refused plans, the oldest first."""
    row = QuarantineRow
    found = session.execute(
        select(
            row.id, row.plan, row.tenant, row.attempt, row.at, row.why, func.length(row.bundle)
        ).order_by(row.id)
    )
    return [Refused(*each) for each in found]


def bundle(session: Session, number: int) -> bytes | None:
    """Return the bundle of a refused plan, a ZIP; None if there is none of that number."""
    row = session.get(QuarantineRow, number)
    return None if row is None else row.bundle
