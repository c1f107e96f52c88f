"""A service uses no more pools than it may."""

from collections.abc import Iterator

from huline.models.sentence import both, listed
from huline.models.verdict import Breach
from huline.models.workload import InferenceService
from huline.optimizer.verify.audit import Audit


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report each service in too many pools."""
    for placed in audit.placed:
        w, used = placed.workload, len(placed.runs_by_pool)
        if isinstance(w, InferenceService) and w.sites is not None and used > w.sites:
            yield Breach(
                rule="sites",
                where=placed.id,
                measured=used,
                limit=w.sites,
                message=both(
                    "{id} uses {used} pools, and may use {most}: {pools}",
                    "{id} 用了 {used} 个资源池，至多可用 {most} 个：{pools}",
                    id=placed.id,
                    used=used,
                    most=w.sites,
                    pools=listed(placed.runs_by_pool),
                ),
            )
