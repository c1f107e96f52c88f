"""Claims where something is all or nothing: an integer program.

Asks that count in the same limits differ only in what they ask, and only the sum of those that are
met is limited. So there is a yes or no for each ask, and one sum for all of a kind. CP-SAT soon
proves that as long as amounts are small; large ones are counted in coarser units to choose what is
met, and the choice is filled to the milli-fen.
"""

from collections.abc import Mapping, Sequence, Set
from math import floor, gcd
from typing import NamedTuple

from huline.models.errors import EngineFailed
from huline.models.sentence import both
from huline.optimizer.settle.claim_flow import flow
from huline.optimizer.settle.claim_parts import Filled, Limit, Part

MOST_SUM = 2**29
"""Units that all asks may come to: at twice that CP-SAT's relaxation was of no use any more."""
WORK = 0.1
"""Deterministic seconds for a question: what takes longer to prove is taken as it was found."""
FEW = 40
"""Choices up to which milli-fen that a choice in coarse units loses are sought."""

Kind = tuple[tuple[int, ...], int | None]
"""The limits, by index, that asks count in, and the ask if it has a least claim of its own."""


class _Answer(NamedTuple):
    """Asks that are met, what those of each limited kind come to, and the most it could be."""

    met: frozenset[int]
    sums: Mapping[Kind, int]
    most: int


def program(part: Part) -> Filled:
    """Find amounts of the greatest total under limits, least claims and rivals.

    One worker, a fixed seed and a limit of work make it repeatable. Where the greatest is not
    proven by then, ``most`` is above the total.

    Raises
    ------
    EngineFailed
        If the solver refuses the program.
    """
    kinds, fine, guess = _kinds(part), _unit(part), _guessed(part)
    asked = sum(ask.most for ask in part.asks.values())
    unit = fine if asked <= fine * MOST_SUM else -(-asked // MOST_SUM)
    first = _solved(part, kinds, unit, guess)
    if unit == fine:
        most, best = first.most, _filled(part, kinds, first)
    else:
        # of each sum less than a unit is lost
        most = first.most + unit * len(kinds)
        best = _filled(part, kinds, _solved(part, kinds, fine, first.met, fixed=True))
    if best.total < most:
        other = _filled(part, kinds, _solved(part, kinds, fine, guess, fixed=True))
        best = max(best, other, key=lambda each: each.total)
    if best.total < most and unit != fine and len(_choices(part)) <= FEW:
        other = _filled(part, kinds, _solved(part, kinds, fine, first.met))
        best, most = max(best, other, key=lambda each: each.total), min(most, other.most)
    return Filled(best.amounts, max(most, best.total))


def _unit(part: Part) -> int:
    """Return a unit in which some best amounts are whole, in milli-fen.

    Where limits are nested or apart the best amounts of a choice are sums and differences of
    what is asked and limited; where some cross, halves of them may be.
    """
    if part.forests is None:
        return 1
    amounts = [*(ask.most for ask in part.asks.values()), *(limit.most for limit in part.limits)]
    return gcd(*amounts, *(ask.least for ask in part.asks.values() if ask.least > 1)) or 1


def _guessed(part: Part) -> set[int]:
    """Choose what is met by a flow in which rivals share what the greatest of them asks."""
    greatest = (Limit("work", max(part.asks[i].most for i in some), some) for some in part.rivals)
    loose = Part(part.asks, (*part.limits, *greatest), ())
    if loose.forests is None:
        return set()
    found = flow(loose, *loose.forests)
    met = {i for i, amount in found.items() if amount >= max(1, part.asks[i].least)}
    for some in part.rivals:
        met -= {*some} - {max(some, key=lambda i: found[i])}
    return met


def _kinds(part: Part) -> dict[Kind, list[int]]:
    of: dict[int, list[int]] = {i: [] for i in part.asks}
    for k, limit in enumerate(part.limits):
        for i in limit.asks:
            of[i].append(k)
    kinds: dict[Kind, list[int]] = {}
    for i, ask in part.asks.items():
        kinds.setdefault((tuple(of[i]), i if ask.least > 1 else None), []).append(i)
    return kinds


def _choices(part: Part) -> list[int]:
    """List the asks that are met or not; the others are, as far as limits let them."""
    least = {i for i, ask in part.asks.items() if ask.least > 1}
    return sorted(least.union(*part.rivals))


def _solved(
    part: Part,
    kinds: Mapping[Kind, Sequence[int]],
    unit: int,
    met: Set[int] = frozenset(),
    *,
    fixed: bool = False,
) -> _Answer:
    """Choose what is met, beginning with some asks, or with nothing else where they are fixed.

    In a unit that divides no amount all is rounded so that nothing is left out that could be had.
    """
    # heavy to import, and most Cases have nothing that is all or nothing
    from ortools.sat.python import cp_model

    model, solver = cp_model.CpModel(), cp_model.CpSolver()
    taken = {i: model.new_bool_var("") for i in _choices(part)}
    for i, choice in taken.items():
        if fixed:
            model.add(choice == (i in met))
        else:
            model.add_hint(choice, i in met)
    for rivals in part.rivals:
        model.add_at_most_one(taken[i] for i in rivals)
    sums, limited = dict[Kind, cp_model.IntVar](), [list[cp_model.IntVar]() for _ in part.limits]
    worth: list[cp_model.LinearExprT] = []
    for kind, mine in kinds.items():
        (limits, alone), up = kind, {i: -(-part.asks[i].most // unit) for i in mine}
        asked = sum(taken.get(i, 1) * most for i, most in up.items())
        if not limits:
            worth.append(asked)
            continue
        most = min(sum(up.values()), *(part.limits[k].most // unit for k in limits))
        sums[kind] = model.new_int_var(0, most, "")
        worth.append(sums[kind])
        model.add(sums[kind] <= asked)
        if alone is not None:
            model.add(sums[kind] >= taken[alone] * (part.asks[alone].least // unit))
        for k in limits:
            limited[k].append(sums[kind])
    for limit, counted in zip(part.limits, limited, strict=True):
        model.add(sum(counted) <= limit.most // unit)
    model.maximize(sum(worth))
    # its own handler would stay behind and end the whole process at the next Ctrl-C
    solver.parameters.catch_sigint_signal = False
    solver.parameters.num_workers, solver.parameters.random_seed = 1, 0
    solver.parameters.max_deterministic_time = WORK
    status = solver.solve(model)
    if status == cp_model.MODEL_INVALID:
        raise EngineFailed(
            both("the best subsidy claims were not found", "未能求出最优的补贴申领")
        )
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return _Answer(frozenset(), {}, sum(ask.most for ask in part.asks.values()))
    bound = floor(solver.best_objective_bound)
    # it is told as a float
    most = solver.value(sum(worth)) if status == cp_model.OPTIMAL else bound + (bound >> 50)
    chosen = frozenset(i for i, choice in taken.items() if solver.value(choice))
    return _Answer(chosen, {k: solver.value(x) * unit for k, x in sums.items()}, most * unit)


def _filled(part: Part, kinds: Mapping[Kind, Sequence[int]], answer: _Answer) -> Filled:
    """Share out what each kind comes to, in the order of asks."""
    amounts, choices = {}, set(_choices(part))
    for kind, mine in kinds.items():
        left = answer.sums.get(kind, 0)
        for i in mine:
            most = part.asks[i].most * (i in answer.met or i not in choices)
            amounts[i] = min(most, left) if kind[0] else most
            left -= amounts[i]
    return Filled(amounts, answer.most)
