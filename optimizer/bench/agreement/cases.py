"""Random tiny Cases: a Draft with some features, drawn until it is a sound Case."""

from dataclasses import dataclass
from random import Random

from pydantic import ValidationError

from huline.models.case import Case
from huline.models.constraints import SOFTENABLE
from huline.models.errors import BadInput
from huline.models.plan import Perspective
from huline.optimizer.bench.agreement.draft import Draft
from huline.optimizer.bench.agreement.features import FEATURES
from huline.optimizer.bench.agreement.features.money import carbon

FEWEST, MOST = 4, 9
"""How many features a Case has."""
CARBON = 0.1
"""Share of the Cases in which carbon has a price."""
SOFT = 0.3
"""Share of the rules with a price at which they may be broken."""


@dataclass(frozen=True)
class Drawn:
    """A random Case, whose cost is sought, and the rules it gives something to decide."""

    seed: int
    case: Case
    perspective: Perspective
    rules: tuple[str, ...]


def draw(seed: int) -> Drawn:
    """Return the random Case of a seed; every fifth is seen with the system's eyes."""
    rng = Random(seed)
    while True:
        drawn = rng.sample(FEATURES, k=rng.randint(FEWEST, MOST))
        chosen = [feature for feature in drawn if rng.random() < feature.odds]
        draft = Draft(rng.randrange(2**32))
        # in the order of the list: later features may read what earlier ones wrote
        try:
            if draft.rng.random() < CARBON:
                carbon(draft)
            for feature in FEATURES:
                if feature in chosen:
                    feature.add(draft)
                    if feature.rule in SOFTENABLE and draft.rng.random() < SOFT:
                        draft.soften(feature.rule)
            case = Case.model_validate(draft.document)
        except (BadInput, ValidationError):
            continue
        rules = tuple(feature.rule for feature in FEATURES if feature in chosen)
        return Drawn(seed, case, "system" if seed % 5 == 4 else "payer", rules)
