"""What workloads pay and may claim in every pool, as columns: one row for all that are alike.

Sums over a whole plan are a few array operations on these, however many workloads there are.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.workload import TrainingJob
from huline.optimizer.compile.migration import Migration
from huline.optimizer.compile.moves import Moves
from huline.optimizer.compile.rents import Rents
from huline.optimizer.compile.subsidies import Entitlement, Subsidies
from huline.optimizer.compile.surcharges import Surcharges
from huline.optimizer.compile.terms import Terms
from huline.optimizer.compile.violations import Violations

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Sheet:
    """Vectors over pools, of which each workload has one.

    Attributes
    ----------
    kind : (W,) which row is a workload's
    rows : (n, P)
    """

    kind: Ints
    rows: NDArray[Any]

    def at(self, workload: Ints, pool: Ints) -> NDArray[Any]:
        """(n,) what stands there for each pair of a workload and a pool."""
        return self.rows[self.kind[workload], pool]


@dataclass(frozen=True)
class Once:
    """Milli-fen that a workload pays once if it has cards in any of some pools.

    Attributes
    ----------
    cost : (W,)
    where : the pools that ask for it
    """

    cost: Ints
    where: Sheet

    def due(self, workload: Ints, pool: Ints) -> Ints:
        """(W,) milli-fen for workloads with cards in pools."""
        asked = np.zeros(self.cost.size, dtype=bool)
        asked[workload[self.where.at(workload, pool)]] = True
        return self.cost * asked


@dataclass(frozen=True)
class Programme:
    """Who may claim from a subsidy, where, and what a card-slot is worth there.

    Attributes
    ----------
    kind : (W,) -1 where a workload may claim nothing
    where : (n, P) whether runs are eligible
    rate : (n, P) milli-fen per card-slot, where it is the same in all slots
    course : (n,) which of ``summed`` holds the rates where they differ, -1 where they do not
    summed : (P, T + 1) each: rates of all slots before one, added up; sums that leave int64 come
        back into it in their differences
    """

    kind: Ints
    where: NDArray[np.bool_]
    rate: Ints
    course: Ints
    summed: tuple[Ints, ...]

    def worth(self, workload: Ints, pool: Ints, first: Ints, end: Ints, cards: Ints) -> Ints:
        """(n,) milli-fen that runs over slots ``[first, end)`` entitle to."""
        kind = self.kind[workload]
        inside = np.flatnonzero(kind >= 0)
        worth = np.zeros(kind.size, dtype=np.int64)
        kind, pool = kind[inside], pool[inside]
        first, end, cards = first[inside], end[inside], cards[inside]
        worth[inside] = cards * (end - first) * self.rate[kind, pool]
        for i, summed in enumerate(self.summed):
            these = np.flatnonzero(self.course[kind] == i)
            at, cards_of = pool[these], cards[these]
            each = summed[at, end[these]] - summed[at, first[these]]
            worth[inside[these]] = cards_of * each * self.where[kind[these], at]
        return worth

    def eligible(self, workload: Ints, pool: Ints) -> NDArray[np.bool_]:
        """(n,) whether runs of workloads in pools are."""
        kind = self.kind[workload]
        found = np.zeros(kind.size, dtype=bool)
        inside = kind >= 0
        found[inside] = self.where[kind[inside], pool[inside]]
        return found


@dataclass(frozen=True)
class Sheets:
    """All that workloads pay and may claim, by pool. Rates are milli-fen per card-slot.

    Attributes
    ----------
    rent, fabric, wish, violation : rates
    encryption, migration, port, move : what is paid once
    programmes : (S,)
    tier : (W,)
    work : (W,) reference card-hours of training, 0 for inference
    penalty, weight : (W,) as `Terms.penalty` and `Terms.weight` say
    """

    rent: Sheet
    fabric: Sheet
    wish: Sheet
    violation: Sheet
    encryption: Once
    migration: Once
    port: Once
    move: Once
    programmes: tuple[Programme, ...]
    tier: Ints
    work: Ints
    penalty: Ints
    weight: Ints


def sheets_of(
    case: Case,
    terms: Terms,
    rents: Rents,
    surcharges: Surcharges,
    migration: Migration,
    moves: Moves,
    subsidies: Subsidies,
    violations: Violations,
    wish: Callable[[int], Ints],
) -> Sheets:
    """Work out each row once; ``wish`` is that of the payer's `Prices`."""
    all_ = case.workloads
    sealed = surcharges.sealed
    return Sheets(
        rent=_sheet(map(rents.terms, all_), lambda w: rents.of(all_[w])),
        fabric=_sheet(
            ((w.fabrics, w.prefers_fabric) for w in all_), lambda w: surcharges.of_fabric(all_[w])
        ),
        wish=_sheet(
            ((*w.preferences.items(), w.fabric_wish, w.prefers_fabric) for w in all_), wish
        ),
        violation=_sheet(map(violations.signatures, range(len(all_))), violations.of),
        encryption=Once(
            _column(map(sealed, all_)),
            _sheet(map(surcharges.source, all_), lambda w: surcharges.away(all_[w])),
        ),
        migration=Once(
            _column(w.migration_cost for w in all_),
            _sheet((w.runs_at for w in all_), lambda w: migration.away(all_[w])),
        ),
        port=Once(
            _column(w.port_cost or 0 for w in all_),
            _sheet(map(migration.stack_of, all_), lambda w: migration.ported(all_[w])),
        ),
        move=Once(
            _column(moves.tax for _ in all_),
            _sheet((moves.homes(w.id) for w in all_), lambda w: moves.away(all_[w].id)),
        ),
        programmes=_programmes(case, subsidies),
        tier=_column(w.tier for w in all_),
        work=_column(w.work if isinstance(w, TrainingJob) else 0 for w in all_),
        penalty=_column(map(terms.penalty, all_)),
        weight=_column(map(terms.weight, all_)),
    )


