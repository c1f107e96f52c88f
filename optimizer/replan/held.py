"""A plan held on to: its placements in the Case of today, without what is gone."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from huline.models.case import Case
from huline.models.constraints import BY_ID
from huline.models.ledger import Ledger, SystemLedger
from huline.models.plan import Placement, Plan
from huline.models.verdict import Breach
from huline.models.workload import TrainingJob
from huline.optimizer.verify import settle


class Held(NamedTuple):
    """An earlier plan as it would be today.

    Attributes
    ----------
    plan : for the Case of today; it may break rules
    gone : ids of workloads that had a place, of which something is no longer there
    """

    plan: Plan
    gone: frozenset[str]


def hold(case: Case, earlier: Plan) -> Held:
    """Hold on to what `left_of` a plan, with every amount at today's prices.

    Raises
    ------
    TooLarge
        If an amount is beyond 10**18 milli-fen.
    """
    plan, gone = left_of(case, earlier)
    settled = settle(
        case, plan.placements, plan.perspective, plan.contracts, plan.terminations
    )  # fmt: skip
    return Held(settled, gone)


def left_of(case: Case, earlier: Plan) -> Held:
    """Return what is there today of a plan, maybe of another Case; it states no amounts.

    A job loses its place with its pool, a link or the courier that its data takes; a service
    keeps what it has elsewhere. Workloads that are new are left unserved.
    """
    placements, gone = {p.workload: p for p in earlier.placements}, set[str]()
    known, kept = _Known(case), list[Placement]()
    for workload in case.workloads:
        before = placements.get(workload.id, Placement(workload=workload.id))
        now = known.part_of(before, whole=isinstance(workload, TrainingJob))
        if now.runs != before.runs:
            gone.add(workload.id)
        kept.append(now)
    plan = Plan(
        case_hash=case.hash, case_name=case.name, perspective=earlier.perspective,
        placements=tuple(kept), ledger=Ledger(), system=SystemLedger(), cost=0,
        contracts=tuple(c for c in earlier.contracts if c.contract in known.contracts),
        terminations=tuple(n for n in earlier.terminations if n in known.commitments),
    )  # fmt: skip
    return Held(plan, frozenset(gone))


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


def by_workload(breaches: Iterable[Breach]) -> dict[str, str]:
    """By workload, the first rule of it alone that a plan breaks."""
    found: dict[str, str] = {}
    for breach in breaches:
        if BY_ID[breach.rule].scope != "row":
            found.setdefault(breach.where.split(", ")[0], breach.rule)
    return found


def too_few(case: Case, plan: Plan) -> frozenset[str]:
    """Find work that has more cards somewhere than there are, were it alone."""
    if not case.policy.applies("capacity"):
        return frozenset()
    room = free_cards(case, plan.model_copy(update={"placements": ()}))
    always = {pool: min(left, default=0) for pool, left in room.items()}
    return frozenset(
        placement.workload
        for placement in plan.placements
        if any(
            always[run.pool] < run.cards
            and min(room[run.pool][run.first : run.end], default=0) < run.cards
            for run in placement.runs
        )
    )


def free_cards(case: Case, plan: Plan) -> dict[str, list[int]]:
    """Cards of each pool that a plan leaves free, by slot; commitments taken off."""
    steps: dict[str, Counter[int]] = defaultdict(Counter)
    for placement in plan.placements:
        for run in placement.runs:
            steps[run.pool][run.first] += run.cards
            steps[run.pool][run.end] -= run.cards
    for promise in case.commitments:
        ended = promise.id in plan.terminations
        until = promise.freed_from if ended and promise.freed_from is not None else promise.end
        steps[promise.pool][promise.first] += promise.cards
        steps[promise.pool][min(until, promise.end)] -= promise.cards
    free = {}
    for pool in case.pools:
        taken, left = 0, case.horizon.cards_of(pool)
        for slot, cards in enumerate(left):
            taken += steps[pool.id][slot]
            left[slot] = cards - taken
        free[pool.id] = left
    return free
