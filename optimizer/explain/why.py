"""Why a workload runs where it does, and why not elsewhere."""

from collections.abc import Collection
from functools import cached_property

from huline.models.case import Case
from huline.models.explanation import Alternative, Explanation, Refused, Tipping, Unserved
from huline.models.garbage import collection_paused
from huline.optimizer.explain.elsewhere import Elsewhere, Spot
from huline.optimizer.explain.lifted import alone
from huline.optimizer.explain.money import Account
from huline.optimizer.explain.proven import Proof
from huline.optimizer.explain.refused import Refusing
from huline.optimizer.explain.standing import Standing
from huline.optimizer.explain.stays import lines_of, stays, stays_of
from huline.optimizer.explain.ties import Freed
from huline.optimizer.explain.tipping import (
    latency_at_which_it_moves,
    prices_at_which_it_moves,
)

REMEDIES = 64
"""Refused centres, the least severe first, of which it is told what they would cost were they
not."""
FEW = 3
"""Centres up to which it is also asked at which prices or limits a workload would move there."""


@collection_paused()
def why(
    standing: Standing,
    workload: str,
    centres: Collection[str] | None = None,
    *,
    remedies: int = REMEDIES,
) -> Explanation:
    """Say why a workload runs where it does, and why not at other centres.

    Parameters
    ----------
    workload : id
    centres : ids of those to look at beside where it runs; None: all of them. Of a few, it is
        also told at which prices and limits the workload would move there
    remedies : refused centres, the least severe first, of which it is told what they would cost
    """
    return Asked(standing, workload, centres).explanation(remedies)


def _severity(refused: Refused) -> tuple[int, bool, int, str]:
    """Return what refused centres are ordered by: the least severe first, then the cheapest."""
    remedy = refused.remedy
    return -refused.tier, remedy is None, remedy.found if remedy else 0, refused.centre


class Asked:
    """A workload that is asked about."""

    def __init__(self, standing: Standing, name: str, centres: Collection[str] | None) -> None:
        self._standing, self._name, self._few = standing, name, centres
        self._placement = standing.left.placement(name)
        pools, self._home = (
            standing.pools_of,
            {standing.centre_of[run.pool] for run in self._placement.runs},
        )
        asked = (c for c in pools if centres is None or c in centres)
        self._others = [centre for centre in asked if centre not in self._home]
        confined: frozenset[str] | None = None
        if centres is not None:
            confined = frozenset(p.id for c in {*centres, *self._home} for p in pools[c]) or None
        self._freed: Freed = standing.ties.free(standing.left, name)
        case = alone(standing, self._freed, confined)
        left = standing.left.without([name])
        self._here = Elsewhere(left.beside(case, certain=True), standing.perspective)
        self._account = Account(standing, name, self._here.compiled)
        self._refusing = Refusing(standing, self._freed, self._here, confined)

    def explanation(self, remedies: int = REMEDIES) -> Explanation:
        """Say it."""
        standing, placement = self._standing, self._placement
        lines = lines_of(placement, standing.perspective)
        proof = Proof(standing, self._name, [*self.spots])
        alternatives = [self._alternative(spot, proof) for spot in self.spots.values()]
        refused = sorted(
            (
                self._refusing.at(centre, standing.pools_of[centre])
                for centre in self._others
                if centre not in self.spots
            ),
            key=lambda r: (-r.tier, len(r.all)),
        )
        refused[:remedies] = map(self._refusing.with_remedy, refused[:remedies])
        proven = None if standing.bound is None else standing.proven_by
        return Explanation(
            case_hash=standing.case.hash,
            workload=self._name,
            perspective=standing.perspective,
            cost=standing.plan.cost,
            bound=standing.bound,
            bound_kind=proven,
            served=self._served(),
            net=sum(lines.values()),
            ledger=lines,
            chosen=stays(standing, placement),
            alternatives=tuple(sorted(alternatives, key=lambda a: (a.found, a.centre))),
            refused=tuple(sorted(map(self._tipping_refused, refused), key=_severity)),
            scarce=proof.scarce(placement),
            unserved=self._unserved(),
        )

    def _served(self) -> str:
        if not self._placement.runs:
            return "not"
        return "partly" if self._placement.ledger.penalty else "wholly"

    @cached_property
    def spots(self) -> dict[str, Spot]:
        """Centre -> how the workload would best run there, of those where it could."""
        barriers = self._freed.barriers
        open_to = () if "" in barriers else (c for c in self._others if c not in barriers)
        found = ((centre, self._here.at(centre)) for centre in open_to)
        return {centre: spot for centre, spot in found if spot is not None}

    def _alternative(self, spot: Spot, proof: Proof) -> Alternative:
        lines = self._account.difference(spot.settled)
        found = sum(lines.values())
        delta, basis = proof.delta(spot.centre, found)
        tipping = self._tipping(spot.centre) if found > 0 else ()
        return Alternative(
            centre=spot.centre,
            verdict="SAME" if not found else "COSTLIER" if found > 0 else "CHEAPER",
            pools=stays_of(self._standing, spot),
            found=found,
            ledger_diff=lines,
            delta=delta,
            basis=basis,
            at_least=proof.at_least.get(spot.centre),
            tipping=tipping,
        )

    def _tipping(self, centre: str) -> tuple[Tipping, ...]:
        """Say at which prices of a centre it would move there, if few are asked about."""
        if not self._asked_about_few:
            return ()
        return prices_at_which_it_moves(self._standing, self._name, self._beside(centre), centre)

    def _tipping_refused(self, refused: Refused) -> Refused:
        """Add from which latency limit on it would move there, if nothing else refuses it."""
        remedy, (first, *others) = refused.remedy, refused.reasons
        needed = first.measured.get("microsecond")
        far = first.rule == "latency" and not others and isinstance(needed, int)
        if not (self._asked_about_few and far and remedy and remedy.found < 0):
            return refused
        assert isinstance(needed, int)
        case = self._beside(refused.centre)
        tipping = latency_at_which_it_moves(
            self._standing, self._name, case, refused.centre, needed
        )
        return refused.model_copy(update={"tipping": (tipping,)}) if tipping else refused

    @property
    def _asked_about_few(self) -> bool:
        return self._few is not None and len(self._few) <= FEW

    def _beside(self, centre: str) -> Case:
        """Return the Case of the workload alone beside the plan, with a centre and its own."""
        pools = self._standing.pools_of
        near = {pool.id for c in {centre, *self._home} for pool in pools[c]}
        case = alone(self._standing, self._freed, near)
        left = self._standing.left.without([self._name])
        return left.beside(case, certain=True)

    def _unserved(self) -> Unserved | None:
        """Say what it would cost to leave the workload, where that is allowed."""
        standing = self._standing
        own = standing.known.workloads[self._name]
        pinned = any(pin.workload == self._name for pin in standing.case.pins)
        must = (own.must_serve or pinned) and standing.case.policy.applies("must-serve")
        if must or not self._placement.runs or standing.ties.waited_for(standing.left, self._name):
            return None
        lines = self._account.unserved()
        return Unserved(found=sum(lines.values()), penalty=lines.get("penalty", 0))
