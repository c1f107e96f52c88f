"""Copies of a service's model: what sending one to each centre takes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.workload import InferenceService
from huline.optimizer.compile.lanes import Lanes
from huline.optimizer.compile.transfer import Transfer

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Copies:
    """One copy to each centre.

    Attributes
    ----------
    mb : size of the model
    cost : (C,) milli-fen
    links : (C,) indices of the links it travels, in order; () where no copy is sent
    lanes : (C,) the lanes over the horizon on its way
    """

    mb: int
    cost: Ints
    links: tuple[tuple[int, ...], ...]
    lanes: tuple[tuple[int, ...], ...]

    def to(self, centres: Ints) -> Ints:
        """Return those of some centres that are sent a copy, each once, ascending."""
        return np.array([c for c in np.unique(centres) if self.links[c]], dtype=np.int64)


def copies_of(service: InferenceService, transfer: Transfer, lanes: Lanes) -> Copies | None:
    """Work out the copies of a service's model; None where it has none to send."""
    if not service.model_mb or service.model_at is None:
        return None
    journeys = transfer.from_node(service.model_at)
    links = tuple(route.links if route else () for route in journeys.routes)
    cost: Ints = service.model_mb * journeys.price
    return Copies(service.model_mb, cost, links, tuple(map(lanes.over, links)))
