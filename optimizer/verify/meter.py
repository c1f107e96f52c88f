"""What is drawn at a centre's meter."""

from collections.abc import Iterator, Mapping

from huline.models.centre import Centre
from huline.optimizer.verify.facts import Facts, Vector, spread


def draws(
    facts: Facts, busy: Mapping[str, Vector], committed: Mapping[str, Vector], centre: Centre
) -> Iterator[tuple[int, int]]:
    """Yield for each slot what work draws and what is drawn without it, in mW.

    Without work there are the fixed draw, the idle cards and the commitments.

    Parameters
    ----------
    busy : pool id -> (slots,) cards at work, for pools in use
    committed : pool id -> (slots,) cards
    """
    work, rest = [0] * facts.slots, [0] * facts.slots
    for pool in facts.pools.values():
        if pool.centre != centre.id:
            continue
        # lists of Python integers: W x cards x per mille may pass 2^63
        extra = pool.busy_w - pool.idle_w
        at_work = busy[pool.id].tolist() if pool.id in busy else [0] * facts.slots
        cards = facts.available(pool).tolist()
        promised = committed[pool.id].tolist()
        for slot in range(facts.slots):
            work[slot] += at_work[slot] * extra
            rest[slot] += cards[slot] * pool.idle_w + promised[slot] * extra
    for slot, pue in enumerate(spread(centre.pue, facts.slots)):
        yield pue * work[slot], 1000 * centre.fixed_w + pue * rest[slot]
