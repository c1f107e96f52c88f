"""Refusals: why each pruned pair of workload and pool was pruned."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.constraints import CONSTRAINTS
from huline.models.plan import Refusal, RefusalCount
from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.signatures import Judge, Judgements

Ints = NDArray[np.int64]

_RULES = tuple(c.id for c in CONSTRAINTS)
_CODE = {rule: i for i, rule in enumerate(_RULES)}


class Pruned:
    """Pairs that pass every pair rule but cannot run even alone, or not in time; as columns."""

    def __init__(self) -> None:
        self._parts = [np.zeros((6, 0), dtype=np.int64)]

    def add(
        self,
        workload: Ints | int,
        pool: Ints,
        rule: str,
        measured: Ints,
        limit: Ints,
        resource: int = 0,
    ) -> None:
        """Record that ``rule`` refuses a pool to a workload, for want of a resource; all (n,)."""
        columns = (workload, pool, _CODE[rule], measured, limit, resource)
        self._parts.append(np.array(np.broadcast_arrays(*columns), dtype=np.int64))

    def add_each(self, pairs: Iterable[tuple[int, int, str, int, int, int]]) -> None:
        """Record pairs one by one: workload, pool, rule, measured, limit, resource."""
        rows = [(w, pool, _CODE[rule], *amounts) for w, pool, rule, *amounts in pairs]
        self._parts.append(np.array(rows, dtype=np.int64).reshape(-1, 6).T)

    def columns(self) -> Ints:
        """(6, pairs) workload, pool, rule, measured, limit, resource; sorted by workload."""
        found = np.concatenate(self._parts, axis=1)
        ordered: Ints = found[:, np.argsort(found[0], kind="stable")]
        return ordered


# Stands for "no way there", or "never", in the arrays of Pruned.
UNREACHABLE = -1
# Stands for a resource in the arrays of Pruned where an amount is of card-hours.
CARD_HOURS = -1


class Refusals:
    """Every Refusal of a compiled Case, made into objects only when asked for."""

    def __init__(
        self,
        asks: Sequence[Sequence[Ask]],
        judge: Judge,
        judgements: Judgements,
        pruned: Pruned,
        supply: Supply,
    ) -> None:
        self._asks, self._judge, self._supply = asks, judge, supply
        self._judgements = judgements
        self._pools = [site.pool.id for site in judge.sites]
        self._pruned = pruned.columns()
        self._pruned_from = np.searchsorted(self._pruned[0], np.arange(len(asks) + 1))

    def of(self, workload: int) -> Iterator[Refusal]:
        """Yield the Refusal of every pool the workload may not use, pools in file order."""
        rows = {
            int(row[1]): row
            for row in self._pruned[
                :, self._pruned_from[workload] : self._pruned_from[workload + 1]
            ].T
        }
        asks = self._asks[workload]
        closest, first = self._first(self._judgements.rows[workload])
        for pool, name in enumerate(self._pools):
            if pool in rows:
                _, _, rule, measured, limit, resource = (int(v) for v in rows[pool])
                yield Refusal(
                    workload=asks[0].workload.id, pool=name, rule=_RULES[rule],
                    measured=self._shown(rule, measured, resource),
                    limit=self._shown(rule, limit, resource),
                )  # fmt: skip
            elif first[pool] >= 0:
                ask = asks[int(closest[pool])]
                miss = self._judge.miss(int(first[pool]), ask, pool)
                yield Refusal(
                    workload=ask.workload.id, pool=name,
                    rule=self._judge.fits[int(first[pool])].rule,
                    measured=miss.measured if miss else None, limit=miss.limit if miss else None,
                )  # fmt: skip

    def _shown(self, rule: int, amount: int, resource: int) -> int | str:
        """Name the resource beside an amount of it, cards apart, and centres by their ids."""
        if amount == UNREACHABLE:
            return "never" if _RULES[rule] == "precedence" else "unreachable"
        if resource == CARD_HOURS:
            return f"{amount} card-hours"
        if CONSTRAINTS[rule].unit == "centre":
            return self._supply.centres[amount].id
        return f"{amount} {self._supply.resources[resource]}" if resource else amount

    def every(self, workload: int) -> dict[str, tuple[Refusal, ...]]:
        """Pool -> what each pair rule in force has against it, in the order of the rules.

        Of a service it is what they say to the first metro that they refuse; pools that they
        leave to other metros are listed, too.
        """
        asks, found = self._asks[workload], dict[str, tuple[Refusal, ...]]()
        refused = (self._judgements.refused_by[list(self._judgements.rows[workload])] >= 0).any(0)
        for pool in np.flatnonzero(refused).tolist():
            misses = (
                (fit.rule, next(filter(None, (self._judge.miss(f, ask, pool) for ask in asks
                                              if fit.signature(ask) is not None)), None))
                for f, fit in enumerate(self._judge.fits)
            )  # fmt: skip
            found[self._pools[pool]] = tuple(
                Refusal(
                    workload=asks[0].workload.id, pool=self._pools[pool], rule=rule,
                    measured=miss.measured, limit=miss.limit,
                )
                for rule, miss in misses
                if miss is not None
            )  # fmt: skip
        return found

    def counts(self) -> tuple[RefusalCount, ...]:
        """Count refusals by rule, the commonest first."""
        tallies: dict[str, _Tally] = {}
        for tally in (*self._judged(), *self._left_out()):
            rule = tallies.setdefault(tally.rule, tally)
            if rule is not tally:
                rule.pairs += tally.pairs
                rule.workloads |= tally.workloads
                rule.example = min(rule.example, tally.example, key=lambda pair: pair[0])
        return tuple(
            RefusalCount(
                rule=t.rule, pairs=t.pairs, workloads=int(t.workloads.sum()),
                example=self._one(*t.example),
            )
            for t in sorted(tallies.values(), key=lambda t: (-t.pairs, t.rule))
        )  # fmt: skip

    def _judged(self) -> Iterator["_Tally"]:
        """Count what each pair rule refuses, once for all workloads of equal judgements."""
        kinds = {rows: n for n, rows in enumerate(dict.fromkeys(self._judgements.rows))}
        kind = np.array([kinds[rows] for rows in self._judgements.rows], dtype=np.int64)
        first = np.array([self._first(rows)[1] for rows in kinds], dtype=np.int8)
        for fit, rule in enumerate(self._judge.fits):
            refused = first == fit
            pairs = refused.sum(axis=1)[kind] if kinds else kind
            if pairs.any():
                w = int(np.flatnonzero(pairs)[0])
                pool = int(refused[kind[w]].argmax())
                yield _Tally(rule.rule, int(pairs.sum()), pairs > 0, (w, pool))

    def _left_out(self) -> Iterator["_Tally"]:
        """Count the pairs that pass every pair rule and are refused all the same."""
        for code in np.unique(self._pruned[2]):
            mine = self._pruned[:, self._pruned[2] == code]
            workloads = np.zeros(len(self._asks), dtype=bool)
            workloads[mine[0]] = True
            yield _Tally(
                _RULES[int(code)], mine.shape[1], workloads, (int(mine[0, 0]), int(mine[1, 0]))
            )

    def _one(self, workload: int, pool: int) -> Refusal:
        name = self._pools[pool]
        return next(refusal for refusal in self.of(workload) if refusal.pool == name)

    def _first(self, rows: tuple[int, ...]) -> tuple[Ints, NDArray[np.int8]]:
        """For each pool the ask that came closest to fitting, and the rule that refused it.

        A pool is refused to a service only if it is refused to each of its metros; the metro
        whose refusal comes latest in the order of rules speaks for it.
        """
        codes = self._judgements.refused_by[list(rows)]
        best = np.where(codes < 0, np.int8(127), codes).argmax(axis=0)
        return best, codes[best, np.arange(len(self._pools))]


@dataclass
class _Tally:
    """Refusals by one rule: the pairs, whether each workload has one, and an example."""

    rule: str
    pairs: int
    workloads: NDArray[np.bool_]
    example: tuple[int, int]
    """Workload and pool; the first workload there is."""
