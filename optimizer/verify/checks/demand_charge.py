"""A rising peak at a meter is charged for."""

from collections.abc import Iterator

from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.misstated import misstated


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report demand charges that are missing, wrong or asked for nothing."""
    yield from misstated(audit, "demand-charge")
