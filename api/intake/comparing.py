"""Two published plans side by side. Runs in a reader: it takes seconds where plans are large."""

from __future__ import annotations

import zlib
from dataclasses import replace

from huline.api.intake.tasks import Compare, Published
from huline.api.store import placements
from huline.models.case import Case
from huline.models.errors import BadInput
from huline.models.garbage import collection_paused
from huline.models.plan import Plan


def plan_of(kept: Published) -> Plan:
    """Put a published plan together."""
    with collection_paused():
        head = Plan.model_validate_json(zlib.decompress(kept.head))
        return head.model_copy(update={"placements": placements.read(kept.placements)})


def compared(task: Compare) -> bytes:
    """Compare two plans and write that as JSON.

    Raises
    ------
    TooLarge
        If an amount of the first plan, at the prices of the second, is beyond all bounds.
    """
    from huline.optimizer.replan import compare

    with collection_paused():
        case = Case.model_validate_json(zlib.decompress(task.second.case))
    try:
        found = compare(case, plan_of(task.first), plan_of(task.second))
    except BadInput as error:
        raise BadInput(replace(p, path=("second",)) for p in error.problems) from None
    return found.model_dump_json().encode()
