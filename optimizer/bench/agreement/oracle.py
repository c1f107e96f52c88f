"""Looks for a plan that is better than a given one, by trying all that could be.

Depth first over the ways of each workload. A branch is left only where even claims in full could
not bring it below the rank asked for; every whole plan is judged and priced by the checker.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from huline.models.case import Case
from huline.models.plan import Claim, Perspective, Placement, Rented
from huline.optimizer.bench.agreement.claims import most_claims
from huline.optimizer.bench.agreement.enumeration import TooMany, Way, ways_of
from huline.optimizer.bench.agreement.lifting import Rank
from huline.optimizer.verify import settle, verify
from huline.optimizer.verify.alone import Alone

MOST_PLANS = 1_500
"""Whole plans judged before a Case is given up."""


class Oracle:
    """Knows all ways of a Case's workloads.

    Raises
    ------
    TooMany
        If there are too many to try.
    """

    def __init__(self, case: Case, perspective: Perspective) -> None:
        self._case, self._perspective = case, perspective
        self._alone = Alone(case)
        self._ways = [sorted(ways, key=self._least) for ways in ways_of(case, self._alone)]
        self._judged = 0
        tiers = {w.tier for w in case.workloads}
        strict = case.policy.tier_order == "strict"
        self._nothing: Rank = (0,) * (len(tiers) * strict + 1)

    def better_than(self, rank: Rank | None) -> Rank | None:
        """Return the rank of some plan below ``rank`` (None: of any plan), or None.

        Raises
        ------
        TooMany
            If too many plans would have to be judged.
        """
        rest = [self._nothing]
        for ways in reversed(self._ways):
            rest.append(_sum(rest[-1], self._least(ways[0])))
        rest.reverse()
        self._judged = 0
        return next(self._walk([], self._nothing, rank, rest), None)

    def _least(self, way: Way) -> Rank:
        """Return what a way comes to at least: as many claims as it may have."""
        priced = way.priced
        cost = priced.cost[self._perspective]
        if self._perspective == "system":
            return (*priced.shortfalls, cost)
        claims = sum(priced.entitled)
        if self._case.policy.applies("stacking"):
            claims = min(claims, max(priced.rent, 0))
        return (*priced.shortfalls, cost - claims)

    def _walk(
        self, chosen: list[Way], so_far: Rank, rank: Rank | None, rest: Sequence[Rank]
    ) -> Iterator[Rank]:
        at = len(chosen)
        if at == len(self._ways):
            yield from self._judge(chosen, rank)
            return
        for way in self._ways[at]:
            least = _sum(so_far, self._least(way))
            if rank is not None and _sum(least, rest[at + 1]) >= rank:
                return  # ways are sorted
            yield from self._walk([*chosen, way], least, rank, rest)

    def _judge(self, chosen: Sequence[Way], below: Rank | None) -> Iterator[Rank]:
        """Yield the ranks of whole plans of these ways, of those that break no rule."""
        placements = [way.placement for way in chosen]
        if self._perspective == "payer":
            placements = self._claimed(chosen)
        claimed = sum(claim.amount for placement in placements for claim in placement.claims)
        # what is charged besides is never negative
        if below is not None and self._rank(chosen, claimed) >= below:
            return
        plans = (
            settle(self._case, placements, self._perspective, rented, ended)
            for rented in self._rentals()
            for ended in self._endings()
        )
        for plan in plans:
            self._judged += 1
            if self._judged > MOST_PLANS:
                raise TooMany
            if (below is None or plan.rank < below) and verify(self._case, plan).ok:
                yield plan.rank

    def _rank(self, chosen: Sequence[Way], claimed: int) -> Rank:
        ranks = [(*way.priced.shortfalls, way.priced.cost[self._perspective]) for way in chosen]
        return _sum(*ranks, (*self._nothing[:-1], -claimed))

    def _rentals(self) -> Iterator[tuple[Rented, ...]]:
        """Try every number of cards under every contract."""
        most = max((pool.block for pool in self._case.pools), default=0)
        contracts = self._case.contracts
        for cards in product(range(most + 1), repeat=len(contracts)):
            yield tuple(
                Rented(contract=contract.id, cards=n)
                for contract, n in zip(contracts, cards, strict=True)
                if n
            )

    def _endings(self) -> Iterator[tuple[str, ...]]:
        """Try to end every set of the commitments that may be."""
        ids = [c.id for c in self._case.commitments if c.termination_fee is not None]
        for count in range(len(ids) + 1 if self._case.policy.applies("termination") else 1):
            yield from combinations(ids, count)

    def _claimed(self, chosen: Sequence[Way]) -> list[Placement]:
        ids = [subsidy.id for subsidy in self._case.policy.subsidies]
        amounts = most_claims(self._case, [way.priced for way in chosen])
        return [
            way.placement.model_copy(
                update={
                    "claims": tuple(
                        Claim(subsidy=ids[s], amount=n) for s, n in enumerate(mine) if n
                    )
                }
            )
            for way, mine in zip(chosen, amounts, strict=True)
        ]


def _sum(*ranks: Rank) -> Rank:
    """Add ranks up, number by number: the least of sums is then the sum of the least."""
    return tuple(map(sum, zip(*ranks, strict=True)))
