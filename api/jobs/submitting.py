"""Takes plans and datasets in: once under a key, in one transaction with queue and audit."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy.orm import Session

from huline.api.jobs.queue import Queue
from huline.api.store import answers, audit, plans, studies
from huline.api.store.answers import Answer
from huline.api.store.keys import Identity
from huline.api.store.plans import NewPlan
from huline.api.store.tables import PlanRow


class Taken(NamedTuple):
    """What was answered, now or the first time."""

    answer: Answer
    again: bool
    """Whether this is what was answered before."""


def once(
    session: Session,
    who: Identity,
    key: str | None,
    digest: bytes,
    do: Callable[[], Answer],
) -> Taken:
    """Do something once under a key, however often it is asked for.

    Parameters
    ----------
    key : without one it is simply done
    digest : of the request

    Raises
    ------
    OtherRequest
        If the key was used for another request.
    Erased
        If what was made under it has been purged.
    """
    if key is None:
        return Taken(do(), again=False)
    before = answers.reserve(session, who.tenant, key, digest)
    if before is not None:
        return Taken(before, again=True)
    given = do()
    answers.answer(session, who.tenant, key, given)
    return Taken(given, again=False)


def submit(session: Session, queue: Queue, who: Identity, new: NewPlan) -> Answer:
    """Keep a plan or a study, queue it and write that down."""
    plan, turn = plans.create(session, who.tenant, new)
    if new.ends is None:
        queue.put(session, plan, turn)
    audit.record(
        session, who.tenant, who.key, f"plan.{new.operation}", plan, input_hash=new.input_hash
    )
    row = session.get_one(PlanRow, plan)
    told = studies.metadata(row, "en") if row.operation == plans.STUDY else plans.metadata(row)
    return Answer(told.model_dump_json(), plans.location(plan))
