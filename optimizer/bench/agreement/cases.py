"""Random tiny Cases: a Draft that is dealt some features, each tried until its rule decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from huline.models.case import Case
from huline.models.constraints import SOFTENABLE, SWITCHABLE
from huline.models.plan import Perspective
from huline.optimizer.bench.agreement.draft import Draft
from huline.optimizer.bench.agreement.features import FEATURES, Feature
from huline.optimizer.bench.agreement.features.money import carbon, strict
from huline.optimizer.bench.agreement.lifting import lacking

HAND = 9
"""How many features a Case is dealt."""
TRIES = 3
"""How often a feature is added until its rule decides."""
CARBON = 0.1
"""Share of the Cases in which carbon has a price."""
STRICT = 0.15
"""Share of the Cases whose tiers are strict."""
SOFT = 0.3
"""Share of the rules with a price at which they may be broken."""
HOPELESS = 0.3
"""Share of the Cases that may come to have no plan at all."""
DEMANDING = 0.06
"""Share of the Cases in which at last all work must be served, if then there is no plan."""


@dataclass(frozen=True)
class Drawn:
    """A random Case, whose cost is sought, and the rules it gives something to decide."""

    seed: int
    case: Case
    perspective: Perspective
    rules: tuple[str, ...]


def draw(seed: int) -> Drawn:
    """Return the random Case of a seed; every tenth is seen with the system's eyes."""
    rng = Random(seed)
    perspective: Perspective = "system" if seed % 10 == 9 else "payer"
    draft = Draft(rng.randrange(2**32), perspective)
    while not all(placement.runs for placement in draft.placements()):
        draft = Draft(rng.randrange(2**32), perspective)
    if rng.random() < CARBON:
        carbon(draft)
    if Random(f"strict {seed}").random() < STRICT:
        strict(draft)
    deal = Deal(draft)
    hopeless = rng.random() < HOPELESS
    for feature in hand(seed):
        if deal.draft.idle:
            break  # what else there may be to decide would not show
        deal = deal.with_one_more(feature, hopeless)
    if Random(f"demanding {seed}").random() < DEMANDING:
        deal = deal.demanding()
    return Drawn(seed, Case.model_validate(deal.draft.document), perspective, deal.rules)


def hand(seed: int) -> Iterator[Feature]:
    """Deal the features of a seed.

    Those of seeds that follow each other come from one shuffled deck after the other, so that all
    features have their turns equally often, whatever the first seed.
    """
    cards = [feature for feature in FEATURES for _ in range(feature.turns)]
    for card in range(HAND * seed, HAND * (seed + 1)):
        deck, place = divmod(card, len(cards))
        yield Random(deck).sample(cards, len(cards))[place]


class Deal(NamedTuple):
    """A Draft, the rules of its features, and how many of them decide."""

    draft: Draft
    rules: tuple[str, ...] = ()
    decided: int = 0

    def with_one_more(self, feature: Feature, hopeless: bool) -> "Deal":
        """Add a feature such that its rule decides, and those before go on to, if dice allow.

        Returns
        -------
        The deal as it was if the feature spoils it: makes it unsound, silences other rules in
        vain, or leaves nothing to run where some work has to.
        """
        kept, most = self, self.decided
        rules = (*self.rules, feature.rule)
        asked = SWITCHABLE.intersection(rules)
        for _ in range(TRIES):
            draft = _tried(self.draft, feature)
            if draft.case is None or (draft.idle and not hopeless):
                continue
            decided = draft.decided(asked)
            worth = len(decided) + (feature.rule in decided)
            if worth >= most:
                kept, most = Deal(draft, rules, len(decided)), worth + 1
            if feature.rule in decided and len(decided) > self.decided:
                break
        return kept

    def demanding(self) -> "Deal":
        """Demand all work that is left unserved; the deal as it was if there still is a plan."""
        draft = self.draft.copy()
        left = set() if draft.best is None else lacking(draft.best)
        for workload in draft.workloads:
            workload["must_serve"] = workload.get("must_serve", False) or workload["id"] in left
        if draft.case is None or draft.best is not None:
            return self
        return Deal(draft, (*self.rules, "must-serve"), self.decided + 1)


def _tried(draft: Draft, feature: Feature) -> Draft:
    trial = draft.copy()
    feature.add(trial)
    if feature.rule in SOFTENABLE and trial.rng.random() < SOFT:
        trial.soften(feature.rule)
    return trial
