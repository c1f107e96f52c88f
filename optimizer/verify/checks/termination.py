"""Only commitments that may be ended are, each once."""

from collections import Counter
from collections.abc import Iterator

from huline.models.sentence import Sentence, both
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.misstated import misstated


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report commitments that are ended and may not be, and fees that are stated wrongly."""
    stated = Counter(audit.plan.terminations)
    for promise in audit.facts.commitments.values():
        times = stated[promise.id]
        if times and promise.termination_fee is None:
            message = both("commitment {id} is ended, and no fee is agreed for that",
                           "终止了承诺 {id}，而该承诺未约定提前终止费", id=promise.id)  # fmt: skip
            yield _breach(promise.id, times, 0, message)
        elif times > 1:
            message = both("the plan ends commitment {id} {times} times",
                           "计划把承诺 {id} 终止了 {times} 次",
                           id=promise.id, times=times)  # fmt: skip
            yield _breach(promise.id, times, 1, message)
    yield from misstated(audit, "termination")


def _breach(promise: str, measured: int, limit: int, message: Sentence) -> Breach:
    return Breach(
        rule="termination", where=promise, measured=measured, limit=limit, message=message
    )
