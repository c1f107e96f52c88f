"""The cards of a service serve its demand, and no more."""

from collections.abc import Iterator

from huline.models.sentence import both
from huline.models.verdict import Breach
from huline.models.workload import InferenceService
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.placed import Placed, beyond, overlap, too_late


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
                message=both(
                    "{id} leaves {units} unserved at {at}; it is served wholly or not at all",
                    "{id} 在 {at} 有 {units}未服务；它要么全部服务，要么不服务",
                    id=placed.id,
                    units=w.demand_told(units),
                    at=placed.facts.case.horizon.clock(slot),
                ),
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
            message=too_late(placed, late),
        )
    for pool, runs in placed.runs_by_pool.items():
        clash = overlap(runs)
        if clash:
            yield Breach(
                rule="demand",
                where=f"{placed.id}, {pool}, slot {clash[1].first}",
                measured=2,
                limit=1,
                message=both(
                    "{id} has two runs in {pool} at {at}; join them to one",
                    "{id} 在 {at} 于 {pool} 有两段运行；应合为一段",
                    id=placed.id,
                    pool=pool,
                    at=placed.facts.case.horizon.clock(clash[1].first),
                ),
            )


def _idle(placed: Placed) -> Iterator[Breach]:
    for excess in placed.service.excess if placed.service else ():
        yield Breach(
            rule="demand",
            where=f"{placed.id}, {excess.pool}, slot {excess.slot}",
            measured=excess.cards,
            limit=excess.most,
            message=both(
                "{id} takes {cards} cards of {pool} at {at}; "
                "the demand that may be served there needs {most} at most",
                "{id} 在 {at} 占用 {pool} 的 {cards} 张卡；那里可服务的需求至多用 {most} 张",
                id=placed.id,
                cards=excess.cards,
                pool=excess.pool,
                at=placed.facts.case.horizon.clock(excess.slot),
                most=excess.most,
            ),
        )
