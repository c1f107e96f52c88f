"""A Case whose rows are priced: what every block is worked out from."""

from dataclasses import dataclass
from functools import cached_property

from huline.models.plan import Perspective
from huline.models.workload import InferenceService, TrainingJob
from huline.optimizer.verify.bound.cones import Multipliers
from huline.optimizer.verify.bound.exact import vector
from huline.optimizer.verify.bound.reach import shut
from huline.optimizer.verify.bound.use import of_card
from huline.optimizer.verify.facts import Facts, Vector
from huline.optimizer.verify.money import Rates
from huline.optimizer.verify.pairs import Strengths


@dataclass(frozen=True)
class Relaxed:
    """A Case, the pair rules in force, and multipliers within their cones."""

    rates: Rates
    checks: Strengths
    multipliers: Multipliers
    perspective: Perspective
    closed: frozenset[tuple[str, str]] | None = None
    """What is `shut`, if that is known already: of a Case that has more workloads."""

    @property
    def facts(self) -> Facts:
        """The Case."""
        return self.rates.facts

    @cached_property
    def charged(self) -> dict[str, Vector]:
        """Pool id -> (slots,) what the rows charge for a card at work there, in milli-fen.

        Raises
        ------
        BadInput
            If an amount is not below 2^62.
        """
        pools = self.facts.case.pools
        return {p.id: vector(of_card(self.facts, self.multipliers, p)) for p in pools}

    @cached_property
    def shut(self) -> frozenset[tuple[str, str]]:
        """Tenants and subsidies from which no plan can claim anything."""
        return shut(self.rates, self.checks) if self.closed is None else self.closed

    @property
    def payer(self) -> bool:
        """Whether it is the payer's cost that is bounded."""
        return self.perspective == "payer"

    def must_serve(self, w: TrainingJob | InferenceService) -> bool:
        """Tell whether no plan may leave any of a workload unserved."""
        decreed = w.must_serve or w.id in self.facts.pins
        return decreed and self.facts.applies("must-serve")
