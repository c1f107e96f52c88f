"""At which tariff of another centre a workload would move there, all others staying.

The bracket is proven on both sides: at its lower end a plan with the workload there was found that
costs less than the plan as it is, at its upper end a solver proved that there is none.
"""

from functools import cache

from huline.models.case import Case, Pin
from huline.models.explanation import Tipping
from huline.models.tariff import Tariff
from huline.models.units import half_up
from huline.optimizer.backends import Limits, Outcome, backend_named
from huline.optimizer.compile import compile_case
from huline.optimizer.explain.elsewhere import Elsewhere
from huline.optimizer.explain.money import Account
from huline.optimizer.explain.standing import Standing
from huline.optimizer.formulate import formulate
from huline.optimizer.solvers import BackendName

SECONDS = 5.0
"""That the solver may take for one proof."""
_PROOFS = 24
"""Proofs that are tried before a bracket is given up: enough for any tariff."""


def tariff_at_which_it_moves(
    standing: Standing, name: str, case: Case, centre: str
) -> Tipping | None:
    """Bracket the tariff of a centre below which a workload would cost less there.

    The tariff is lowered in all slots alike, down to nothing on average.

    Parameters
    ----------
    case : the workload alone beside the plan, with the pools of the centre and its own

    Returns
    -------
    None if it would not move at any such tariff, or what is asked cannot be proven.
    """
    if standing.case.policy.tier_order == "strict":
        return None
    search = _Search(standing, name, case, centre)
    return search.bracket() if search.fixed else None


class _Search:
    """The cost of a workload at a centre, by how much the tariff there is lowered."""

    def __init__(self, standing: Standing, name: str, case: Case, centre: str) -> None:
        self._standing, self._name, self._case, self._centre = standing, name, case, centre
        (here,) = (c for c in case.centres if c.id == centre)
        tariff = next(t for t in case.tariffs if t.id == here.tariff)
        slots = case.horizon.slots
        prices = [tariff.fen_per_mwh[t % len(tariff.fen_per_mwh)] for t in range(slots)]
        self._prices, self._mean = prices, half_up(sum(prices), slots)
        account = Account(standing, name, compile_case(case))
        self.fixed = account.alone
        """Whether nobody else's money hangs on where this workload runs."""
        self._now = account.cost_now
        self.found = cache(self._found)
        self.proven = cache(self._proven)

    def bracket(self) -> Tipping | None:
        """Find the last shift at which it moves, and the first at which it does not."""
        moves, stays = -self._mean, 0
        if self._mean <= 0 or not self.found(moves):
            return None
        while stays - moves > 1:
            middle = (moves + stays) // 2
            if self.found(middle):
                moves = middle
            else:
                stays = middle
        for _ in range(_PROOFS):
            if self.proven(stays):
                bracket = (self._mean + moves, self._mean + stays)
                return Tipping(
                    parameter=f"{self._centre}.tariff", now=self._mean, bracket=bracket,
                    unit="fen/MWh",
                )  # fmt: skip
            # there is a cheaper way than was found: look further up for the last of them
            moves, stays = stays, min(0, stays + max(1, stays - moves))
            if stays == moves:
                return None
        return None

    def _shifted(self, shift: int) -> Case:
        """Return the Case in which the centre's tariff is lower by so much in every slot."""
        own = Tariff(id="-", fen_per_mwh=tuple(price + shift for price in self._prices))
        centres = (
            c.model_copy(update={"tariff": "-"}) if c.id == self._centre else c
            for c in self._case.centres
        )
        return self._case.model_copy(
            update={"tariffs": (*self._case.tariffs, own), "centres": tuple(centres)}
        )

    def _found(self, shift: int) -> bool:
        """Tell whether a way was found to run there that costs less than where it is."""
        spot = Elsewhere(self._shifted(shift), self._standing.perspective).at(self._centre)
        return spot is not None and spot.settled.cost(self._standing.perspective) < self._now

    def _proven(self, shift: int) -> bool:
        """Tell whether a solver proves that no way there costs less than where it is."""
        pin = Pin.model_construct(workload=self._name, centre=self._centre, pool=None, first=None)
        case = self._shifted(shift).model_copy(update={"pins": (pin,)})
        program = formulate(compile_case(case), self._standing.perspective).program
        solver = backend_named(BackendName.HIGHS)
        answer = solver.solve(
            program, Limits(seconds=SECONDS), start=None, tick=lambda values, bound: True
        )
        if answer.outcome is Outcome.INFEASIBLE:
            return True
        return answer.bound is not None and answer.bound >= self._now
