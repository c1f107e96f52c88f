"""Cards kept free for tomorrow that are at work."""

from collections.abc import Iterator

from huline.models.sentence import both
from huline.optimizer.verify.charges.base import Charged, Work
from huline.optimizer.verify.charges.excess import Excess
from huline.optimizer.verify.charges.excess import charged as charged_for
from huline.optimizer.verify.facts import spread


def excesses(work: Work) -> Iterator[Excess]:
    """Yield every pool and slot in which too few cards are left."""
    facts = work.facts
    for pool_id, busy in work.busy.items():
        pool = facts.pools[pool_id]
        if not pool.headroom:
            continue
        promised = facts.promised[pool_id]
        free, freed = facts.available(pool) - promised, promised - work.committed[pool_id]
        for slot, kept in enumerate(spread(pool.headroom, facts.slots)):
            # what is had back is free for work, all of it
            limit = max(0, int(free[slot]) - kept) + int(freed[slot])
            if busy[slot] > limit:
                yield Excess(
                    of=pool_id,
                    where=f"{pool_id}, slot {slot}",
                    measured=int(busy[slot]),
                    limit=limit,
                    units=int(busy[slot]) - limit,
                    said=both(
                        "{busy} cards of {pool} are at work at {at}; {free} are free of "
                        "commitments, of which {kept} are kept for tomorrow",
                        "{pool} 在 {at} 有 {busy} 张卡投入使用；扣除承诺后可用 {free} 张，"
                        "其中 {kept} 张须为日后预留",
                        busy=busy[slot], pool=pool_id,
                        at=facts.case.horizon.clock(slot),
                        free=free[slot] + freed[slot], kept=kept,
                    ),
                )  # fmt: skip


def charged(work: Work) -> Iterator[Charged]:
    """Yield what soft headroom asks for."""
    yield from charged_for(work.facts, "headroom", excesses(work))
