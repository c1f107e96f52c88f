"""Work that must be served is served wholly."""

from collections.abc import Iterator

from huline.models.verdict import Breach
from huline.models.workload import TrainingJob
from huline.optimizer.verify.audit import Audit


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report must-serve and pinned workloads of which anything is left unserved."""
    for placed in audit.placed:
        w = placed.workload
        if not (w.must_serve or placed.id in audit.facts.pins) or not placed.unserved:
            continue
        unit = "card-hours" if isinstance(w, TrainingJob) else f"{w.unit} x slots"
        decree = "must be served" if w.must_serve else "is pinned, so it must be served"
        yield Breach(
            rule="must-serve",
            where=placed.id,
            measured=1,
            limit=0,
            message=f"{placed.id} {decree}, and {placed.unserved} {unit} of it are not",
        )
