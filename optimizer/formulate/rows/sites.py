"""A service uses no more pools than it may."""

import numpy as np

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import ServiceColumns, Variables

FORMULA = "cards <= most * site; sum of site <= sites"


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    for columns in variables.services:
        if columns.site.size:
            _limit(builder, compiled, columns)


def _limit(builder: Builder, compiled: Compiled, columns: ServiceColumns) -> None:
    name = compiled.case.workloads[columns.service.workload].id
    pool, slot = columns.cards_pool, columns.cards_slot
    most = np.minimum(columns.service.need, compiled.supply.most_cards(columns.service.use))[
        pool, slot
    ]
    site = columns.site[np.searchsorted(columns.site_pool, pool)]
    entries = np.arange(columns.cards.size)
    builder.add_rows(
        "sites",
        FORMULA,
        (
            np.concatenate((entries, entries)),
            np.concatenate((columns.cards, site)),
            np.concatenate((np.ones(entries.size, dtype=np.int64), -most)),
        ),
        np.zeros(entries.size),
        lambda i: f"{name},{compiled.supply.sites[int(pool[i])].pool.id},{int(slot[i])}",
    )
    builder.add_rows(
        "sites",
        FORMULA,
        (np.zeros(columns.site.size), columns.site, np.ones(columns.site.size)),
        [columns.service.sites or 0],
        lambda _: name,
    )


ROW = Row("sites", FORMULA, _add)
