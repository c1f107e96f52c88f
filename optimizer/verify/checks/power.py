"""No centre draws more than its power limit."""

from collections.abc import Iterator

from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.charges.power import excesses
from huline.optimizer.verify.exceeded import exceeded


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report centres over their limit, or soft limits charged wrongly."""
    yield from exceeded(audit, "power", excesses(audit.work))
