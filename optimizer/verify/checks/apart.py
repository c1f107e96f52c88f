"""No centre hosts two workloads of a group."""

from collections.abc import Iterator

from huline.models.sentence import both, listed
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report each centre that hosts several members of a group."""
    for group in audit.facts.case.groups:
        if group.kind != "apart":
            continue
        hosted: dict[str, list[str]] = {}
        for placed in audit.placed:
            for centre in placed.centres if placed.id in group.workloads else ():
                hosted.setdefault(centre, []).append(placed.id)
        for centre, members in hosted.items():
            if len(members) > 1:
                message = both(
                    "the workloads of group {group} have to keep apart, and {members} "
                    "all use {centre}",
                    "任务组 {group} 的任务不得同在一个智算中心，而 {members} 都用了 {centre}",
                    group=group.id,
                    members=listed(members),
                    centre=centre,
                )
                yield Breach(
                    rule="apart",
                    where=f"{group.id}, {centre}",
                    measured=len(members),
                    limit=1,
                    message=message,
                )