def _column(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def _sheet(keys: Iterable[Hashable], row: Callable[[int], NDArray[Any]]) -> Sheet:
    """Lay out a row for each key, that of the first workload which has it."""
    first: dict[Hashable, tuple[int, int]] = {}
    kind = [first.setdefault(key, (len(first), w))[0] for w, key in enumerate(keys)]
    rows = [row(w) for _, w in first.values()]
    return Sheet(_column(kind), np.stack(rows) if rows else np.zeros((0, 0), dtype=np.int64))


def _programmes(case: Case, subsidies: Subsidies) -> tuple[Programme, ...]:
    claims = [subsidies.of(workload) for workload in case.workloads]
    # workloads that may claim alike share one tuple
    alike = {id(mine): mine for mine in claims}
    place = {key: k for k, key in enumerate(alike)}
    of = _column(place[id(mine)] for mine in claims)
    return tuple(
        _programme(of, [next((e for e in m if e.subsidy == s), None) for m in alike.values()])
        for s in range(len(subsidies.rules))
    )


def _programme(of: Ints, entitled: Sequence[Entitlement | None]) -> Programme:
    """Lay out a subsidy, given what it entitles each kind of workload to, and (W,) the kinds."""
    kinds: dict[tuple[int, bytes], tuple[int, Entitlement]] = {}
    kind = [
        -1 if e is None else kinds.setdefault((id(e.base), e.where.tobytes()), (len(kinds), e))[0]
        for e in entitled
    ]
    every = [e for _, e in kinds.values()]
    varying = {id(e.base): e.base for e in every if not e.steady}
    place = {key: i for i, key in enumerate(varying)}
    none = np.zeros((0, 0), dtype=np.int64)
    return Programme(
        kind=_column(kind)[of] if kind else of,
        where=np.stack([e.where for e in every]) if every else none.astype(bool),
        rate=np.stack([e.base[:, 0] * e.where * e.steady for e in every]) if every else none,
        course=_column(place.get(id(e.base), -1) for e in every),
        summed=tuple(map(summed, varying.values())),
    )


def summed(rates: Ints) -> Ints:
    """(P, T + 1) rates (P, T) of all slots before one, added up.

    Sums that leave int64 wrap, and come back into it in the difference of two of them, as long as
    that fits.
    """
    found = np.zeros((rates.shape[0], rates.shape[1] + 1), dtype=np.int64)
    np.cumsum(rates, axis=1, out=found[:, 1:])
    return found
