"""A service does not depend on too few pools, nor on one of them too much."""

from math import gcd

import numpy as np

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import ServiceColumns, Variables

FORMULA = (
    "site - sum of cards <= 0; min sites * site - sum of site <= 0; "
    "1000 * units * cards - max share * sum of units * cards <= 0"
)


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    for columns in variables.services:
        if columns.service.min_sites > 1:
            _not_too_few(builder, compiled, columns)
        if columns.service.max_share < 1000:
            _not_too_much(builder, compiled, columns)


def _not_too_few(builder: Builder, compiled: Compiled, columns: ServiceColumns) -> None:
    """Count a pool only if it has cards, and ask for enough others wherever one is used."""
    name = compiled.case.workloads[columns.service.workload].id
    ids = [compiled.supply.sites[int(p)].pool.id for p in columns.site_pool]
    sites, row = (
        np.arange(columns.site.size),
        np.searchsorted(columns.site_pool, columns.cards_pool),
    )
    builder.add_rows(
        "spread",
        FORMULA,
        (
            np.concatenate((sites, row)),
            np.concatenate((columns.site, columns.cards)),
            np.concatenate((np.ones_like(sites), -np.ones_like(row))),
        ),
        np.zeros(sites.size),
        lambda i: f"{name},used,{ids[i]}",
    )
    builder.add_rows(
        "spread",
        FORMULA,
        (
            np.concatenate((sites, np.repeat(sites, sites.size))),
            np.concatenate((columns.site, np.tile(columns.site, sites.size))),
            np.repeat([columns.service.min_sites, -1], [sites.size, sites.size**2]),
        ),
        np.zeros(sites.size),
        lambda i: f"{name},least,{ids[i]}",
    )


def _not_too_much(builder: Builder, compiled: Compiled, columns: ServiceColumns) -> None:
    service = columns.service
    name = compiled.case.workloads[service.workload].id
    units = service.units[columns.cards_pool]
    units = units // max(int(np.gcd.reduce(units)), 1)
    common = gcd(1000, service.max_share)
    pools, row = np.unique(columns.cards_pool, return_inverse=True)
    builder.add_rows(
        "spread",
        FORMULA,
        (
            np.concatenate((row, np.repeat(np.arange(pools.size), units.size))),
            np.concatenate((columns.cards, np.tile(columns.cards, pools.size))),
            np.concatenate(
                (1000 // common * units, np.tile(-service.max_share // common * units, pools.size))
            ),
        ),
        np.zeros(pools.size),
        lambda i: f"{name},share,{compiled.supply.sites[int(pools[i])].pool.id}",
    )


ROW = Row("spread", FORMULA, _add)
