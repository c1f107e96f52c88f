"""Cross-checks of price terms and contracts: what a price is counted in is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from huline.models.errors import Problem
from huline.models.problems import KEEP_ONE, problem, unknown_id
from huline.models.sentence import both, listed

if TYPE_CHECKING:
    from huline.models.case import Case


def check_prices(case: Case) -> Iterator[Problem]:
    """Yield every pool let by the P whose cards do not say how many P they are."""
    accelerators = {a.id: a for a in case.accelerators}
    for i, pool in enumerate(case.pools):
        accelerator, precision = accelerators.get(pool.accelerator), pool.rent_precision
        if accelerator is None or precision is None:
            continue
        sparse = bool(pool.rent_sparse)
        known = accelerator.gflops(sparse=sparse)
        if precision not in known:
            yield problem(
                ("pools", i, "rent_precision"), "price",
                both("accelerator '{id}' has no figure of {kind} {precision}",
                     "卡型“{id}”没有{kind} {precision} 的算力", id=accelerator.id,
                     kind=both("sparse", "稀疏") if sparse else both("dense", "稠密"),
                     precision=precision),
                both("known there: {known}; or add it to its {field}",
                     "已有：{known}；或在其 {field} 中补充",
                     known=listed(known) if known else both("none", "无"),
                     field="sparse_gflops" if sparse else "dense_gflops"),
            )  # fmt: skip


def check_contracts(case: Case) -> Iterator[Problem]:
    """Yield every contract that names what is not there, or under which nothing can be rented."""
    pools, tenants = {p.id: p for p in case.pools}, {t.id: t for t in case.tenants}
    offers = Counter((contract.tenant, contract.pool) for contract in case.contracts)
    for i, contract in enumerate(case.contracts):
        at, pool = ("contracts", i), pools.get(contract.pool)
        if contract.tenant not in tenants:
            yield unknown_id((*at, "tenant"), "tenant", contract.tenant, tenants)
        if offers[contract.tenant, contract.pool] > 1:
            yield problem(
                (*at, "pool"), "duplicate-id",
                both("'{tenant}' has more than one contract in '{pool}'",
                     "“{tenant}”在“{pool}”的合同不止一份", tenant=contract.tenant,
                     pool=contract.pool),
                KEEP_ONE,
            )  # fmt: skip
        if pool is None:
            yield unknown_id((*at, "pool"), "pool", contract.pool, pools)
        elif contract.min_cards > pool.block:
            yield problem(
                (*at, "min_cards"), "contract",
                both("is {least} cards, and pool '{pool}' has {cards} at most",
                     "为 {least} 张卡，而资源池“{pool}”至多有 {cards} 张",
                     least=contract.min_cards, pool=pool.id, cards=pool.block),
                both("nothing could ever be rented; lower it or remove the contract",
                     "这样永远无法起租；请调低，或删去该合同"),
            )  # fmt: skip
        elif contract.rent is None and pool.rent_per == "million-tokens":
            yield problem(
                (*at, "rent"), "price",
                both("is missing, and the rent of pool '{pool}' is for tokens",
                     "缺失，而资源池“{pool}”的租金按词元计", pool=pool.id),
                both("state what a card-hour costs under the contract",
                     "请写明合同的每卡时租金"),
            )  # fmt: skip
