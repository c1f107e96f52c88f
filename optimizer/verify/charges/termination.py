"""What ending commitments early costs."""

from collections.abc import Iterator

from huline.optimizer.verify.charges.base import Charged, Work
from huline.optimizer.verify.money import Amounts


def charged(work: Work) -> Iterator[Charged]:
    """Yield the fee of every commitment that is ended."""
    for promise in work.ended:
        amounts = Amounts()
        amounts.payer["termination"] = promise.termination_fee or 0
        yield Charged("termination", promise.id, amounts)
