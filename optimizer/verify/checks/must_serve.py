"""Work that must be served is served wholly."""

from collections.abc import Iterator

from huline.models.sentence import both
from huline.models.verdict import Breach
from huline.models.workload import TrainingJob
from huline.optimizer.verify.audit import Audit


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report must-serve and pinned workloads of which anything is left unserved."""
    for placed in audit.placed:
        w = placed.workload
        if not (w.must_serve or placed.id in audit.facts.pins) or not placed.unserved:
            continue
        decree = (
            both("must be served", "必须服务")
            if w.must_serve
            else both("is pinned, so it must be served", "已被指定，因此必须服务")
        )
        yield Breach(
            rule="must-serve",
            where=placed.id,
            measured=1,
            limit=0,
            message=both(
                "{id} {decree}, and {unserved} of it are not",
                "{id} {decree}，却有 {unserved}未服务",
                id=placed.id,
                decree=decree,
                unserved=both("{n} card-hours", "{n} 卡时", n=placed.unserved)
                if isinstance(w, TrainingJob)
                else w.work_told(placed.unserved, audit.facts.minutes),
            ),
        )
