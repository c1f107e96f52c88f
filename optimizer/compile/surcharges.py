"""Surcharges: encryption of data on the move, and cards of a fabric that work asks for."""

from collections.abc import Hashable

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.units import half_up
from huline.models.workload import TrainingJob, Workload
from huline.optimizer.compile.columns import Supply
from huline.optimizer.compile.transfer import Transfer

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Surcharges:
    """What the payer pays on top, seen from the workloads."""

    def __init__(self, case: Case, supply: Supply, transfer: Transfer) -> None:
        self._supply, self._transfer = supply, transfer
        self._minutes, self._encryption = case.horizon.slot_minutes, case.policy.encryption
        self._encrypted = {r.id for r in case.policy.residency if r.encrypted}
        self._fabrics = [site.pool.fabric for site in supply.sites]
        self._of_fabric: dict[Hashable, Ints] = {}
        pools = [site.pool for site in supply.sites]
        billed = [p.fabric_surcharge * (p.fabric_surcharge_paid_by == "payer") for p in pools]
        self._rates = np.array([half_up(b * self._minutes, 60) for b in billed], dtype=np.int64)

    def of_fabric(self, w: Workload) -> Ints:
        """(P,) milli-fen per card-slot where the fabric is one the workload asks for."""
        key = w.fabrics, w.prefers_fabric
        if key not in self._of_fabric:
            asked = {*w.fabrics, w.prefers_fabric}
            here = np.array([f in asked for f in self._fabrics], dtype=np.int64)
            self._of_fabric[key] = self._rates * here
            self._of_fabric[key].flags.writeable = False
        return self._of_fabric[key]

    def wish(self, w: Workload) -> Ints:
        """(P,) milli-fen per card-slot that the tenant would give to avoid a pool's fabric."""
        rate = half_up(w.fabric_wish * self._minutes, 60)
        return rate * np.array([f != w.prefers_fabric for f in self._fabrics], dtype=np.int64)

    def of_encryption(self, w: Workload) -> Ints:
        """(P,) milli-fen, once, where the data has to move and must be encrypted."""
        return self.sealed(w) * self.away(w)

    def sealed(self, w: Workload) -> int:
        """Milli-fen, once, if data has to move that must be encrypted on the move."""
        data = w.data if isinstance(w, TrainingJob) and self.source(w) else None
        return data.mb * self._encryption if data else 0

    def source(self, w: Workload) -> str | None:
        """Return where data lies that must be encrypted on the move; None if there is none."""
        if not isinstance(w, TrainingJob) or w.data is None or w.residency not in self._encrypted:
            return None
        return w.data.at

    def away(self, w: Workload) -> Mask:
        """(P,) whether data that must be encrypted on the move has to move to a pool."""
        source = self.source(w)
        if source is None:
            return np.zeros(len(self._fabrics), dtype=bool)
        return ~self._transfer.from_node(source).here[self._supply.centre_of]
