"""No more work moves than may."""

from collections.abc import Iterator

from huline.models.sentence import both, listed
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit

_NAMED = 5
"""Workloads named of those that move."""


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report that too much work has cards where the incumbent has none of it."""
    most = audit.facts.case.incumbent.max_moves
    moved = [placed.id for placed in audit.placed if placed.moves]
    if most is None or len(moved) <= most:
        return
    message = both(
        "{count} workloads move, and {most} may: {ids}",
        "有 {count} 项任务迁移，上限为 {most}：{ids}",
        count=len(moved),
        most=most,
        ids=listed([*moved[:_NAMED], *(["…"] if len(moved) > _NAMED else [])]),
    )
    yield Breach(
        rule="move-budget", where="incumbent", measured=len(moved), limit=most, message=message
    )
