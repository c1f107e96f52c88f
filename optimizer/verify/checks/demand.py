"""The cards of a service serve its demand, and no more."""

from collections.abc import Iterator

from huline.models.verdict import Breach
from huline.models.workload import InferenceService
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.placed import Placed, beyond, overlap


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report idle cards, runs that overlap or leave the horizon, and forbidden part service."""
    for placed in audit.placed:
        w = placed.workload
        if not isinstance(w, InferenceService) or not placed.placement.runs:
            continue
        yield from _ill_formed(placed)
        yield from _idle(placed)
        slot, units = placed.service.worst if placed.service else (0, 0)
        if units and not w.part_service:
            yield Breach(
                rule="demand",
                where=f"{placed.id}, slot {slot}",
                measured=units,
                limit=0,
                message=f"{placed.id} leaves {units} {w.unit} unserved in slot {slot}; "
                "it is served wholly or not at all",
            )


def _ill_formed(placed: Placed) -> Iterator[Breach]:
    slots = placed.facts.slots
    late = beyond(placed.placement.runs, slots)
    if late:
        yield Breach(
            rule="demand",
            where=f"{placed.id}, {late.pool}",
            measured=late.end,
            limit=slots,
            message=f"{placed.id} runs until slot {late.end}; the horizon ends with {slots}",
        )
    for pool, runs in placed.runs_by_pool.items():
        clash = overlap(runs)
        if clash:
            yield Breach(
                rule="demand",
                where=f"{placed.id}, {pool}, slot {clash[1].first}",
                measured=2,
                limit=1,
                message=f"{placed.id} has two runs in {pool} in slot {clash[1].first}; "
                "join them to one",
            )


def _idle(placed: Placed) -> Iterator[Breach]:
    for excess in placed.service.excess if placed.service else ():
        yield Breach(
            rule="demand",
            where=f"{placed.id}, {excess.pool}, slot {excess.slot}",
            measured=excess.cards,
            limit=excess.most,
            message=f"{placed.id} takes {excess.cards} cards of {excess.pool} in slot "
            f"{excess.slot}; the demand that may be served there needs {excess.most} at most",
        )
