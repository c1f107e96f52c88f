"""Centres have as much at work as they must."""

from collections.abc import Iterator

from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.charges.lit_floor import excesses
from huline.optimizer.verify.exceeded import exceeded


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report centres below their floor, or soft floors charged wrongly."""
    yield from exceeded(audit, "lit-floor", excesses(audit.work))
