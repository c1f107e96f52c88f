"""Whole cards serve a demand: what that says beyond the rule itself, for the relaxation's sake.

Rows of mixed-integer rounding (Nemhauser and Wolsey, 1990). Every plan keeps them; a fraction of
a card that serves the last units of a demand does not, so bounds come out higher.
"""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.variables import ServiceColumns

Ints = NDArray[np.int64]

FORMULA = "- sum of a * cards - short - b * skip <= - b"


def add_rounded(builder: Builder, formula: str, columns: ServiceColumns, name: str) -> None:
    """Add the rows of a service whose cards all serve, for each set of origins and kind of card.

    In a slot with ``demand``, from ``sum of units * cards + short + demand * skip >= demand``
    follows ``sum of a * cards + short + b * skip >= b``. With r what is left of the demand over
    the ``units`` of the kind of card: ``b`` is r for each card that the demand takes, the last
    included, and ``a`` is r for each full card's worth of a card's units, and what is left of
    them, r at most.
    """
    service = columns.service
    for number, members in enumerate(_sets(columns)):
        demand: Ints = service.demand[members].sum(axis=0)
        reached = service.reach[members][:, columns.cards_pool].any(axis=0)
        for by in np.unique(service.units[columns.cards_pool[reached]]).tolist():
            slots = np.flatnonzero(demand % by)
            entries, rhs = _entries(columns, members, np.flatnonzero(reached), demand, by)
            what = f"{name},rounded,{number},{by}"

            def label(i: int, what: str = what, slots: Ints = slots) -> str:
                return f"{what},{int(slots[i])}"

            builder.add_rows("demand", formula, entries, rhs, label)


def _sets(columns: ServiceColumns) -> list[Ints]:
    """List each group of origins by itself, all of them together, and what other sets there are.

    Rounding asks something of a group by itself even where a larger set may use the same pools.
    """
    groups = len(columns.service.demand)
    single, known = [(g,) for g in range(groups)], (tuple(each) for each in columns.sets)
    found = dict.fromkeys((*single, tuple(range(groups)), *known))
    return [np.array(members) for members in found]


def _entries(
    columns: ServiceColumns, members: Ints, reached: Ints, demand: Ints, by: int
) -> tuple[tuple[Ints, Ints, Ints], Ints]:
    """Row, column and value of every entry, and the right-hand sides; a row for each slot.

    Where the demand is a multiple of ``by``, rounding says nothing new.
    """
    rest = demand % by
    slots = np.flatnonzero(rest)
    row_of = np.full(demand.size, -1, dtype=np.int64)
    row_of[slots] = np.arange(slots.size)
    reached = reached[rest[columns.cards_slot[reached]] > 0]
    slot, units = columns.cards_slot[reached], columns.service.units[columns.cards_pool[reached]]
    worth = units // by * rest[slot] + np.minimum(rest[slot], units % by)
    goal = (-(-demand // by) * rest)[slots]
    short = columns.short[members]
    g, t = np.nonzero((short >= 0) & (rest > 0))
    parts = [
        (row_of[slot], columns.cards[reached], -worth),
        (row_of[t], short[g, t], np.full(t.size, -1)),
    ]
    if columns.skip.size:
        parts.append((row_of[slots], np.repeat(columns.skip, slots.size), -goal))
    row, column, value = (np.concatenate(part) for part in zip(*parts, strict=True))
    return (row, column, value), -goal
