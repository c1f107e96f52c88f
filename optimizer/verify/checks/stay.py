"""A service that has come to a pool stays there for a while."""

from collections.abc import Iterator

from huline.models.sentence import both
from huline.models.verdict import Breach
from huline.models.workload import InferenceService
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.placed import Placed
from huline.optimizer.verify.stays import stays_of


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report each stay that ends too soon."""
    for placed in audit.placed:
        w = placed.workload
        # no stay is shorter than a slot
        if isinstance(w, InferenceService) and w.min_stay > 1:
            yield from _too_short(placed, w)


def _too_short(placed: Placed, w: InferenceService) -> Iterator[Breach]:
    slots, horizon = placed.facts.slots, placed.facts.case.horizon
    last = slots if w.deadline is None else w.deadline
    for pool, cards in placed.cards.items():
        for stay in stays_of(w, pool, cards):
            length = stay.end - stay.first
            if length < w.min_stay and not stay.before and stay.end != last:
                yield Breach(
                    rule="stay",
                    where=f"{placed.id}, {pool}, slot {stay.end}",
                    measured=w.min_stay,
                    limit=length,
                    message=both(
                        "{id} stays in {pool} for {length} from {first} on, "
                        "and must stay for {least}",
                        "{id} 自 {first} 起在 {pool} 停留 {length}，至少须 {least}",
                        id=placed.id,
                        pool=pool,
                        length=horizon.lasting(length),
                        first=horizon.clock(stay.first),
                        least=horizon.lasting(w.min_stay),
                    ),
                )
