"""What charges are worked out from, and what they come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huline.models.commitment import Commitment
from huline.optimizer.verify.facts import Facts, Vector
from huline.optimizer.verify.money import Amounts, Rates
from huline.optimizer.verify.runs import Runs


@dataclass(frozen=True)
class Work:
    """The work of a plan, as far as the Case knows its ids.

    ``runs`` are those of all placements; ``busy`` gives, for pools in use, the (slots,) cards at
    work; ``committed``, for every pool, those of commitments that are not ended; ``rented`` the
    cards of each contract that the plan rents; ``ended`` the commitments that it ends.
    """

    rates: Rates
    runs: Runs
    busy: Mapping[str, Vector]
    committed: Mapping[str, Vector]
    rented: Mapping[str, int]
    ended: Sequence[Commitment]

    @property
    def facts(self) -> Facts:
        """The Case."""
        return self.rates.facts


@dataclass(frozen=True)
class Charged:
    """A recomputed charge: the rule, what it is asked for, and its lines."""

    rule: str
    of: str
    amounts: Amounts
