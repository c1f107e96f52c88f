"""Work under a contract uses no more cards than are rented, and enough of them are."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from huline.models.contract import Contract
from huline.models.sentence import Sentence, both
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.misstated import misstated
from huline.optimizer.verify.money import stretches


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report contracts rented in a wrong number, and charges for them that are wrong."""
    stated = Counter(rented.contract for rented in audit.plan.contracts)
    for contract in audit.facts.contracts.values():
        rented, used = audit.rented.get(contract.id, 0), _most_used(audit, contract)
        if stated[contract.id] > 1:
            message = both("the plan states contract {id} {times} times",
                           "计划把合同 {id} 写了 {times} 次",
                           id=contract.id, times=stated[contract.id])  # fmt: skip
            yield _breach(contract, stated[contract.id], 1, message)
        if used > rented:
            message = both("{used} cards are used under contract {id}, and {rented} are rented",
                           "合同 {id} 下用了 {used} 张卡，只租了 {rented} 张",
                           id=contract.id, used=used, rented=rented)  # fmt: skip
            yield _breach(contract, used, rented, message)
        if 0 < rented < contract.min_cards:
            message = both("{rented} cards are rented under contract {id}, which asks for "
                           "{least} at least",
                           "合同 {id} 租了 {rented} 张卡，而起租为 {least} 张",
                           id=contract.id, rented=rented, least=contract.min_cards)  # fmt: skip
            yield _breach(contract, rented, contract.min_cards, message)
        block = audit.facts.pools[contract.pool].block
        if rented > block and audit.facts.applies("capacity"):
            message = both("{rented} cards are rented under contract {id}, its pool has {block}",
                           "合同 {id} 租了 {rented} 张卡，而其资源池只有 {block} 张",
                           id=contract.id, rented=rented, block=block)  # fmt: skip
            yield _breach(contract, rented, block, message)
    yield from misstated(audit, "take-or-pay")


def _most_used(audit: Audit, contract: Contract) -> int:
    """Cards of the tenant's work in the pool, in the slot in which they are most."""
    steps = np.zeros(audit.facts.slots + 1, dtype=np.int64)
    for placed in audit.placed:
        if placed.workload.tenant == contract.tenant:
            for pool, first, end, cards in stretches(placed):
                if pool == contract.pool:
                    steps[first] += cards
                    steps[end] -= cards
    return int(np.cumsum(steps).max())


def _breach(contract: Contract, measured: int, limit: int, message: Sentence) -> Breach:
    return Breach(
        rule="take-or-pay", where=contract.id, measured=measured, limit=limit, message=message
    )
