"""What may be added to a Draft, so that a rule has something to say; one file a family.

A feature names its rule and is listed by hand. It may find nothing to change and leave the Draft
as it is.
"""

from huline.optimizer.bench.agreement.features import coupling, money, pairs, supply, ties
from huline.optimizer.bench.agreement.features.base import Feature

FEATURES: tuple[Feature, ...] = (
    *pairs.FEATURES,
    *coupling.FEATURES,
    *money.FEATURES,
    *supply.FEATURES,
    *ties.FEATURES,
)

__all__ = ["FEATURES", "Feature"]
