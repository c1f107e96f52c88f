"""A Case whose rows are priced: what every block is worked out from."""

from dataclasses import dataclass

from huline.models.plan import Perspective
from huline.models.workload import InferenceService, TrainingJob
from huline.optimizer.verify.bound.cones import Multipliers
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.money import Rates
from huline.optimizer.verify.pairs import Strengths


@dataclass(frozen=True)
class Relaxed:
    """A Case, the pair rules in force, and multipliers within their cones."""

    rates: Rates
    checks: Strengths
    multipliers: Multipliers
    perspective: Perspective

    @property
    def facts(self) -> Facts:
        """The Case."""
        return self.rates.facts

    @property
    def payer(self) -> bool:
        """Whether it is the payer's cost that is bounded."""
        return self.perspective == "payer"

    def must_serve(self, w: TrainingJob | InferenceService) -> bool:
        """Tell whether no plan may leave any of a workload unserved."""
        decreed = w.must_serve or w.id in self.facts.pins
        return decreed and self.facts.applies("must-serve")
