"""A plan held on to: its placements in the Case of today, without what is gone."""

from collections.abc import Sequence
from typing import NamedTuple

from huline.models.case import Case
from huline.models.plan import Placement, Plan
from huline.models.workload import TrainingJob
from huline.optimizer.verify import settle


class Held(NamedTuple):
    """An earlier plan as it would be today.

    Attributes
    ----------
    plan : for the Case of today, with every amount computed anew; it may break rules
    gone : ids of workloads that had a place, of which something is no longer there
    """

    plan: Plan
    gone: frozenset[str]


def hold(case: Case, earlier: Plan) -> Held:
    """Hold on to a plan, maybe of another Case: what is there of it today, at today's prices.

    A job loses its place with its pool, a link or the courier that its data takes; a service
    keeps what it has elsewhere. Workloads that are new are left unserved.

    Raises
    ------
    TooLarge
        If an amount is beyond 10**18 milli-fen.
    """
    placements, gone = {p.workload: p for p in earlier.placements}, set[str]()
    known, kept = _Known(case), list[Placement]()
    for workload in case.workloads:
        before = placements.get(workload.id, Placement(workload=workload.id))
        now = known.part_of(before, whole=isinstance(workload, TrainingJob))
        if now.runs != before.runs:
            gone.add(workload.id)
        kept.append(now)
    contracts = [c for c in earlier.contracts if c.contract in known.contracts]
    ended = [name for name in earlier.terminations if name in known.commitments]
    return Held(settle(case, kept, earlier.perspective, contracts, ended), frozenset(gone))


class _Known:
    """What a placement may name."""

    def __init__(self, case: Case) -> None:
        self.pools = {pool.id: pool.centre for pool in case.pools}
        self.links = {link.id for link in case.network.links}
        self.couriers = {courier.id for courier in case.network.couriers}
        self.subsidies = {subsidy.id for subsidy in case.policy.subsidies}
        self.contracts = {contract.id for contract in case.contracts}
        self.commitments = {commitment.id for commitment in case.commitments}

    def part_of(self, placement: Placement, *, whole: bool) -> Placement:
        """Return what there is of a placement; nothing of a ``whole`` one that lacks anything."""
        empty = Placement(workload=placement.workload)
        runs = tuple(run for run in placement.runs if run.pool in self.pools)
        centres = {self.pools[run.pool] for run in runs}
        sent = [c for c in placement.copies if c.centre in centres and self._there(c.links)]
        lost = len(runs) < len(placement.runs) or not self._there(placement.links)
        lost |= placement.courier is not None and placement.courier not in self.couriers
        if not runs or (whole and lost):
            return empty
        claims = tuple(c for c in placement.claims if c.subsidy in self.subsidies)
        return placement.model_copy(update={"runs": runs, "copies": tuple(sent), "claims": claims})

    def _there(self, links: Sequence[str]) -> bool:
        return self.links.issuperset(links)
