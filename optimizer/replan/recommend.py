"""The best places for one new workload beside a plan that stands, in a moment."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from huline.models.case import Case
from huline.models.certificate import Certificate
from huline.models.errors import BadInput
from huline.models.incumbent import Incumbent
from huline.models.plan import Perspective, Plan
from huline.models.problems import problem
from huline.models.recommendation import Recommendation, Recommended
from huline.models.sentence import both
from huline.models.validation import problems_of
from huline.models.workload import TrainingJob, Workload
from huline.optimizer.compile import compile_case
from huline.optimizer.compile.columns import supply_columns
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.leftover import Leftover
from huline.optimizer.settle import settle
from huline.optimizer.strategies.insertion import Insertion

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
        self._rest = Leftover(case, plan).beside(self._empty, certain=True)
        self._supply = supply_columns(self._rest)
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
        compiled = compile_case(self._alone(workload), self._supply)
        found = [*_options(compiled, self.perspective, self._worth)]
        refused = {r.pool: r.rule for r in [*compiled.refusals.of(0)][::-1]}
        found.sort(key=lambda each: (each.ranked, each.centre))
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
            options=tuple(found[:most]),
            penalty=terms.penalty(workload) * units,
            fits=len(found),
            refused=dict(Counter(refused.values()).most_common()),
        )

    def _alone(self, workload: Workload) -> Case:
        """Return a Case of what the plan leaves, and this workload."""
        fields: dict[str, Any] = {n: getattr(self._empty, n) for n in Case.model_fields}
        # they are sound already, and take long to look at
        fields["commitments"] = ()
        if workload.id in self._taken:
            message = both(
                "the plan has a workload '{id}' already", "计划中已有任务“{id}”", id=workload.id
            )
            hint = both("give the new one another id", "请为新任务换一个编号")
            raise BadInput([problem(("workload", "id"), "duplicate-id", message, hint)])
        # what it asks for is checked against the Case; whoever asks decides whether to serve it
        asked = workload.model_copy(update={"must_serve": True})
        try:
            Case.model_validate(fields | {"workloads": (asked,)})
        except ValidationError as error:
            raise BadInput(problems_of(error, Case)) from None
        return self._rest.model_copy(update={"workloads": (asked,)})


class _Guide:
    """Prices with what cards are worth to others on top."""

    def __init__(self, compiled: Compiled, perspective: Perspective, worth: Ints) -> None:
        self._arcs, self._prices = compiled.arcs, compiled.prices(perspective)
        self._worth = worth

    def of_arcs(self, workload: int) -> tuple[Ints, Ints]:
        """Return (n, T) milli-fen for each slot in which an arc runs, and (n,) once."""
        mine = self._arcs.span(workload)
        price, fixed = self._prices.of_arcs(workload)
        cards, pool = self._arcs.cards[mine], self._arcs.pool[mine]
        return price + cards[:, np.newaxis] * self._worth[pool], fixed

    def of_cards(self, workload: int, price: Ints) -> Ints:
        """(P, T) milli-fen per card-slot of a service."""
        return price + self._worth


def _options(compiled: Compiled, perspective: Perspective, worth: Ints) -> Iterator[Recommended]:
    """Yield the best way to run the only workload at each centre where it fits wholly."""
    made = Insertion(compiled, perspective)
    made.guide = _Guide(compiled, perspective, worth)
    if compiled.services:
        usable = compiled.services[0].reach.any(axis=0)
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
        (placement,) = settle(compiled, schedule).placements
        cost = placement.ledger.total if perspective == "payer" else placement.system.total
        taken = sum(
            int((use[0] * worth[pool]).sum())
            for pool, use in zip(placed.pools, placed.use, strict=True)
        )
        yield Recommended(
            centre=compiled.supply.centres[c].id, placement=placement, cost=cost, worth=taken,
            ranked=cost + taken,
        )  # fmt: skip


def _worth(case: Case, certificate: Certificate | None) -> Ints:
    """(P, T) milli-fen that a card-slot is worth at the multipliers of capacity and headroom."""
    index = {pool.id: p for p, pool in enumerate(case.pools)}
    found = np.zeros((len(case.pools), case.horizon.slots), dtype=np.int64)
    for multiplier in certificate.multipliers if certificate else ():
        known = multiplier.row in ("capacity", "headroom") and multiplier.of in index
        if known and len(multiplier.values) == case.horizon.slots:
            found[index[multiplier.of]] += np.array(multiplier.values, dtype=np.int64)
    return found
