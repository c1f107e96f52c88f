"""What is proven about a workload elsewhere, and what it pays for scarce things."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from huline.models.certificate import Certificate, Multiplier
from huline.models.explanation import Basis, Scarce
from huline.models.plan import Placement
from huline.optimizer.explain.standing import Standing
from huline.optimizer.verify.bound import bounds_pinned
from huline.optimizer.verify.bound.charged import Charged
from huline.optimizer.verify.bound.cones import Multipliers
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.money import Rates
from huline.optimizer.verify.placed import Placed
from huline.optimizer.verify.registry import pair_checks


class Proof:
    """What the certificate of a plan, if it has one, says of one workload at some centres."""

    def __init__(self, standing: Standing, workload: str, centres: Sequence[str]) -> None:
        self._standing, self._workload, self._centres = standing, workload, centres

    @cached_property
    def at_least(self) -> dict[str, int | None]:
        """Centre -> what no plan with the workload there costs less than; without a proof none."""
        standing = self._standing
        if standing.certificate is None or standing.blocks is None or not self._centres:
            return {}
        small = standing.known.only({self._workload})
        return bounds_pinned(
            small, standing.certificate, standing.blocks, self._workload, self._centres
        )

    def delta(self, centre: str, found: int) -> tuple[tuple[int, int], Basis]:
        """Say between what the difference of the best plans lies, and on what that stands.

        Parameters
        ----------
        found : the difference that was found
        """
        bound, cost = self._standing.bound, self._standing.plan.cost
        strict = self._standing.case.policy.tier_order == "strict"
        if bound is None or strict:  # the best by tiers need not be the cheapest
            return (found, found), "found"
        there = self.at_least.get(centre)
        lower = (bound if there is None else there) - cost
        upper = cost + found - bound
        # opening a choice never makes the best plan dearer
        lower = max(lower, 0)
        return (lower, upper), "exact" if lower == upper else "interval"

    def scarce(self, placement: Placement) -> tuple[Scarce, ...]:
        """List what the rows of the certificate charge a placement, the dearest first."""
        certificate = self._standing.certificate
        if certificate is None or not placement.runs:
            return ()
        facts = Facts(self._standing.known.only({self._workload}))
        rates, placed = Rates(facts), Placed(facts, placement, pair_checks(facts))
        found = []
        for item in self._touching(certificate, placed):
            alone = certificate.model_copy(update={"multipliers": (item,)})
            price = Charged(facts, Multipliers(rates, alone)).to(placed)
            if price:
                found.append(Scarce(row=item.row, of=item.of, price=price))
        return tuple(sorted(found, key=lambda s: (-s.price, s.row, s.of)))

    def _touching(self, certificate: Certificate, placed: Placed) -> Iterator[Multiplier]:
        """Yield the rows that what the workload is and does may have a part in."""
        facts, tenant = placed.facts, placed.workload.tenant
        pools = {run.pool for run in placed.placement.runs}
        centres = {facts.centre_of(facts.pools[pool]) for pool in pools}
        funds = [f.id for c in placed.placement.claims for f in facts.funds_of(c.subsidy)]
        names = {*pools, *(c.id for c in centres), *(f"province {c.province}" for c in centres)}
        names |= {tenant, *funds, *(f"{tenant},{fund}" for fund in funds)}
        names |= {f"{pool},{name}" for pool in pools for name in facts.pools[pool].resources}
        names |= set(facts.links) | {c.id for c in facts.case.contracts if c.tenant == tenant}
        yield from (item for item in certificate.multipliers if item.of in names)
