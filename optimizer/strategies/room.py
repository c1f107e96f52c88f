"""What is still free while workloads are placed one after the other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.workload import TrainingJob, Workload
from huline.optimizer.compile.compiled import Compiled

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass
class Room:
    """Free cards, power, link volume and subsidies.

    Attributes
    ----------
    cards : (P, T)
    power : (C, T) mW; meaningless where the centre has no limit
    links : (L,) MB; a very large number where there is no limit
    """

    compiled: Compiled
    cards: Ints
    power: Ints
    links: Ints

    @classmethod
    def of(cls, compiled: Compiled) -> "Room":
        """Return the room of a Case in which nothing is placed."""
        watched = compiled.case.policy.applies("link")
        volumes = [
            link.volume_mb if watched and link.volume_mb is not None else 2**62
            for link in compiled.case.network.links
        ]
        return cls(
            compiled,
            compiled.supply.capacity[:, 0, :].copy(),
            compiled.supply.headroom.copy(),
            np.array(volumes, dtype=np.int64),
        )

    def copy(self) -> "Room":
        """Return a room that can be filled without this one."""
        return Room(self.compiled, self.cards.copy(), self.power.copy(), self.links.copy())

    def open_for(self, pool: int, cards: int) -> Mask:
        """(T,) whether so many cards are free in a pool, and the power for them."""
        return np.asarray(self.most(pool) >= cards)

    def most(self, pool: int) -> Ints:
        """(T,) cards that can still be put to work in a pool."""
        supply = self.compiled.supply
        centre = int(supply.centre_of[pool])
        free: Ints = self.cards[pool]
        draw = supply.watt[pool] * supply.pue[centre]
        if not supply.limited[centre] or supply.watt[pool] == 0:
            return free
        powered: Ints = np.maximum(self.power[centre], 0) // draw
        return np.minimum(free, powered)

    def most_in(self, pool: int, slot: int) -> int:
        """Return what `most` says of one slot."""
        supply = self.compiled.supply
        centre = supply.centre_of[pool]
        free = int(self.cards[pool, slot])
        draw = int(supply.watt[pool] * supply.pue[centre, slot])
        if not supply.limited[centre] or draw == 0:
            return free
        return min(free, max(int(self.power[centre, slot]), 0) // draw)

    def take_in(self, pool: int, slot: int, cards: int) -> None:
        """Take cards of a pool in one slot, and the power they draw."""
        supply = self.compiled.supply
        centre = supply.centre_of[pool]
        self.cards[pool, slot] -= cards
        self.power[centre, slot] -= cards * supply.watt[pool] * supply.pue[centre, slot]

    def carries(self, job: TrainingJob, pool: int) -> bool:
        """Tell whether the links on the route still carry the job's data."""
        route = self.compiled.transfer.route(job, int(self.compiled.supply.centre_of[pool]))
        mb = job.data.mb if job.data else 0
        return route is None or all(self.links[i] >= mb for i in route.links)

    def take(self, pool: int, cards: Ints) -> None:
        """Take (T,) cards of a pool, and the power they draw."""
        supply = self.compiled.supply
        centre = int(supply.centre_of[pool])
        self.cards[pool] -= cards
        self.power[centre] -= cards * supply.watt[pool] * supply.pue[centre]

    def send(self, job: Workload, pool: int, *, back: bool = False) -> None:
        """Take the volume of a job's data off the links of its route, or give it back."""
        if not isinstance(job, TrainingJob) or job.data is None:
            return
        route = self.compiled.transfer.route(job, int(self.compiled.supply.centre_of[pool]))
        if route is not None:
            self.links[list(route.links)] -= -job.data.mb if back else job.data.mb
