"""Work under a contract uses no more cards than are rented, and enough of them are."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from huline.models.contract import Contract
from huline.models.sentence import Sentence, both
from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.misstated import misstated


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report contracts rented in a wrong number, and charges for them that are wrong."""
    stated = Counter(rented.contract for rented in audit.plan.contracts)
    most_used = _most_used(audit)
    for contract in audit.facts.contracts.values():
        rented, used = audit.rented.get(contract.id, 0), most_used[contract.id]
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


def _most_used(audit: Audit) -> dict[str, int]:
    """Contract id -> cards of the tenant's work in the pool, in the slot with the most."""
    runs, contracts = audit.runs, audit.facts.contracts
    pools = {pool: p for p, pool in enumerate(runs.pools)}
    tenants = list(dict.fromkeys(contract.tenant for contract in contracts.values()))
    # the last row is that of all other tenants
    under = np.full((len(tenants) + 1, len(pools)), -1, dtype=np.int64)
    for c, contract in enumerate(contracts.values()):
        if contract.pool in pools:
            under[tenants.index(contract.tenant), pools[contract.pool]] = c
    of = under[runs.of_tenants(tenants), runs.pool]
    most = runs.at_work(of, len(contracts)).max(axis=1, initial=0)
    return dict(zip(contracts, most.tolist(), strict=True))


def _breach(contract: Contract, measured: int, limit: int, message: Sentence) -> Breach:
    return Breach(
        rule="take-or-pay", where=contract.id, measured=measured, limit=limit, message=message
    )
