"""Workloads of a group run in one and the same centre."""

from collections.abc import Iterator

from huline.models.sentence import both, listed
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report each group whose members use several centres."""
    for group in audit.facts.case.groups:
        if group.kind != "together":
            continue
        mine = [placed for placed in audit.placed if placed.id in group.workloads]
        centres = sorted({centre for placed in mine for centre in placed.centres})
        if len(centres) > 1:
            message = both(
                "the workloads of group {group} have to share a centre, and use {centres}",
                "任务组 {group} 的任务须同在一个智算中心，却用了 {centres}",
                group=group.id,
                centres=listed(centres),
            )
            yield Breach(
                rule="together", where=group.id, measured=len(centres), limit=1, message=message
            )
