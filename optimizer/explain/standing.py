"""A plan that is asked about: read once, then any workload in a moment."""

from functools import cached_property
from typing import Literal

from huline.models.case import Case
from huline.models.centre import Pool
from huline.models.certificate import Certificate
from huline.models.plan import Perspective, Plan
from huline.optimizer.explain.ties import Ties
from huline.optimizer.leftover import Known, Leftover
from huline.optimizer.verify.bound import blocks_of
from huline.optimizer.verify.bound.total import Blocks


class Standing:
    """A Case, its plan, and what is proven about it.

    Attributes
    ----------
    case, plan : that are asked about
    certificate : multipliers for the Case, if there are any
    known : the Case, indexed
    left : what the plan leaves of supply
    ties : what workloads owe each other
    """

    def __init__(self, case: Case, plan: Plan, certificate: Certificate | None = None) -> None:
        self.case, self.plan, self.certificate = case, plan, certificate
        self.known = Known(case)
        self.left = Leftover(case, plan, self.known)
        self.ties = Ties(self.known)

    @property
    def perspective(self) -> Perspective:
        """In whose view the plan costs as little as it does."""
        return self.plan.perspective

    @cached_property
    def centre_of(self) -> dict[str, str]:
        """Pool -> its centre."""
        return {pool.id: pool.centre for pool in self.case.pools}

    @cached_property
    def pools_of(self) -> dict[str, list[Pool]]:
        """Centre -> its pools."""
        found: dict[str, list[Pool]] = {centre.id: [] for centre in self.case.centres}
        for pool in self.case.pools:
            found[pool.centre].append(pool)
        return found

    @cached_property
    def blocks(self) -> Blocks | None:
        """The parts of the certificate's bound, recomputed; None without a certificate.

        Raises
        ------
        BadInput
            If it is no certificate for this Case and perspective.
        """
        if self.certificate is None:
            return None
        return blocks_of(self.case, self.certificate, self.perspective)

    @property
    def bound(self) -> int | None:
        """What no plan costs less than, in milli-fen, as far as that is known."""
        return self.plan.bound if self.blocks is None else self.blocks.bound

    @property
    def proven_by(self) -> Literal["certificate", "solver"] | None:
        """Whose word the bound stands on."""
        return self.plan.bound_kind if self.blocks is None else "certificate"

    @cached_property
    def tenants(self) -> dict[str, list[str]]:
        """Tenant -> its workloads."""
        found: dict[str, list[str]] = {}
        for workload in self.case.workloads:
            found.setdefault(workload.tenant, []).append(workload.id)
        return found
