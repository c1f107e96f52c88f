"""A tenant uses no more cards than it may, at once and over the horizon."""

from collections.abc import Iterator

from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.charges.tenant_quota import excesses
from huline.optimizer.verify.exceeded import exceeded


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report tenants over their quota, or soft quotas charged wrongly."""
    yield from exceeded(audit, "tenant-quota", excesses(audit.work))
