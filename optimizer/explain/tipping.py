"""At which tariff, rent, subsidy or latency limit a workload would move to a centre by itself.

The bracket is proven on both sides: at its end away from today a plan with the workload there was
found that costs less than the plan as it is, at the other a solver proved that there is none.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from huline.models.case import Case, Pin
from huline.models.explanation import Tipping
from huline.models.subsidy import PerUnit, Share
from huline.models.tariff import Tariff
from huline.models.units import half_up
from huline.optimizer.backends import Limits, Outcome, backend_named
from huline.optimizer.compile import Compiled, compile_case
from huline.optimizer.explain.elsewhere import Elsewhere
from huline.optimizer.explain.money import Account
from huline.optimizer.explain.standing import Standing
from huline.optimizer.formulate import formulate
from huline.optimizer.solvers import BackendName

SECONDS = 5.0
"""That the solver may take for one proof."""
_PROOFS = 24
"""Proofs that are tried before a bracket is given up, each twice as far back as the one before:
enough for any parameter."""
_TODAY = 1_000
"""Today's rent, in thousandths of it."""


@dataclass(frozen=True)
class _Parameter:
    """What is changed, from what it is ``now`` as far as ``utmost``, below or above it.

    Attributes
    ----------
    changed : returns a Case in which it is so much
    """

    name: str
    unit: str
    now: int
    utmost: int
    changed: Callable[[Case, int], Case]


def prices_at_which_it_moves(
    standing: Standing, name: str, case: Case, centre: str
) -> tuple[Tipping, ...]:
    """Bracket tariff, rent and subsidies at which a workload would cost less at a centre.

    The tariff is lowered in all slots alike, down to nothing on average; what its pools ask of
    this workload as rent in one proportion, down to nothing, while others pay as they do. Rates
    of programmes that pay there, and not where it is, are raised for it alone, up to a share of
    all, or the dearest rent for a card-hour.

    Parameters
    ----------
    case : the workload alone beside the plan, with the pools of the centre and its own

    Returns
    -------
    Those that are there: none where it would not move at any such price, or what is asked cannot
    be proven.
    """
    search = _Search(standing, name, case, centre)
    if not search.told:
        return ()
    home = {run.pool for run in standing.left.placement(name).runs}
    every = (_tariff(case, centre), _rent(centre), *_rates(search.compiled, centre, home))
    found = map(search.bracket, every)
    return tuple(each for each in found if each is not None)


def latency_at_which_it_moves(
    standing: Standing, name: str, case: Case, centre: str, needed: int
) -> Tipping | None:
    """Say from which latency limit on a workload would cost less at a centre that is too far.

    Parameters
    ----------
    case : as for `prices_at_which_it_moves`
    needed : microseconds to the centre
    """
    (workload,) = case.workloads
    search = _Search(standing, name, case, centre)
    limit = getattr(workload, "max_latency_us", None)
    if not search.told or limit is None:
        return None

    def changed(whole: Case, most: int) -> Case:
        own = (w.model_copy(update={"max_latency_us": most}) for w in whole.workloads)
        return whole.model_copy(update={"workloads": tuple(own)})

    parameter = _Parameter(f"{name}.max_latency_us", "us", limit, limit, changed)
    if not search.found(parameter, needed) or not search.proven(parameter, needed - 1):
        return None
    bracket = (needed - 1, needed)
    return Tipping(parameter=parameter.name, now=limit, bracket=bracket, unit="us")


def _tariff(case: Case, centre: str) -> _Parameter:
    (here,) = (c for c in case.centres if c.id == centre)
    tariff = next(t for t in case.tariffs if t.id == here.tariff)
    slots = case.horizon.slots
    prices = [tariff.fen_per_mwh[t % len(tariff.fen_per_mwh)] for t in range(slots)]
    mean = half_up(sum(prices), slots)

    def changed(whole: Case, to: int) -> Case:
        own = Tariff(id="-", fen_per_mwh=tuple(price + to - mean for price in prices))
        centres = (
            c.model_copy(update={"tariff": "-"}) if c.id == centre else c for c in whole.centres
        )
        return whole.model_copy(
            update={"tariffs": (*whole.tariffs, own), "centres": tuple(centres)}
        )

    return _Parameter(f"{centre}.tariff", "fen/MWh", mean, min(mean, 0), changed)


