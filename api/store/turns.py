"""Whose turn it is: tenants take turns, however many plans one of them has submitted.

Start-time fair queueing: a plan's turn is one after that of its tenant's last plan, or one after
the turn that is being served, whichever is later. Plans begin in the order of their turns. A
tenant with 500 plans waiting has 500 turns in a row; another's first plan gets the next one.

Source: P. Goyal, H. M. Vin, H. Cheng, Start-time Fair Queueing, IEEE/ACM ToN 5 (1997) 690-704.
"""

from sqlalchemy import func, update
from sqlalchemy.orm import Session

from huline.api.store.tables import QueueRow, TenantRow

LAST = 2**31 - 1
"""The queue counts in 32 bits; as many plans were never submitted."""


def next_turn(session: Session, tenant: str) -> int:
    """Take a turn for a tenant's new plan."""
    serving = session.get(QueueRow, 1)
    now = serving.turn if serving else 0
    turn = session.execute(
        update(TenantRow)
        .where(TenantRow.id == tenant)
        .values(turn=func.least(func.greatest(TenantRow.turn, now) + 1, LAST))
        .returning(TenantRow.turn)
    ).scalar_one()
    return int(turn)


def serve(session: Session, turn: int) -> None:
    """Say that the plan of this turn begins."""
    session.execute(
        update(QueueRow).where(QueueRow.id == 1, QueueRow.turn < turn).values(turn=turn)
    )
