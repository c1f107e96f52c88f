"""A plan in the making of which compiled loops place most."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.settle.schedule import JobRun, Schedule, ServiceRun
from huline.optimizer.settle.service_level import unserved_units
from huline.optimizer.strategies.packing import moves
from huline.optimizer.strategies.packing.adopting import adopt
from huline.optimizer.strategies.packing.cooling import Cooling
from huline.optimizer.strategies.packing.ground import (
    ARC,
    D_POOL,
    DOOR,
    GROUP,
    LOOSE,
    MISSED,
    MUST,
    SITES,
    SLOTS,
    Ground,
    ground_of,
    limiting,
    plain,
)
from huline.optimizer.strategies.packing.halves import Halves
from huline.optimizer.strategies.packing.leaning import Leaning
from huline.optimizer.strategies.packing.notes import notes_of
from huline.optimizer.strategies.packing.offers import Offers
from huline.optimizer.strategies.packing.rates import Rates, Tariffs
from huline.optimizer.strategies.packing.redealing import redeal
from huline.optimizer.strategies.packing.standing import Standing
from huline.optimizer.strategies.prices.exact import total
from huline.optimizer.strategies.prices.relaxation import Relaxation
from huline.optimizer.strategies.room import Room

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

MUCH = 20
"""A service that may be split lacks cards where it leaves more than one part in so many."""
MOVES_A_TURN = 500
WHOLE = 5
"""Every so many turns are for all pools; others cut them in halves."""
TURNS = 8
"""So many turns have a move for each workload, or `MOVES_A_TURN` moves where that is more."""


class Packing:
    """Places plain workloads by the prices of a relaxation, and moves them to better places.

    Attributes
    ----------
    ground : what it stands on, which another packing of the same Case may share
    plain : (W,) whose rules compiled loops know
    standing : how they stand
    moved : moves tried so far
    cooling : by how much moves may be dearer meanwhile, if at all
    """

    def __init__(
        self,
        compiled: Compiled,
        relaxation: Relaxation,
        worth: Ints,
        seed: int,
        ground: Ground | None = None,
        threads: int = 1,
    ) -> None:
        self._compiled = compiled
        self.ground = ground or ground_of(compiled)
        self.plain = plain(compiled)
        self._offers = Offers(compiled, relaxation.rows, worth, self.ground)
        self._tariffs = Tariffs(compiled, relaxation, self.ground, self._offers)
        self._worth = worth
        self._price()
        self._rows = relaxation.rows
        self._leaning = Leaning(self._tariffs, relaxation.rows, worth)
        self._lanes = compiled.freight.lanes.limit.size
        self._turns = 0
        self.moved = 0
        self.cooling: Cooling | None = None
        self._notes = notes_of(compiled.slots)
        self._state = np.array([seed * 7919 + 12345], dtype=np.int64)
        self._halves, self._cut = Halves(compiled, self.ground, seed, threads), False
        self.begin(Room.of(compiled))

    def begin(self, room: Room) -> None:
        """Begin anew in a room, in which others may stand already."""
        # what stood goes first: two ways to stand would take much memory
        vars(self).pop("standing", None)
        self.standing = _empty(self._compiled, room, self.ground)
        self._end_turn()

    def _end_turn(self) -> None:
        """Let moves begin a turn of their own: halves know nothing of what others change."""
        self._moves_left = 0

    def _price(self) -> None:
        self._guide, self._paid = (
            self._tariffs.guided(self._worth),
            self._tariffs.paid(self._worth),
        )

    def reprice(self, worth: Ints) -> None:
        """Go on at other multipliers."""
        self._worth = worth
        self._price()
        self._leaning = Leaning(self._tariffs, self._rows, worth)
        self._charge()

    def _charge(self) -> None:
        """Let workloads cost what is paid for them where they stand."""
        cost = moves.rated(self.ground, self.standing, self._paid)
        self.standing.cost[self.plain] = cost[self.plain]

    @property
    def doubtful(self) -> list[int]:
        """Contracts that cost more than what their cards are counted at, the worst first."""
        beyond = self._offers.beyond(self.ground, self.standing)
        return sorted((k for k, b in enumerate(beyond) if b > 0), key=lambda k: -beyond[k])

    def turn(self, contract: int) -> None:
        """Close a contract, or open it again; what stands under it stays there: begin anew."""
        self._offers.closed[contract] ^= True
        self._price()

    @property
    def cost(self) -> int:
        """Milli-fen of all plain workloads and of contracts, claims at their price."""
        beyond = self._offers.beyond(self.ground, self.standing)
        return total(self.standing.cost[self.plain]) + sum(beyond)

    @property
    def mean(self) -> float:
        """Milli-fen that a plain workload costs, on average."""
        return float(self.standing.cost[self.plain].mean())

    @property
    def waiting(self) -> Mask:
        """(W,) plain workloads left out, and services that lack cards: any, or many if split."""
        at, about = self.ground.at, self.ground.about
        jobs = (np.diff(at[:, ARC]) > 0) & (self.standing.arc < 0)
        lacking = np.zeros(len(about), dtype=bool)
        for w in np.flatnonzero(np.diff(at[:, GROUP]) > 0):
            mine = slice(at[w, GROUP], at[w + 1, GROUP])
            short = int(self.standing.short[mine].sum())
            few = 1 if about[w, SITES] == 1 else int(self.ground.demand[mine].sum()) // MUCH + 1
            lacking[w] = short >= few
        return np.asarray((jobs | lacking) & self.plain)

    @property
    def demanded(self) -> Mask:
        """(W,) plain workloads that must be served."""
        return np.asarray((self.ground.about[:, MUST] > 0) & self.plain)

    @property
    def rigid(self) -> Mask:
        """(W,) plain jobs, and services that may not be split over as many pools as they like."""
        jobs = np.diff(self.ground.at[:, ARC]) > 0
        return np.asarray((jobs | (self.ground.about[:, SITES] > 0)) & self.plain)

    @property
    def services(self) -> Mask:
        """(W,) plain services."""
        return np.asarray((np.diff(self.ground.at[:, DOOR]) > 0) & self.plain)

    @property
    def rated(self) -> Ints:
        """(W,) milli-fen that workloads cost by the guide where they stand."""
        return moves.rated(self.ground, self.standing, self._guide)

    @property
    def sound(self) -> bool:
        """Whether all that must be served is."""
        return bool((self.standing.cost[self.plain] < MISSED).all())

    def fill(self, order: Sequence[int]) -> None:
        """Place workloads in this order; those that are not plain are left out."""
        self._fill(order, self._paid)

    def _fill(self, order: Sequence[int], rates: Rates) -> None:
        self._end_turn()
        mine = np.array([w for w in order if self.plain[w]], dtype=np.int64)
        moves.fill(self.ground, self.standing, self._guide, rates, mine)

    def join(self, order: Sequence[int]) -> None:
        """Place some workloads beside those that stand, while others are still to come.

        Until all are there, see `complete`, they cost what the guide says: prices stand in for
        who is not there.
        """
        self._fill(order, self._guide)

    def complete(self, order: Sequence[int]) -> None:
        """Place all that is left; from now on workloads cost what is paid for them."""
        self._charge()
        self.fill(order)

    def take(self, schedule: Schedule) -> Mask:
        """Put plain workloads where a Schedule has them, as far as there is room, in file order.

        Of a job's slots as many are taken, the first ones, as it runs for.

        Returns
        -------
        (W,) those that were put there
        """
        self._end_turn()
        ground, standing = self.ground, self.standing
        arcs, cards = np.full_like(standing.arc, -1), np.zeros_like(standing.cards)
        short = np.zeros_like(standing.short)
        for w, job in schedule.jobs.items():
            slots = job.slots[: ground.way[job.arc, SLOTS]]
            whole = slots[-1] - slots[0] < ground.way[job.arc, SLOTS]
            if self.plain[w] and (whole or ground.about[w, LOOSE]):
                arcs[w] = job.arc
                standing.on[w, list(slots)] = True
        for service in self._compiled.services:
            w, run = service.workload, schedule.services.get(service.workload)
            doors = slice(ground.at[w, DOOR], ground.at[w + 1, DOOR])
            if self.plain[w]:
                mine = np.zeros_like(service.need) if run is None else run.cards
                left = unserved_units(service, mine)
                if service.whole and left.any():
                    mine, left = np.zeros_like(mine), service.demand.sum(axis=0)
                cards[doors] = mine[ground.door[doors, D_POOL]]
                short[ground.at[w, GROUP]] = left
        return adopt(ground, standing, self._paid, arcs, cards, short)

    def improve(self, least: Ints, count: int, heat: float = 0.0) -> tuple[int, int]:
        """Try so many moves; return the milli-fen saved and how many were kept.

        However moves are dealt out over calls, the same ones follow one another.

        Parameters
        ----------
        least : (W,) the least each workload could cost by the guide
        """
        saved, kept = 0, 0
        self.moved += count
        while count > 0:
            if self._moves_left == 0:
                self._turn(least)
            n = min(count, self._moves_left)
            found = self._try(self._leant, self._paid, n, heat)
            saved, kept = saved + found[0], kept + found[1]
            count, self._moves_left = count - n, self._moves_left - n
        return saved, kept

    def redeal(self, services: Ints) -> int:
        """Deal the cards of some plain services anew, slot by slot; return the milli-fen saved."""
        self._end_turn()
        return redeal(self.ground, self.standing, self._paid, services)

    def move_among(self, some: Mask, least: Ints, count: int, heat: float) -> None:
        """Try so many moves of some plain workloads, all others being away."""
        self._weights = self._weights_of(some, least)
        self._cut_in_turn()
        self._try(self._guide, self._guide, count, heat)
        self.moved += count

    def _cut_in_turn(self) -> None:
        self._cut = bool(self._turns % WHOLE) and self._halves.cut(self.standing, self._weights)
        self._turns += 1

    def _try(self, guide: Rates, paid: Rates, count: int, heat: float) -> tuple[int, int]:
        if self._cut:
            return self._halves.improve(self.standing, guide, paid, count, heat)
        return moves.improve(
            self.ground, self.standing, guide, paid, self._weights.cumsum(), self._state,
            self._notes, count, heat,
        )  # fmt: skip

    def _weights_of(self, some: Mask, least: Ints) -> Floats:
        """(W,) weights by which some workloads are drawn: their regret, and a bit."""
        regret: Floats = np.maximum(self.rated - least, 0).astype(np.float64)
        regret[~some] = 0
        regret[some] += 0.1 * regret[some].mean() + 1
        return regret

    def _turn(self, least: Ints) -> None:
        """Begin a turn: with rates that lean on the plan, and drawing by what regret is left."""
        self._weights = self._weights_of(self.plain, least)
        self._leant = self._leaning.rates(
            self._turns, self._guide, self.standing.free[:, 0], self.standing.rest[: self._lanes]
        )
        self._cut_in_turn()
        self._moves_left = max(MOVES_A_TURN, least.size // TURNS)

    def joined(self, others: Schedule) -> Schedule:
        """Return the choices made so far, and others' beside them."""
        jobs, services = dict(others.jobs), dict(others.services)
        standing, ground = self.standing, self.ground
        count = len(self._compiled.supply.sites)
        placed = np.flatnonzero(standing.arc >= 0)
        job, slot = (each.tolist() for each in np.nonzero(standing.on[placed]))
        ends = np.searchsorted(job, np.arange(placed.size + 1)).tolist()
        arcs = standing.arc[placed].tolist()
        for i, w in enumerate(placed.tolist()):
            jobs[w] = JobRun(arcs[i], tuple(slot[ends[i] : ends[i + 1]]))
        for service in self._compiled.services:
            w = service.workload
            first = ground.at[w, DOOR]
            doors = first + np.flatnonzero(standing.held[first : ground.at[w + 1, DOOR]])
            if doors.size:
                pools = ground.door[doors, D_POOL]
                cards = standing.cards[doors].astype(np.int64)
                services[w] = ServiceRun.among(count, pools, cards)
        return Schedule(jobs, services, others.ended)


def _empty(compiled: Compiled, room: Room, ground: Ground) -> Standing:
    slots, hard = compiled.slots, list(zip(limiting(compiled), room.quotas.limits(), strict=True))
    workloads, doors = len(compiled.case.workloads), len(ground.door)
    left = [room.power, *(left for ceiling, left in hard if ceiling.by_slot)]
    rest = [room.lanes, *(left[:, 0] for ceiling, left in hard if not ceiling.by_slot)]
    return Standing(
        free=room.free.copy(),
        left=np.concatenate(left),
        rest=np.concatenate(rest),
        arc=np.full(workloads, -1, dtype=np.int64),
        on=np.zeros((workloads, slots), dtype=bool),
        cards=np.zeros((doors, slots), dtype=np.int32),
        short=ground.demand.copy(),
        cost=np.zeros(workloads, dtype=np.int64),
        held=np.zeros(doors, dtype=np.int64),
        guests=np.zeros(len(ground.hall) - 1, dtype=np.int64),
        guest=np.zeros(ground.hall[-1], dtype=np.int64),
        chair=np.zeros(workloads + doors, dtype=np.int64),
        open=np.ones(len(compiled.supply.sites), dtype=bool),
        stays=np.zeros(workloads, dtype=bool),
    )
