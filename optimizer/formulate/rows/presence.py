"""Which columns stand for a service being somewhere: no cards without them."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.variables import ServiceColumns

Ints = NDArray[np.int64]

FORMULA = "cards <= most * site"


def most_cards(compiled: Compiled, columns: ServiceColumns) -> Ints:
    """(entries,) the most cards each column ``cards`` may come to."""
    service = columns.service
    most: Ints = np.minimum(service.need, compiled.supply.most_cards(service.use))
    return most[columns.cards_pool, columns.cards_slot]


def add_presence(
    builder: Builder,
    formula: str,
    columns: ServiceColumns,
    most: Ints,
    label: Callable[[int], str],
) -> None:
    """Add the rows that let a pool have cards only if its site is chosen.

    Parameters
    ----------
    most : (entries,)
    label : names an entry
    """
    if columns.site.size:
        site = columns.site[np.searchsorted(columns.site_pool, columns.cards_pool)]
        entries = np.arange(columns.cards.size)
        builder.add_rows(
            "demand",
            formula,
            (
                np.concatenate((entries, entries)),
                np.concatenate((columns.cards, site)),
                np.concatenate((np.ones(entries.size, dtype=np.int64), -most)),
            ),
            np.zeros(entries.size),
            label,
        )
