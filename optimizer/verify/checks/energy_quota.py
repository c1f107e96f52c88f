"""Work takes no more electricity than a centre's, or a province's, quota."""

from collections.abc import Iterator

from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.charges.energy_quota import excesses
from huline.optimizer.verify.exceeded import exceeded


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report quotas that are passed, or soft ones charged wrongly."""
    yield from exceeded(audit, "energy-quota", excesses(audit.work))
