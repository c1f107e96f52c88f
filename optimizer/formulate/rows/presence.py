"""Which columns stand for a service being somewhere: no cards without them."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.variables import ServiceColumns

Ints = NDArray[np.int64]

FORMULA = (
    "cards <= most * site; cards <= most * at; cards <= most * copy; cards <= most * fee; "
    "cards <= most * on; on <= cards; warm <= cards; "
    "warm <= most * on, for each slot of the warm-up"
)


def most_cards(compiled: Compiled, columns: ServiceColumns) -> Ints:
    """(entries,) the most cards each column ``cards`` may come to."""
    service = columns.service
    most: Ints = np.minimum(service.need, compiled.supply.most_cards(service.use))
    return most[columns.cards_pool, columns.cards_slot]


def add_presence(
    builder: Builder,
    compiled: Compiled,
    formula: str,
    columns: ServiceColumns,
    most: Ints,
    label: Callable[[str], Callable[[int], str]],
) -> None:
    """Add the rows that tie cards to site, centre, copy and fees, to being there and being warm.

    Parameters
    ----------
    most : (entries,)
    label : names rows of a kind, one an entry
    """
    entries = np.arange(columns.cards.size)

    def at_most(kind: str, at: Ints, less: Ints, times: Ints, more: Ints) -> None:
        """``less <= times * more`` for some entries."""
        rows = np.arange(at.size)
        named = label(kind)
        builder.add_rows(
            "demand",
            formula,
            (
                np.concatenate((rows, rows)),
                np.concatenate((less, more)),
                np.concatenate((np.ones_like(at), -times)),
            ),
            np.zeros(at.size),
            lambda i: named(int(at[i])),
        )

    if columns.site.size:
        site = columns.site[np.searchsorted(columns.site_pool, columns.cards_pool)]
        at_most("site", entries, columns.cards, most, site)
    centre = compiled.supply.centre_of[columns.cards_pool]
    if columns.at.size:
        at_centre = columns.at[np.searchsorted(columns.at_centre, centre)]
        at_most("at", entries, columns.cards, most, at_centre)
    if columns.copy.size:
        sent = np.flatnonzero(np.isin(centre, columns.copy_centre))
        copy = columns.copy[np.searchsorted(columns.copy_centre, centre[sent])]
        at_most("copy", sent, columns.cards[sent], most[sent], copy)
    for fee, column in zip(columns.service.fees, columns.fee, strict=True):
        asked = np.flatnonzero(fee.pools[columns.cards_pool])
        at_most(fee.name, asked, columns.cards[asked], most[asked], np.full_like(asked, column))
    if columns.on.size:
        at_most("on", entries, columns.cards, most, columns.on)
        at_most("cards", entries, columns.on, np.ones_like(entries), columns.cards)
    if columns.warm.size:
        warm = np.flatnonzero(columns.warm >= 0)
        at_most("warm", warm, columns.warm[warm], np.ones_like(warm), columns.cards[warm])
        for slots in range(1, columns.service.warm_up + 1):
            before = columns.cards_slot[warm] >= slots
            late = warm[before]
            # entries of a pool stand in a row, and one that can be warm follows its warm-up
            at_most(f"warm{slots}", late, columns.warm[late], most[late], columns.on[late - slots])
