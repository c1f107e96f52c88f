"""Every way to end commitments early, as docs/rules.md has it."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from huline.models.case import Case
from huline.models.commitment import Commitment
from tests.agreement.ways import Perspective


def endings(case: Case, perspective: Perspective) -> Iterator[tuple[int, Case]]:
    """Yield the fees of ending some commitments, and the Case in which they are cut short."""
    may_end = [c for c in case.commitments if c.termination_fee is not None]
    if any(s.rule == "termination" and s.policy == "off" for s in case.policy.rules):
        may_end = []
    for count in range(len(may_end) + 1):
        for ended in combinations(may_end, count):
            fees = sum(c.termination_fee or 0 for c in ended) if perspective == "payer" else 0
            left = tuple(_left(case.commitments, ended))
            yield fees, case.model_copy(update={"commitments": left})


def _left(promises: Sequence[Commitment], ended: Sequence[Commitment]) -> Iterator[Commitment]:
    for promise in promises:
        end = promise.end
        if promise in ended:
            end = promise.first if promise.endable_from is None else promise.endable_from
        if end > promise.first:
            yield promise.model_copy(update={"end": end})
