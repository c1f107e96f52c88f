"""What is still free while workloads are placed one after the other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.copies import Copies
from huline.optimizer.compile.services import Service
from huline.optimizer.strategies.quotas import Quotas

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass
class Room:
    """Free resources, power, link volume and quotas.

    Attributes
    ----------
    free : (P, R, T) of each resource, cards first
    power : (C, T) mW; meaningless where the centre has no limit
    lanes : (lanes,) MB
    """

    compiled: Compiled
    free: Ints
    power: Ints
    lanes: Ints
    quotas: Quotas

    @classmethod
    def of(cls, compiled: Compiled) -> "Room":
        """Return the room of a Case in which nothing is placed."""
        return cls(
            compiled,
            compiled.supply.capacity.copy(),
            compiled.supply.headroom.copy(),
            compiled.freight.lanes.limit.copy(),
            Quotas(compiled.ceilings),
        )

    def copy(self) -> "Room":
        """Return a room that can be filled without this one."""
        return Room(
            self.compiled,
            self.free.copy(),
            self.power.copy(),
            self.lanes.copy(),
            self.quotas.copy(),
        )

    def open_for(self, workload: int, pool: Ints, use: Ints, slots: Ints) -> Mask:
        """(n, T) whether each pool still has what a gang takes, its centre the power, and so on.

        Parameters
        ----------
        pool, slots : (n,) slots is the run time
        use : (n, R) of each resource
        """
        supply = self.compiled.supply
        found: Mask = np.asarray((self.free[pool] >= use[:, :, np.newaxis]).all(axis=1))
        centre = supply.centre_of[pool]
        limited = supply.limited[centre]
        if limited.any():
            draw = (use[:, 0] * supply.watt[pool])[:, np.newaxis] * supply.pue[centre]
            found &= ~limited[:, np.newaxis] | (draw <= self.power[centre])
        allowed: Mask = found & self.quotas.open_for(workload, pool, use[:, 0], slots)
        return allowed

    def most(self, service: Service, pool: int, wanted: Ints) -> Ints:
        """(T,) cards of a pool that a service can still put to work, of (T,) wanted."""
        use = service.use
        supply = self.compiled.supply
        centre = int(supply.centre_of[pool])
        free: Ints = self.free[pool, 0]
        for r in np.flatnonzero(use[1:]) + 1:
            free = np.minimum(free, self.free[pool, r] // use[r])
        draw = supply.watt[pool] * supply.pue[centre]
        if supply.limited[centre] and supply.watt[pool]:
            free = np.minimum(free, np.maximum(self.power[centre], 0) // draw)
        return self.quotas.most(service.workload, pool, np.minimum(wanted, free))

    def most_in(self, service: Service, pool: int, slot: int, wanted: int) -> int:
        """Return what `most` says of one slot."""
        use = service.use
        supply = self.compiled.supply
        centre = supply.centre_of[pool]
        free = int(self.free[pool, 0, slot])
        for r in range(1, use.size):
            if use[r]:
                free = min(free, int(self.free[pool, r, slot] // use[r]))
        draw = int(supply.watt[pool] * supply.pue[centre, slot])
        if supply.limited[centre] and draw:
            free = min(free, max(int(self.power[centre, slot]), 0) // draw)
        return self.quotas.most_in(service.workload, pool, slot, min(wanted, free))

    def holds(self, service: Service, cards: Ints) -> bool:
        """Tell whether a service can put (P, T) cards to work all at once."""
        trial = self.copy()
        for pool in np.flatnonzero(cards.any(axis=1)).tolist():
            if (trial.most(service, pool, cards[pool]) < cards[pool]).any():
                return False
            trial.take(service.workload, pool, cards[pool] * service.use[:, np.newaxis])
        return True

    def take_in(self, workload: int, pool: int, slot: int, use: Ints) -> None:
        """Take (R,) of the resources of a pool in one slot, and the power the cards draw."""
        self.quotas.take_in(workload, pool, slot, int(use[0]))
        supply = self.compiled.supply
        centre = supply.centre_of[pool]
        self.free[pool, :, slot] -= use
        self.power[centre, slot] -= use[0] * supply.watt[pool] * supply.pue[centre, slot]

    def take(self, workload: int | None, pool: int, use: Ints) -> None:
        """Take (R, T) of the resources of a pool, and the power the cards draw.

        Parameters
        ----------
        workload : None if a commitment takes them
        """
        self.quotas.take(workload, pool, use[0])
        supply = self.compiled.supply
        centre = int(supply.centre_of[pool])
        self.free[pool] -= use
        self.power[centre] -= use[0] * supply.watt[pool] * supply.pue[centre]

    def suffices(self, pool: int) -> bool:
        """Tell whether no more of a pool, its centre's power and quotas is taken than there is."""
        centre = self.compiled.supply.centre_of[pool]
        dark = self.compiled.supply.limited[centre] and (self.power[centre] < 0).any()
        return bool((self.free[pool] >= 0).all()) and not dark and self.quotas.kept

    def carries(self, workload: int) -> Mask:
        """(n,) whether the links on the routes of a job's arcs still carry its data."""
        freight, arcs = self.compiled.freight, self.compiled.arcs.of(workload)
        mine = freight.span(arcs.start, arcs.stop)
        full = self.lanes[freight.lane[mine]] < freight.mb[mine]
        found = np.ones(len(arcs), dtype=bool)
        found[freight.arc[mine][full] - arcs.start] = False
        return found

    def send(self, arc: int, *, back: bool = False) -> None:
        """Take the volume of an arc's data off the links of its route, or give it back."""
        freight = self.compiled.freight
        mine = freight.span(arc, arc + 1)
        self.lanes[freight.lane[mine]] -= -freight.mb[mine] if back else freight.mb[mine]

    def carries_copies(self, copies: Copies, centres: Ints) -> bool:
        """Tell whether the links still carry a copy of a model to each of some centres."""
        left = self.lanes.copy()
        _send(left, copies, centres, copies.mb)
        return bool((left >= 0).all())

    def send_copies(self, copies: Copies, centres: Ints, *, back: bool = False) -> None:
        """Take the volume of copies off the links of their routes, or give it back."""
        _send(self.lanes, copies, centres, -copies.mb if back else copies.mb)


def _send(lanes: Ints, copies: Copies, centres: Ints, mb: int) -> None:
    for centre in copies.to(centres):
        for lane in copies.lanes[int(centre)]:
            lanes[lane] -= mb
