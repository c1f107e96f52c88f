"""Every workload has exactly one placement, and an empty one asks for nothing."""

from collections import Counter
from collections.abc import Iterator

from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report missing and repeated placements, and links or claims of work that does not run."""
    counts = Counter(placement.workload for placement in audit.plan.placements)
    for workload in audit.facts.workloads:
        if counts[workload] != 1:
            yield Breach(
                rule="option",
                where=workload,
                measured=counts[workload],
                limit=1,
                message=f"{workload} has {counts[workload] or 'no'} placements; "
                "each workload needs exactly one, without runs where it is not served",
            )
    for placed in audit.placed:
        placement = placed.placement
        asked = len(placement.links) + len(placement.claims)
        if asked and not placement.runs:
            yield Breach(
                rule="option",
                where=placed.id,
                measured=asked,
                limit=0,
                message=f"{placed.id} does not run, yet its placement names "
                f"{len(placement.links)} links and {len(placement.claims)} claims",
            )
