"""Columns: what the Program decides, and what each column uses."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.services import Service
from huline.optimizer.compile.subsidies import Account

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Usage:
    """What a column takes when it is 1: entries (column, workload, pool, slot) with their use.

    Attributes
    ----------
    use : (entries, R) of each resource, cards first
    """

    column: Ints
    workload: Ints
    pool: Ints
    slot: Ints
    use: Ints

    @property
    def cards(self) -> Ints:
        """(entries,) cards."""
        return self.use[:, 0]

    def of_workload(self, workloads: int) -> Callable[[int], Ints]:
        """Return a function that gives the entries of each of so many workloads."""
        order = np.argsort(self.workload, kind="stable")
        edges = np.searchsorted(self.workload[order], np.arange(workloads + 1))
        return lambda w: order[edges[w] : edges[w + 1]]


@dataclass(frozen=True)
class JobColumns:
    """Columns of training jobs.

    On an arc that takes one piece a job has a ``start`` for each starting slot. On any other it
    has a ``pick``, a ``run`` for each slot of its window and, unless any set of slots will do, a
    ``piece`` for each slot in which a piece may begin.

    Attributes
    ----------
    start, start_arc, start_slot : one entry a starting option
    pick, pick_arc : one entry an arc of a job that may pause
    run, run_arc, run_slot : one entry an arc and slot
    piece, piece_arc, piece_slot : one entry an arc and slot
    """

    start: Ints
    start_arc: Ints
    start_slot: Ints
    pick: Ints
    pick_arc: Ints
    run: Ints
    run_arc: Ints
    run_slot: Ints
    piece: Ints
    piece_arc: Ints
    piece_slot: Ints

    @property
    def chosen(self) -> Ints:
        """Columns of which one is 1 if the job is served."""
        return np.concatenate((self.start, self.pick))

    @property
    def chosen_arc(self) -> Ints:
        """Arcs of `chosen`."""
        return np.concatenate((self.start_arc, self.pick_arc))


@dataclass(frozen=True)
class ServiceColumns:
    """Columns of one service; arrays may be empty.

    A service that is served wholly by a single site has one ``host`` a pool. Any other has
    ``cards`` for each (pool, slot); ``short`` for what a group of origins lacks in a slot;
    ``flow`` from each group to each (pool, slot) if there are too many ``sets``; ``skip``
    if it may only be left out as a whole; ``site`` for each pool if their number is limited
    from above or below. A service whose stays matter has ``on`` for each (pool, slot) in which
    it has cards, ``start`` where a stay may begin, and ``warm`` for the cards that serve. One
    whose model has to be sent has a ``copy`` for each centre that needs one, one of a
    group ``at`` for each centre. What it pays once for using certain pools has a ``fee``.

    Attributes
    ----------
    host, host_pool : (hosts,)
    cards, cards_pool, cards_slot : (entries,)
    sets : groups of origins whose demand is stated in one; empty where flows state it
    flow : (G, entries), -1 where the group may not use the pool; all of it with sets
    short : (G, T), -1 where there is none
    skip : (0,) or (1,)
    site, site_pool : (pools,) or empty
    on, start : (entries,) or empty
    warm : (entries,) -1 where no card can be warm; empty if all cards are
    copy, copy_centre : (copies,) or empty
    at, at_centre : (centres,) or empty
    fee : (fees,) in the order of the service's, or empty
    """

    service: Service
    host: Ints
    host_pool: Ints
    cards: Ints
    cards_pool: Ints
    cards_slot: Ints
    sets: tuple[Ints, ...]
    flow: Ints
    short: Ints
    skip: Ints
    site: Ints
    site_pool: Ints
    on: Ints
    start: Ints
    warm: Ints
    copy: Ints
    copy_centre: Ints
    at: Ints
    at_centre: Ints
    fee: Ints

    @property
    def serving(self) -> Ints:
        """(entries,) columns of the cards that serve, -1 where none can."""
        return self.warm if self.warm.size else self.cards


@dataclass(frozen=True)
class CommitmentColumns:
    """Columns of commitments that may be ended: a ``keep`` and an ``end`` for each.

    Attributes
    ----------
    keep, end : (K,)
    """

    keep: Ints
    end: Ints


@dataclass(frozen=True)
class ClaimColumns:
    """One column for each workload and subsidy it may claim from, in milli-fen.

    Attributes
    ----------
    column, workload, subsidy : (claims,)
    most : (claims,) upper bounds
    taken : (claims,) column that is 1 where anything is claimed; -1 where nothing asks
    """

    column: Ints
    workload: Ints
    subsidy: Ints
    most: Ints
    taken: Ints

    def on(self, subsidies: frozenset[int]) -> Ints:
        """Return the indices of the claims on some programmes."""
        return np.flatnonzero(np.isin(self.subsidy, list(subsidies)))


@dataclass(frozen=True)
class AccountColumns:
    """Columns of one firm's account with one programme.

    Attributes
    ----------
    tenant, subsidy : whose and with which
    account : what its rent decides
    claims : indices into the claim columns
    column, rent : (entries,) eligible rent of the plan, in milli-fen a unit of the column
    most : the most that rent can be
    opens : (0,) or (1,) 1 where the spend is within the programme's span
    slice : (brackets,) milli-fen of the rent in each bracket
    full : (0,) or (brackets - 1,) 1 where a bracket is full, so that the next may fill
    earned : (0,) or (1,) what the brackets earn, in whole milli-fen
    """

    tenant: str
    subsidy: int
    account: Account
    claims: Ints
    column: Ints
    rent: Ints
    most: int
    opens: Ints
    slice: Ints
    full: Ints
    earned: Ints


@dataclass(frozen=True)
class Variables:
    """All columns of a Program.

    ``usage`` is of workloads; in ``taken`` commitments that may be ended stand beside them, as
    if each were one more workload.
    """

    jobs: JobColumns
    services: tuple[ServiceColumns, ...]
    commitments: CommitmentColumns
    claims: ClaimColumns
    accounts: tuple[AccountColumns, ...]
    usage: Usage
    taken: Usage
