"""The one pass from supply objects to arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.accelerator import Accelerator
from huline.models.case import Case
from huline.models.centre import Centre, Pool
from huline.models.plan import Perspective
from huline.models.units import CARDS, half_up
from huline.models.workload import InferenceService, Workload
from huline.optimizer.compile.carbon import carbon_rates
from huline.optimizer.compile.endable import Endable, endable_of
from huline.optimizer.compile.energy import energy_rates

Ints = NDArray[np.int64]

_ENDLESS = 2**62


@dataclass(frozen=True)
class Site:
    """A pool together with what it stands in and is made of."""

    pool: Pool
    centre: Centre
    accelerator: Accelerator


@dataclass(frozen=True)
class Supply:
    """All pools and centres as arrays. Rates are milli-fen per card-slot.

    Attributes
    ----------
    sites : (P,) the pools with their centres and accelerators
    resources : (R,) their names; cards come first
    centre_of : (P,) index of each pool's centre
    endable : the commitments that a plan may end; the others are *firm*
    capacity : (P, R, T) what may be used, firm commitments taken off; resource 0 is cards
    free, committed : (P, T) cards that are not firmly promised, and those that are, whatever the
        rules
    running : (P,)
    energy : (P, T) metered, whoever pays
    carbon : (P, T) what it emits, at the policy's price
    billed : (P,) whether the payer pays the energy beside the rent
    watt : (P,) W a working card draws above an idle one, before PUE
    pue : (C, T) per mille
    base : (C, T) mW at the meter in any plan: fixed draw, idle cards, firm commitments
    headroom : (C, T) mW at the meter that is left above it; meaningless where not ``limited``
    limited : (C,) whether a power limit is in force and hard
    peak : (C,) W the meter has reached this month or reaches without any plan
    demand_charge : (C,) milli-fen per W by which the peak rises, 0 where none is in force
    """

    sites: tuple[Site, ...]
    resources: tuple[str, ...]
    centres: tuple[Centre, ...]
    centre_of: Ints
    endable: Endable
    capacity: Ints
    free: Ints
    committed: Ints
    running: Ints
    energy: Ints
    carbon: Ints
    billed: NDArray[np.bool_]
    watt: Ints
    pue: Ints
    base: Ints
    headroom: Ints
    limited: NDArray[np.bool_]
    peak: Ints
    demand_charge: Ints

    def demand_charge_of(self, perspective: Perspective) -> Ints:
        """(C,) milli-fen per W by which the peak rises, as far as they count in a perspective."""
        if perspective == "system":
            return self.demand_charge
        billed = np.array([c.demand_charge_billed for c in self.centres], dtype=np.int64)
        return self.demand_charge * billed

    def performance(self, workload: Workload) -> list[int]:
        """(P,) measured performance of one card for a workload, 0 where there is none."""
        measured = workload.accelerators
        return [measured.get(site.accelerator.id, 0) for site in self.sites]

    def units(self, service: InferenceService) -> list[int]:
        """(P,) demand units one card serves."""
        return [
            service.units_per_card(performance, site.pool.lost_share)
            for site, performance in zip(self.sites, self.performance(service), strict=True)
        ]

    def amounts(self, cards: int, others: Mapping[str, int]) -> list[int]:
        """(R,) so many cards and so much of each further resource."""
        return [cards, *(others.get(name, 0) for name in self.resources[1:])]

    def most_cards(self, use: Ints) -> Ints:
        """(P, T) cards that could work if each took ``use`` (R,) of the resources."""
        most: Ints = self.capacity[:, 0, :]
        for r in np.flatnonzero(use[1:]) + 1:
            most = np.minimum(most, self.capacity[:, r, :] // use[r])
        return most


def supply_columns(case: Case) -> Supply:
    """Compile centres, pools, tariffs and commitments."""
    slots, minutes = case.horizon.slots, case.horizon.slot_minutes
    accelerators = {a.id: a for a in case.accelerators}
    centre_index = {c.id: i for i, c in enumerate(case.centres)}
    sites = tuple(
        Site(p, case.centres[centre_index[p.centre]], accelerators[p.accelerator])
        for p in case.pools
    )
    centre_of = np.array([centre_index[p.centre] for p in case.pools], dtype=np.int64)
    names = (CARDS, *dict.fromkeys(name for pool in case.pools for name in pool.resources))
    cards = _per_slot([case.horizon.cards_of(p) for p in case.pools], slots)
    endable = endable_of(case)
    promised = _promised(case)
    committed = promised - endable.taken()
    pue = _per_slot([c.pue for c in case.centres], slots)
    base = _base(case, centre_of, cards, committed, pue)
    watt = np.array([p.busy_w - p.idle_w for p in case.pools], dtype=np.int64)
    return Supply(
        sites=sites,
        resources=names,
        centres=case.centres,
        centre_of=centre_of,
        endable=endable,
        capacity=_capacity(case, cards - committed, names[1:]),
        free=cards - committed,
        committed=committed,
        running=_rates([p.running_cost for p in case.pools], minutes),
        energy=energy_rates(case, centre_index),
        carbon=carbon_rates(case),
        billed=np.array([not p.rent_includes_energy for p in case.pools], dtype=bool),
        watt=watt,
        pue=pue,
        base=base,
        headroom=_headroom(case, base),
        limited=_limited(case),
        peak=_peak(case, _base(case, centre_of, cards, promised, pue)),
        demand_charge=_demand_charge(case),
    )


def _per_slot(vectors: Sequence[Sequence[int]], slots: int) -> Ints:
    out = np.zeros((len(vectors), slots), dtype=np.int64)
    for row, vector in zip(out, vectors, strict=True):
        row[:] = vector
    return out


def _rates(per_hour: Sequence[int], minutes: int) -> Ints:
    return np.array([half_up(rate * minutes, 60) for rate in per_hour], dtype=np.int64)


def _promised(case: Case) -> Ints:
    slots, index = case.horizon.slots, {p.id: i for i, p in enumerate(case.pools)}
    found = [(index[c.pool], c.first, min(c.end, slots), c.cards) for c in case.commitments]
    pool, first, end, cards = np.array(found, dtype=np.int64).reshape(-1, 4).T
    steps = np.zeros((len(case.pools), slots + 1), dtype=np.int64)
    np.add.at(steps, (pool, np.minimum(first, slots)), cards)
    np.add.at(steps, (pool, end), -cards)
    return steps.cumsum(axis=1)[:, :-1]


def _capacity(case: Case, free: Ints, others: Sequence[str]) -> Ints:
    """(P, R, T): free cards, then each further resource."""
    layers = [free] + [
        _per_slot([pool.resources.get(name, (0,)) for pool in case.pools], case.horizon.slots)
        for name in others
    ]
    if case.policy.applies("capacity"):
        return np.stack(layers, axis=1)
    # the rule is off: more than any workload set can ask for
    return np.stack([np.full_like(free, _ENDLESS if r else 10**9) for r in range(len(layers))], 1)


def _limited(case: Case) -> NDArray[np.bool_]:
    on = case.policy.is_hard("power")
    return np.array([on and bool(c.power_limit_w) for c in case.centres], dtype=bool)


def _base(case: Case, centre_of: Ints, cards: Ints, committed: Ints, pue: Ints) -> Ints:
    """MW drawn at each meter by fixed draw, idle cards and so many committed ones."""
    idle = np.array([p.idle_w for p in case.pools], dtype=np.int64)[:, np.newaxis]
    busy = np.array([p.busy_w for p in case.pools], dtype=np.int64)[:, np.newaxis]
    rack = np.zeros_like(pue)
    np.add.at(rack, centre_of, cards * idle + committed * (busy - idle))
    fixed = np.array([c.fixed_w for c in case.centres], dtype=np.int64)
    return 1000 * fixed[:, np.newaxis] + pue * rack


def _headroom(case: Case, base: Ints) -> Ints:
    """MW left at each meter above its base."""
    limit = _per_slot([c.power_limit_w or (0,) for c in case.centres], case.horizon.slots)
    return 1000 * limit - base


def _peak(case: Case, base: Ints) -> Ints:
    so_far = np.array([c.peak_so_far_w for c in case.centres], dtype=np.int64)
    peak: Ints = np.maximum(so_far, -(-base.max(axis=1, initial=0) // 1000))
    return peak


def _demand_charge(case: Case) -> Ints:
    on = case.policy.applies("demand-charge")
    return np.array([c.demand_charge if on else 0 for c in case.centres], dtype=np.int64)
