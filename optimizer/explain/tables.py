"""A Case taken apart into tables by id, to be changed in many places and put together again."""

from functools import cached_property
from typing import Any

from huline.models.base import Frozen
from huline.models.case import Case
from huline.optimizer.explain.plenty import Plenty

Records = dict[str, Any]


class Tables:
    """The records of a Case by id; what is not changed is shared with it."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.workloads: Records = {w.id: w for w in case.workloads}
        self.pools: Records = {pool.id: pool for pool in case.pools}
        self.centres: Records = {centre.id: centre for centre in case.centres}
        self.tenants: Records = {tenant.id: tenant for tenant in case.tenants}
        self.links: Records = {link.id: link for link in case.network.links}
        self.groups: Records = {group.id: group for group in case.groups}
        self.pins: Records = {pin.workload: pin for pin in case.pins}
        self.incumbent = case.incumbent
        self.quotas: Records = {quota.province: quota for quota in case.policy.energy_quotas}

    @cached_property
    def plenty(self) -> Plenty:
        """More than work of the Case could use."""
        return Plenty(self.case)

    def free(self, name: str) -> None:
        """Let a workload be left out."""
        self.pins.pop(name, None)
        self.edit(self.workloads, name, must_serve=False)

    def edit(self, table: Records, name: str, **fields: Any) -> None:
        """Replace fields of a record."""
        record: Frozen = table[name]
        table[name] = record.model_copy(update=fields)

    def together(self) -> Case:
        """Return the Case of these tables; nothing is checked."""
        case = self.case
        network = case.network.model_copy(update={"links": tuple(self.links.values())})
        policy = case.policy.model_copy(update={"energy_quotas": tuple(self.quotas.values())})
        tables = {
            name: tuple(getattr(self, name).values())
            for name in ("workloads", "pools", "centres", "tenants", "groups", "pins")
        }
        rest = {"network": network, "policy": policy, "incumbent": self.incumbent}
        return case.model_copy(update=tables | rest)
