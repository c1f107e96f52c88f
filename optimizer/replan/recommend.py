"""The best places for one new workload beside a plan that stands, in a moment."""

from bisect import insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.certificate import Certificate
from huline.models.errors import BadInput
from huline.models.incumbent import Incumbent
from huline.models.plan import Perspective, Plan
from huline.models.problems import problem
from huline.models.recommendation import Recommendation, Recommended
from huline.models.references import check_references
from huline.models.sentence import both
from huline.models.workload import TrainingJob, Workload
from huline.optimizer.compile import compile_case
from huline.optimizer.compile.columns import supply_columns
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.routes import Routes
from huline.optimizer.leftover import Leftover
from huline.optimizer.settle import settle
from huline.optimizer.settle.schedule import Schedule
from huline.optimizer.strategies.insertion import Insertion
from huline.optimizer.strategies.purse import Purse
from huline.optimizer.strategies.sites import roomy

Ints = NDArray[np.int64]

BEST = 5
"""Options told."""


class Desk:
    """A plan that new work is held against: read once, then each workload takes a moment.

    Parameters
    ----------
    case, plan : the plan and its Case
    certificate : multipliers for the Case; without them cards are worth nothing but their price
    """

    def __init__(self, case: Case, plan: Plan, certificate: Certificate | None = None) -> None:
        self._taken = {w.id for w in case.workloads}
        nobody = {
            "workloads": (), "groups": (), "quotes": (), "pins": (), "contracts": (),
            "incumbent": Incumbent(),
        }  # fmt: skip
        self._empty = case.model_copy(update=nobody)
        rest = Leftover(case, plan).beside(self._empty, certain=True)
        self._supply, self._routes = supply_columns(rest), Routes(rest)
        # what is promised is taken off the supply already, and takes long to look at
        self._rest = rest.model_copy(update={"commitments": ()})
        self.perspective: Perspective = plan.perspective
        self.priced = certificate is not None
        self._worth = _worth(case, certificate)

    def recommend(self, workload: Workload, most: int = BEST) -> Recommendation:
        """Find the best options for a workload, one at each centre.

        They are chosen and ranked by what they cost and what the cards they take are worth to
        others. What is left of quotas and budgets is rounded down: an option stands, but one that
        just fits may be missed. Contracts are not opened, and no commitment is ended.

        Raises
        ------
        BadInput
            If the workload has an id that the plan knows, or contradicts the Case.
        """
        compiled = compile_case(self._alone(workload), self._supply, self._routes)
        spots = [*_spots(compiled, self.perspective, self._worth)]
        refused = Counter(refusal.rule for refusal in compiled.refusals.of(0))
        terms = compiled.terms
        units = (
            workload.work
            if isinstance(workload, TrainingJob)
            else int(compiled.services[0].demand.sum())
        )
        return Recommendation(
            workload=workload.id,
            perspective=self.perspective,
            priced=self.priced,
            options=tuple(_best(compiled, spots, self.perspective, most)),
            penalty=terms.penalty(workload) * units,
            fits=len(spots),
            refused=dict(refused.most_common()),
        )

    def _alone(self, workload: Workload) -> Case:
        """Return a Case of what the plan leaves, and this workload."""
        if workload.id in self._taken:
            message = both(
                "the plan has a workload '{id}' already", "计划中已有任务“{id}”", id=workload.id
            )
            hint = both("give the new one another id", "请为新任务换一个编号")
            raise BadInput([problem(("workload", "id"), "duplicate-id", message, hint)])
        # what it asks for is checked against the Case; whoever asks decides whether to serve it
        asked = (workload.model_copy(update={"must_serve": True}),)
        check_references(self._empty.model_copy(update={"workloads": asked, "commitments": ()}))
        return self._rest.model_copy(update={"workloads": asked})


class _Guide:
    """Prices with what cards are worth to others on top."""

    def __init__(self, compiled: Compiled, perspective: Perspective, worth: Ints) -> None:
        self._arcs, self._prices = compiled.arcs, compiled.prices(perspective)
        self._worth = worth
        self.of_arcs: Callable[[int], tuple[Ints, Ints]] = lru_cache(None)(self._of_arcs)

    def _of_arcs(self, workload: int) -> tuple[Ints, Ints]:
        """Return (n, T) milli-fen for each slot in which an arc runs, and (n,) once."""
        mine = self._arcs.span(workload)
        price, fixed = self._prices.of_arcs(workload)
        cards, pool = self._arcs.cards[mine], self._arcs.pool[mine]
        return price + cards[:, np.newaxis] * self._worth[pool], fixed

    def of_cards(self, workload: int, price: Ints) -> Ints:
        """(P, T) milli-fen per card-slot of a service."""
        return price + self._worth


@dataclass(frozen=True)
class _Spot:
    """A way to run the only workload at a centre, wholly.

    Attributes
    ----------
    worth : milli-fen that the cards it takes are worth to others
    least : milli-fen that it costs at least, ``worth`` added
    """

    centre: str
    schedule: Schedule
    worth: int
    least: int


def _spots(compiled: Compiled, perspective: Perspective, worth: Ints) -> Iterator[_Spot]:
    """Yield the best way to run the only workload at each centre where it fits wholly."""
    made, purse = Insertion(compiled, perspective), Purse(compiled)
    made.guide = _Guide(compiled, perspective, worth)
    if compiled.services:
        service = compiled.services[0]
        usable = service.reach.any(axis=0) & roomy(service, made.room)[compiled.supply.centre_of]
    else:
        usable = np.zeros(len(worth), dtype=bool)
        usable[compiled.arcs.pool] = True
    for c in np.unique(compiled.supply.centre_of[usable]).tolist():
        made.only = usable & (compiled.supply.centre_of == c)
        made.place(0)
        schedule, sound = made.schedule(), made.sound
        placed = made.remove(0)
        if not (sound and placed.whole and placed.pools.size):
            continue
        taken = int((placed.cards * worth[placed.pools]).sum())
        claimed = purse.most(0, placed.pools, placed.cards) if perspective == "payer" else 0
        least = placed.cost + taken - claimed
        yield _Spot(compiled.supply.centres[c].id, schedule, taken, least)


def _best(
    compiled: Compiled, spots: Iterable[_Spot], perspective: Perspective, most: int
) -> list[Recommended]:
    """Settle the best spots, and no others but those that might have been among them."""
    found: list[Recommended] = []
    for spot in sorted(spots, key=lambda spot: (spot.least, spot.centre)):
        if len(found) >= most and (spot.least, spot.centre) > _rank(found[most - 1]):
            break
        (placement,) = settle(compiled, spot.schedule).placements
        cost = placement.ledger.total if perspective == "payer" else placement.system.total
        told = Recommended(
            centre=spot.centre, placement=placement, cost=cost, worth=spot.worth,
            ranked=cost + spot.worth,
        )  # fmt: skip
        insort(found, told, key=_rank)
    return found[:most]


def _rank(option: Recommended) -> tuple[int, str]:
    return option.ranked, option.centre


def _worth(case: Case, certificate: Certificate | None) -> Ints:
    """(P, T) milli-fen that a card-slot is worth at the multipliers of capacity and headroom."""
    index = {pool.id: p for p, pool in enumerate(case.pools)}
    found = np.zeros((len(case.pools), case.horizon.slots), dtype=np.int64)
    for multiplier in certificate.multipliers if certificate else ():
        known = multiplier.row in ("capacity", "headroom") and multiplier.of in index
        if known and len(multiplier.values) == case.horizon.slots:
            found[index[multiplier.of]] += np.array(multiplier.values, dtype=np.int64)
    return found
