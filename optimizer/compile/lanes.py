"""Lanes: a limited link over the whole horizon, or in a single slot."""

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.units import at_slot
from huline.models.workload import TrainingJob
from huline.optimizer.compile.transfer import Transfer

Ints = NDArray[np.int64]


class Lanes:
    """All lanes of a Case, and what a job's data puts on them.

    Attributes
    ----------
    limit : (lanes,) MB
    names : (lanes,) the link's id, with the slot if it is one
    whole : index of a link -> its lane over the horizon
    """

    def __init__(self, case: Case, transfer: Transfer) -> None:
        self._transfer, self._horizon = transfer, case.horizon
        slots, limit, names = case.horizon.slots, list[int](), list[str]()
        self.whole: dict[int, int] = {}
        self._first: dict[int, int] = {}
        """Link -> its lane in slot 0."""
        for i, link in enumerate(case.network.links if case.policy.applies("link") else ()):
            if link.volume_mb is not None:
                self.whole[i] = len(limit)
                limit.append(link.volume_mb)
                names.append(link.id)
            if link.volume_per_slot_mb:
                self._first[i] = len(limit)
                limit += [at_slot(link.volume_per_slot_mb, t) for t in range(slots)]
                names += [f"{link.id},{t}" for t in range(slots)]
        self.limit: Ints = np.array(limit, dtype=np.int64)
        self.names = tuple(names)

    def load(self, job: TrainingJob, centre: int, mode: int) -> tuple[Ints, Ints]:
        """(n,) lanes on the way of a job's data to a centre, and the MB it puts on each."""
        route = self._transfer.route(job, centre, mode)
        lane, mb = list[int](), list[int]()
        if route is not None and job.data is not None:
            taken = route.slots_for(job.data.mb, self._horizon.slot_minutes)
            under_way = job.data.travelling(taken, self._horizon.slots)
            for link in route.links:
                if link in self.whole:
                    lane.append(self.whole[link])
                    mb.append(job.data.mb)
                if link in self._first:
                    begin = self._first[link] + job.data.ready
                    lane += range(begin, begin + len(under_way))
                    mb += under_way
        return np.array(lane, dtype=np.int64), np.array(mb, dtype=np.int64)

    def over(self, links: tuple[int, ...]) -> tuple[int, ...]:
        """Return the lanes over the whole horizon of some links."""
        return tuple(self.whole[link] for link in links if link in self.whole)

    def excess(self, job: TrainingJob, centre: int, mode: int) -> tuple[int, int] | None:
        """MB and limit of the first lane that a job's data alone exceeds; None if it fits."""
        lane, mb = self.load(job, centre, mode)
        over = np.flatnonzero(mb > self.limit[lane]) if lane.size else lane
        return (int(mb[over[0]]), int(self.limit[lane[over[0]]])) if over.size else None
