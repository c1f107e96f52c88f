"""Every workload has exactly one placement, and an empty one asks for nothing."""

from collections import Counter
from collections.abc import Iterator

from huline.models.sentence import both
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report missing and repeated placements, and what placements without runs ask for."""
    counts = Counter(placement.workload for placement in audit.plan.placements)
    for workload in audit.facts.workloads:
        if counts[workload] != 1:
            yield Breach(
                rule="option",
                where=workload,
                measured=counts[workload],
                limit=1,
                message=both(
                    "{id} has {count} placements; "
                    "each workload needs exactly one, without runs where it is not served",
                    "{id} 有 {count} 个安排；每个任务须恰有一个，未服务的则没有运行段",
                    id=workload,
                    count=counts[workload],
                ),
            )
    for placed in audit.placed:
        placement = placed.placement
        carried = placement.courier is not None
        asked = len(placement.links) + carried + len(placement.copies) + len(placement.claims)
        if asked and not placement.runs:
            yield Breach(
                rule="option",
                where=placed.id,
                measured=asked,
                limit=0,
                message=both(
                    "{id} does not run, yet its placement names {links} links, {couriers} "
                    "couriers, {copies} copies and {claims} claims",
                    "{id} 没有运行，其安排却有 {links} 条链路、"
                    "{couriers} 个快递、{copies} 份副本和 {claims} 项申领",
                    id=placed.id,
                    links=len(placement.links),
                    couriers=int(carried),
                    copies=len(placement.copies),
                    claims=len(placement.claims),
                ),
            )
