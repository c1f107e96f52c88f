"""Refusals: why each pruned pair of workload and pool was pruned."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from huline.models.constraints import CONSTRAINTS
from huline.models.plan import Refusal, RefusalCount
from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.signatures import Judge, Judgement

_RULES = tuple(c.id for c in CONSTRAINTS)
_CODE = {rule: i for i, rule in enumerate(_RULES)}


@dataclass
class Pruned:
    """Pairs that pass every pair rule but cannot run even alone, or not in time; as columns."""

    workload: list[NDArray[np.int64]] = field(default_factory=list)
    pool: list[NDArray[np.int64]] = field(default_factory=list)
    rule: list[NDArray[np.int8]] = field(default_factory=list)
    measured: list[NDArray[np.int64]] = field(default_factory=list)
    limit: list[NDArray[np.int64]] = field(default_factory=list)
    resource: list[NDArray[np.int64]] = field(default_factory=list)

    def add(
        self,
        workload: int,
        pools: NDArray[np.int64],
        rule: str,
        measured: NDArray[np.int64],
        limit: NDArray[np.int64],
        resource: int = 0,
    ) -> None:
        """Record that ``rule`` refuses some pools to a workload, for want of a resource."""
        if pools.size:
            self.workload.append(np.full(pools.size, workload, dtype=np.int64))
            self.pool.append(pools)
            self.rule.append(np.full(pools.size, _CODE[rule], dtype=np.int8))
            self.measured.append(np.broadcast_to(measured, pools.shape).astype(np.int64))
            self.limit.append(np.broadcast_to(limit, pools.shape).astype(np.int64))
            self.resource.append(np.full(pools.size, resource, dtype=np.int64))


# Stands for "no way there" in the arrays of Pruned.
UNREACHABLE = -1


class Refusals:
    """Every Refusal of a compiled Case, made into objects only when asked for."""

    def __init__(
        self,
        asks: Sequence[Sequence[Ask]],
        judge: Judge,
        pruned: Pruned,
        resources: Sequence[str],
    ) -> None:
        self._asks, self._judge, self._resources = asks, judge, resources
        self._pools = [site.pool.id for site in judge.sites]
        empty = np.zeros(0, dtype=np.int64)
        join = [
            np.concatenate(parts) if parts else empty
            for parts in (
                pruned.workload, pruned.pool, pruned.rule, pruned.measured, pruned.limit,
                pruned.resource,
            )
        ]  # fmt: skip
        columns = np.stack([part.astype(np.int64) for part in join])
        self._pruned = columns[:, np.argsort(columns[0], kind="stable")]
        self._pruned_from = np.searchsorted(self._pruned[0], np.arange(len(asks) + 1))

    def of(self, workload: int) -> Iterator[Refusal]:
        """Yield the Refusal of every pool the workload may not use, pools in file order."""
        rows = {
            int(row[1]): row
            for row in self._pruned[
                :, self._pruned_from[workload] : self._pruned_from[workload + 1]
            ].T
        }
        ask, first = self._closest(workload)
        for pool, name in enumerate(self._pools):
            if pool in rows:
                _, _, rule, measured, limit, resource = (int(v) for v in rows[pool])
                yield Refusal(
                    workload=ask[pool].workload.id, pool=name, rule=_RULES[rule],
                    measured=self._shown(measured, resource), limit=self._shown(limit, resource),
                )  # fmt: skip
            elif first[pool] >= 0:
                miss = self._judge.miss(int(first[pool]), ask[pool], pool)
                yield Refusal(
                    workload=ask[pool].workload.id, pool=name,
                    rule=self._judge.fits[int(first[pool])].rule,
                    measured=miss.measured if miss else None, limit=miss.limit if miss else None,
                )  # fmt: skip

    def _shown(self, amount: int, resource: int) -> int | str:
        """Name the resource beside an amount of it, cards apart."""
        if amount == UNREACHABLE:
            return "unreachable"
        return f"{amount} {self._resources[resource]}" if resource else amount

    def counts(self) -> tuple[RefusalCount, ...]:
        """Count refusals by rule, the commonest first."""
        pairs: Counter[str] = Counter()
        workloads: Counter[str] = Counter()
        example: dict[str, tuple[int, int]] = {}
        for w in range(len(self._asks)):
            _, first = self._closest(w)
            rows = slice(self._pruned_from[w], self._pruned_from[w + 1])
            mine: Counter[str] = Counter()
            for fit, count in zip(*np.unique(first[first >= 0], return_counts=True), strict=True):
                rule = self._judge.fits[int(fit)].rule
                mine[rule] += int(count)
                example.setdefault(rule, (w, int(np.flatnonzero(first == fit)[0])))
            for code, count in zip(
                *np.unique(self._pruned[2, rows], return_counts=True), strict=True
            ):
                mine[_RULES[code]] += int(count)
                at = np.flatnonzero(self._pruned[2, rows] == code)[0]
                example.setdefault(_RULES[code], (w, int(self._pruned[1, rows][at])))
            pairs.update(mine)
            workloads.update(mine.keys())
        return tuple(
            RefusalCount(
                rule=rule, pairs=n, workloads=workloads[rule], example=self._one(*example[rule])
            )
            for rule, n in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
        )

    def _one(self, workload: int, pool: int) -> Refusal:
        name = self._pools[pool]
        return next(refusal for refusal in self.of(workload) if refusal.pool == name)

    def _closest(self, workload: int) -> tuple[list[Ask], NDArray[np.int8]]:
        """For each pool the ask that came closest to fitting, and the rule that refused it.

        A pool is refused to a service only if it is refused to each of its metros; the metro
        whose refusal comes latest in the order of rules speaks for it.
        """
        asks = self._asks[workload]
        judged: list[Judgement] = [self._judge.judge(ask) for ask in asks]
        if len(asks) == 1:
            return [asks[0]] * len(self._pools), judged[0].refused_by
        codes = np.stack([j.refused_by for j in judged])
        ranks = np.where(codes < 0, np.int8(127), codes)
        best = ranks.argmax(axis=0)
        return [asks[i] for i in best], codes[best, np.arange(len(self._pools))]
