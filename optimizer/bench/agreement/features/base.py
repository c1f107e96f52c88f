"""What a feature is."""

from collections.abc import Callable
from typing import NamedTuple

from huline.optimizer.bench.agreement.draft import Draft


class Feature(NamedTuple):
    """Gives one rule of the catalogue something to decide in a Draft."""

    rule: str
    add: Callable[[Draft], None]
    odds: float = 1.0
    """Share of its turns that it takes: below 1 where it would drown the others."""
