"""What charges are worked out from, and what they come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huline.optimizer.verify.facts import Facts, Vector
from huline.optimizer.verify.money import Amounts
from huline.optimizer.verify.placed import Placed


@dataclass(frozen=True)
class Work:
    """All placements of a plan whose ids the Case knows.

    ``busy`` gives, for pools in use, the (slots,) cards at work.
    """

    facts: Facts
    placed: Sequence[Placed]
    busy: Mapping[str, Vector]


@dataclass(frozen=True)
class Charged:
    """A recomputed charge: the rule, what it is asked for, and its lines."""

    rule: str
    of: str
    amounts: Amounts