def _rent(centre: str) -> _Parameter:
    def changed(whole: Case, to: int) -> Case:
        pools = (
            p.model_copy(update={"rent": half_up(p.rent * to, _TODAY)})
            if p.centre == centre
            else p
            for p in whole.pools
        )
        return whole.model_copy(update={"pools": tuple(pools)})

    return _Parameter(f"{centre}.rent", "per mille", _TODAY, 0, changed)


def _rates(compiled: Compiled, centre: str, home: Collection[str]) -> Iterator[_Parameter]:
    """Yield rates of the programmes that pay a workload at a centre, and not where it is."""
    (workload,), slot = compiled.case.workloads, compiled.case.horizon.slot_minutes
    sites = compiled.supply.sites
    there = np.array([site.centre.id == centre for site in sites], dtype=bool)
    here = np.array([site.pool.id in home for site in sites], dtype=bool)
    rent = int(compiled.rents.of(workload)[there].max(initial=0)) * 60 // slot
    for of in compiled.subsidies.of(workload):
        rule = compiled.subsidies.rules[of.subsidy]
        if not of.where[there].any() or of.where[here].any():
            continue
        if isinstance(rule, Share):
            yield _rate(rule.id, "share", rule.share, 1000, "per mille")
            if rule.share_foreign is not None:
                yield _rate(rule.id, "share_foreign", rule.share_foreign, 1000, "per mille")
        elif isinstance(rule, PerUnit) and rule.unit == "card-hour":
            yield _rate(rule.id, "amount", rule.amount, max(rule.amount, rent), "milli-fen")


def _rate(rule: str, field: str, now: int, utmost: int, unit: str) -> _Parameter:
    def changed(whole: Case, to: int) -> Case:
        subsidies = tuple(
            s.model_copy(update={field: to}) if s.id == rule else s for s in whole.policy.subsidies
        )
        policy = whole.policy.model_copy(update={"subsidies": subsidies})
        return whole.model_copy(update={"policy": policy})

    return _Parameter(f"{rule}.{field}", unit, now, utmost, changed)


class _Search:
    """The cost of a workload at a centre, by what a parameter is.

    Attributes
    ----------
    compiled : the workload alone beside the plan, nothing changed
    told : whether anything is told: not where tiers are strict, nor where others' money hangs on
        where this workload runs
    """

    def __init__(self, standing: Standing, name: str, case: Case, centre: str) -> None:
        self._standing, self._name, self._case, self._centre = standing, name, case, centre
        self.compiled = compile_case(case)
        account = Account(standing, name, self.compiled)
        self.told = account.alone and standing.case.policy.tier_order != "strict"
        self._now = account.cost_now
        self.found = cache(self._found)
        self.proven = cache(self._proven)

    def bracket(self, parameter: _Parameter) -> Tipping | None:
        """Find the value nearest to today's at which it moves, and the next, at which it stays."""
        moves, stays = parameter.utmost, parameter.now
        if moves == stays or not self.found(parameter, moves) or self.found(parameter, stays):
            return None
        while abs(stays - moves) > 1:
            middle = (moves + stays) // 2
            if self.found(parameter, middle):
                moves = middle
            else:
                stays = middle
        for step in range(_PROOFS):
            if self.proven(parameter, stays):
                low, high = sorted((moves, stays))
                return Tipping(
                    parameter=parameter.name, now=parameter.now, bracket=(low, high),
                    unit=parameter.unit,
                )  # fmt: skip
            if stays == parameter.now:
                return None
            # there is a cheaper way than was found: nearer to today there may be none
            way = parameter.now - stays
            stays += way if abs(way) <= 2**step else 2**step * (1 if way > 0 else -1)
        return None

    def _found(self, parameter: _Parameter, value: int) -> bool:
        """Tell whether a way was found to run there that costs less than where it is."""
        case = parameter.changed(self._case, value)
        spot = Elsewhere(case, self._standing.perspective).at(self._centre)
        return spot is not None and spot.settled.cost(self._standing.perspective) < self._now

    def _proven(self, parameter: _Parameter, value: int) -> bool:
        """Tell whether a solver proves that no way there costs less than where it is."""
        pin = Pin.model_construct(workload=self._name, centre=self._centre, pool=None, first=None)
        case = parameter.changed(self._case, value).model_copy(update={"pins": (pin,)})
        program = formulate(compile_case(case), self._standing.perspective).program
        solver = backend_named(BackendName.HIGHS)
        answer = solver.solve(
            program, Limits(seconds=SECONDS), start=None, tick=lambda values, bound: True
        )
        if answer.outcome is Outcome.INFEASIBLE:
            return True
        return answer.bound is not None and answer.bound >= self._now
