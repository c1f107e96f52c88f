"""Cross-checks of price terms: what a price is counted in is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from huline.models.errors import Problem
from huline.models.problems import problem
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
