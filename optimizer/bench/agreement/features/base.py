"""What a feature is."""

from collections.abc import Callable
from typing import NamedTuple

from huline.optimizer.bench.agreement.draft import Draft


class Feature(NamedTuple):
    """Gives one rule of the catalogue something to decide in a Draft.

    One that only makes the others' work harder names a rule that cannot be switched off, such as
    `work` or `ledger`: of those nobody asks whether they decide.
    """

    rule: str
    add: Callable[[Draft], None]
    turns: int = 2
    """How often it is in the deck: more where its rule seldom gets to decide."""
