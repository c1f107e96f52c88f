"""Rows for a plan that differs from others: they are no rule of the Case."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.rows.presence import most_cards
from huline.optimizer.formulate.variables import ServiceColumns, Variables
from huline.optimizer.settle.load import Load

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Homes = Mapping[str, frozenset[str]]
"""Workload -> ids of the centres at which a plan gives it cards; those with none are left out."""

RULE = "differing"
FORMULA = (
    "least - sum of options, and of elsewhere, with no centre in common with that plan <= 0; "
    "elsewhere <= sum of cards at other centres; cards there + most * elsewhere <= most"
)


def differing(before: Sequence[Homes], least: int) -> Row:
    """Make the rows of a plan in which work stands elsewhere than in each of some others.

    Parameters
    ----------
    before : where the other plans have their work
    least : how many workloads at least have cards, at none of the centres they have them there
    """

    def add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
        for k, homes in enumerate(before):
            _add(builder, compiled, variables, at_home(compiled, homes), least, k)

    return Row(RULE, FORMULA, add)


def at_home(compiled: Compiled, homes: Homes) -> Mask:
    """(W, P) whether a pool is at a centre at which a plan has a workload."""
    centres = np.array([site.centre.id for site in compiled.supply.sites], dtype=object)
    found = np.zeros((len(compiled.case.workloads), centres.size), dtype=bool)
    for w, workload in enumerate(compiled.case.workloads):
        for centre in homes.get(workload.id, ()):
            found[w] |= centres == centre
    return found


def _add(
    builder: Builder, compiled: Compiled, variables: Variables, home: Mask, least: int, k: int
) -> None:
    jobs, arcs = variables.jobs, compiled.arcs
    known: Mask = np.asarray(home.any(axis=1))
    workload, pool = arcs.workload[jobs.chosen_arc], arcs.pool[jobs.chosen_arc]
    columns = [*jobs.chosen[known[workload] & ~home[workload, pool]]]
    for s in variables.services:
        w = s.service.workload
        if not known[w]:
            continue
        runs = s.service.need[s.host_pool].any(axis=1)
        columns += [*s.host[runs & ~home[w, s.host_pool]]]
        if s.cards.size:
            columns.append(_elsewhere(builder, compiled, s, home[w], k))
    row = np.zeros(len(columns), dtype=np.int64)
    entries = row, np.array(columns, dtype=np.int64), np.full_like(row, -1)
    builder.add_rows(RULE, FORMULA, entries, [-least], lambda _: f"plan,{k}")


def _elsewhere(
    builder: Builder, compiled: Compiled, s: ServiceColumns, home: Mask, k: int
) -> np.int64:
    """Add a column that may be 1 only if a service has cards, and none where it had any."""
    w, name = s.service.workload, compiled.case.workloads[s.service.workload].id
    label: Callable[[int], str] = lambda i: f"{name},plan,{k},{i}"  # noqa: E731
    (column,) = builder.add_following(
        "elsewhere", [0], 1, label, partial(_stands_elsewhere, w, home)
    )
    inside, most = home[s.cards_pool], most_cards(compiled, s)
    away, here = s.cards[~inside], s.cards[inside]
    row = np.zeros(away.size + 1, dtype=np.int64)
    value = np.concatenate(([1], np.full(away.size, -1)))
    builder.add_rows(RULE, FORMULA, (row, np.concatenate(([column], away)), value), [0], label)
    rows = np.arange(here.size)
    entries = (
        np.concatenate((rows, rows)),
        np.concatenate((here, np.full_like(here, column))),
        np.concatenate((np.ones_like(here), most[inside])),
    )
    builder.add_rows(RULE, FORMULA, entries, most[inside], label)
    return np.int64(column)


def _stands_elsewhere(w: int, home: Mask, load: Load) -> Ints:
    pools = load.pool[load.workload == w]
    return np.array([pools.size > 0 and not home[pools].any()], dtype=np.int64)
