"""What the solving process does to find plans that cost about as much as a given one, far from it.

Each goes one way as far as a limit of cost allows: more of the work in the west or less of it,
more paid by programmes or less. From the given plan workloads are moved one by one, first those
that cost least for what they add; so the range that a measure has over such plans is not only
that of what a search for the best one met.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.plan import Plan
from huline.optimizer.compile import compile_case
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.made import Made
from huline.optimizer.options import Options
from huline.optimizer.replan.moving import Moving, losses
from huline.optimizer.settle import Settlement, settle
from huline.optimizer.strategies.placed import Placed
from huline.optimizer.strategies.runner import Wire
from huline.optimizer.strategies.watch import Watch
from huline.optimizer.writing import Writer

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

MOST_TRIED = 300
"""Workloads that are tried in each direction; of more, those that could go there most cheaply."""
KEPT = Fraction(3, 4)
"""Of moves that cost too much once they are settled, how many are kept for the next try."""


class Direction(NamedTuple):
    """Where a plan is stretched to.

    Attributes
    ----------
    score : (W, P) what a pool counts for a workload; more is farther
    gain : what a workload adds as it stands
    """

    score: Ints
    gain: Callable[[int, Placed], int]


def stretched_in_child(
    wire: Wire, case: Case, options: Options, plan: Plan, most: int
) -> tuple[Made, ...]:
    """Stretch a plan each way there is, to at most so many milli-fen; none where nothing moves."""
    watch = Watch(progress=wire.progress, stopped=wire.stopped, deadline=wire.deadline)
    watch.enter("compile")
    compiled = compile_case(case)
    watch.enter("solve")
    writer, moving = Writer(compiled, options, watch), Moving(compiled, plan)
    found = list[Made]()
    for direction in _directions(compiled, plan):
        settled = _stretched(compiled, moving, direction, plan, most, watch)
        if settled is not None:
            found.append(writer.write(settled, writer.unknown))
    return tuple(found)


def _directions(compiled: Compiled, plan: Plan) -> Iterator[Direction]:
    west = np.array([site.centre.side_policy == "west" for site in compiled.supply.sites])
    sides = np.broadcast_to(west.astype(np.int64), (len(compiled.case.workloads), west.size))
    for sign in (1, -1):
        yield Direction(sign * sides, _work(sign * sides))
    if plan.perspective == "payer":
        paid = _paid(compiled)
        for sign in (1, -1):
            yield Direction(sign * paid, _claims(sign))


def _work(score: Ints) -> Callable[[int, Placed], int]:
    return lambda w, placed: int(placed.cards.sum(axis=1) @ score[w, placed.pools])


def _claims(sign: int) -> Callable[[int, Placed], int]:
    return lambda _, placed: sign * sum(draw.amount for draw in placed.draws)


def _paid(compiled: Compiled) -> Ints:
    """(W, P) milli-fen per card-slot that all programmes together would pay without limits."""
    workloads = compiled.case.workloads
    found = np.zeros((len(workloads), len(compiled.supply.sites)), dtype=np.int64)
    for w, workload in enumerate(workloads):
        for of in compiled.subsidies.of(workload):
            found[w] += of.rate[:, 0] if of.steady else of.rate.sum(axis=1) // compiled.slots
    return found


def _stretched(
    compiled: Compiled,
    moving: Moving,
    direction: Direction,
    plan: Plan,
    most: int,
    watch: Watch,
) -> Settlement | None:
    """Move what adds most for its cost until the limit is reached; put all of it back then."""
    # claims are drawn by first come here: only what it costs more counts
    limit = moving.made.cost + most - plan.cost
    moved = list[tuple[int, Placed]]()
    for w in _ranked(compiled, moving, direction, plan, watch):
        only = _farther(moving, direction, w)
        before = None if only is None or watch.ending else moving.move(w, only, limit)
        if before is not None:
            moved.append((w, before))
    settled = _within(compiled, moving, [w for w, _ in moved], plan, most)
    moving.back(moved)
    return settled


def _within(
    compiled: Compiled, moving: Moving, moved: list[int], plan: Plan, most: int
) -> Settlement | None:
    """Settle as many of the moves, from the first, as the limit allows; None if it allows none."""
    while moved:
        settled = settle(compiled, moving.schedule(moved))
        if settled.cost(plan.perspective) <= most:
            return settled
        moved = moved[: int(len(moved) * KEPT)]
    return None


def _ranked(
    compiled: Compiled, moving: Moving, direction: Direction, plan: Plan, watch: Watch
) -> list[int]:
    """Return workloads that can be moved farther, first what costs least for what it adds."""
    found = list[tuple[Fraction, int]]()
    for w in _movable(compiled, moving, direction, plan):
        only = _farther(moving, direction, w)
        tried = None if only is None or watch.ending else moving.tried(w, only)
        if tried is None:
            continue
        more, there = tried
        gain = direction.gain(w, there) - direction.gain(w, moving.made.placed[w])
        if gain > 0:
            found.append((Fraction(more, gain), w))
    return [w for _, w in sorted(found)]


def _movable(compiled: Compiled, moving: Moving, direction: Direction, plan: Plan) -> list[int]:
    """List what has cards, may go farther, and has no work that waits for it to end."""
    farther = {
        w: only
        for w in range(len(compiled.case.workloads))
        if (only := _farther(moving, direction, w)) is not None
        and len(compiled.ties.with_those_behind([w])) == 1
    }
    if len(farther) <= MOST_TRIED:
        return list(farther)
    barred = np.ones(direction.score.shape, dtype=bool)
    for w, only in farther.items():
        barred[w] = ~only
    rough = losses(compiled, compiled.prices(plan.perspective), barred)
    order = sorted((loss, w) for w, loss in rough if w in farther)
    return [w for _, w in order[:MOST_TRIED]]


def _farther(moving: Moving, direction: Direction, w: int) -> Mask | None:
    """(P,) pools that count more than those a workload stands in; None if there are none."""
    placed, score = moving.made.placed[w], direction.score[w]
    cards = placed.cards.sum(axis=1)
    if not cards.any():
        return None
    only: Mask = score * int(cards.sum()) > int(cards @ score[placed.pools])
    return only if only.any() else None
