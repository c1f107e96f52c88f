"""Cards kept free for tomorrow stay free."""

from collections.abc import Iterator

from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.charges.headroom import excesses
from huline.optimizer.verify.exceeded import exceeded


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report pools that give cards they keep, or soft headroom charged wrongly."""
    yield from exceeded(audit, "headroom", excesses(audit.work))
