"""No pool gives more cards than it has, nor more of any further resource."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate

from huline.models.sentence import both
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.money import stretches


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report each pool short of cards or of another resource, with its worst slot."""
    facts = audit.facts
    for pool_id, busy in audit.busy.items():
        free = facts.available(facts.pools[pool_id]) - audit.committed[pool_id]
        short = busy - free
        slot, slots = int(short.argmax()), int((short > 0).sum())
        if slots:
            yield Breach(
                rule="capacity",
                where=f"{pool_id}, slot {slot}",
                measured=int(busy[slot]),
                limit=int(free[slot]),
                message=both(
                    "{pool} has {free} cards free of commitments at {at}, "
                    "and {busy} are in use; it is short of cards in {slots} of {all} slots",
                    "{pool} 在 {at} 除已承诺外有 {free} 张卡，却用了 {busy} 张；"
                    "{all} 个时段中有 {slots} 个卡数不足",
                    pool=pool_id,
                    free=free[slot],
                    at=facts.case.horizon.clock(slot),
                    busy=busy[slot],
                    slots=slots,
                    all=facts.slots,
                ),
            )
    for (pool_id, name), steps in _steps(audit).items():
        taken = list(accumulate(steps[:-1]))
        there = facts.resource(facts.pools[pool_id], name)
        lacking = [used - has for used, has in zip(taken, there, strict=True)]
        slot = lacking.index(max(lacking))
        if lacking[slot] > 0:
            slots = sum(more > 0 for more in lacking)
            yield Breach(
                rule="capacity",
                where=f"{pool_id}, {name}, slot {slot}",
                measured=f"{taken[slot]} {name}",
                limit=f"{there[slot]} {name}",
                message=both(
                    "{pool} has {there} {name} at {at}, and {taken} are in use; "
                    "it is short of {name} in {slots} of {all} slots",
                    "{pool} 在 {at} 有 {there} {name}，却用了 {taken}；"
                    "{all} 个时段中有 {slots} 个 {name} 不足",
                    pool=pool_id,
                    there=there[slot],
                    name=name,
                    at=facts.case.horizon.clock(slot),
                    taken=taken[slot],
                    slots=slots,
                    all=facts.slots,
                ),
            )


def _steps(audit: Audit) -> dict[tuple[str, str], list[int]]:
    """(pool, further resource) -> (slots + 1,) how much more is in use than the slot before.

    Whole numbers of Python: cards times use per card, summed up, may pass 2^63.
    """
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * (audit.facts.slots + 1))
    facts = audit.facts
    for placed in (placed for placed in audit.placed if placed.id in facts.taking):
        for pool, first, end, cards in stretches(placed):
            for name, amount in facts.taken(placed.id, pool, cards).items():
                found[pool, name][first] += amount
                found[pool, name][end] -= amount
    return found
