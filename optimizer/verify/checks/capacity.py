"""No pool gives more cards than it has."""

from collections.abc import Iterator

from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report each pool short of cards, with its worst slot."""
    facts = audit.facts
    for pool_id, busy in audit.busy.items():
        free = facts.available(facts.pools[pool_id]) - facts.committed[pool_id]
        short = busy - free
        slot, slots = int(short.argmax()), int((short > 0).sum())
        if slots:
            yield Breach(
                rule="capacity",
                where=f"{pool_id}, slot {slot}",
                measured=int(busy[slot]),
                limit=int(free[slot]),
                message=f"{pool_id} has {free[slot]} cards free of commitments in slot {slot}, "
                f"and {busy[slot]} are in use; it is short of cards in {slots} slots",
            )
