"""Judges pairs once per distinct signature and shares the result among the asks that have it."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.policy import Policy
from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.columns import Site
from huline.optimizer.compile.fits import ALWAYS, FITS, Fit, Miss
from huline.optimizer.compile.routes import Routes

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Judgement:
    """Which pools an ask may use as far as pair rules go, and who refused the others.

    Attributes
    ----------
    allowed : (P,)
    refused_by : (P,) position in `fits` of the first rule that refuses, -1 where none does
    """

    allowed: Mask
    refused_by: NDArray[np.int8]


class Judge:
    """Applies the rules that are in force to asks: hard ones refuse, soft ones are counted apart.

    Attributes
    ----------
    fits : hard rules, in the order in which they are named
    soft : soft rules
    """

    def __init__(self, policy: Policy, sites: Sequence[Site], routes: Routes) -> None:
        self.fits: tuple[Fit, ...] = tuple(f for f in FITS if policy.is_hard(f.rule)) + ALWAYS
        self.soft = tuple(f for f in FITS if policy.price_of(f.rule) is not None)
        self.sites, self._routes = tuple(sites), routes
        self._masks: dict[tuple[Fit, Hashable], Mask] = {}
        self._judgements: dict[tuple[Hashable, ...], Judgement] = {}

    def judge(self, ask: Ask) -> Judgement:
        """Judge an ask against every pool; asks with equal signatures share one Judgement."""
        key = tuple(fit.signature(ask) for fit in self.fits)
        known = self._judgements.get(key)
        if known is None:
            known = self._judgements[key] = self._first_refusals(key)
        return known

    def miss(self, fit: int, ask: Ask, pool: int) -> Miss | None:
        """Return the measured value and limit by which `fits[fit]` refuses a pool."""
        rule = self.fits[fit]
        return rule.miss(rule.signature(ask), self.sites[pool], self._routes)

    def _first_refusals(self, key: tuple[Hashable, ...]) -> Judgement:
        first = np.full(len(self.sites), -1, dtype=np.int8)
        for i, signature in enumerate(key):
            if signature is not None:
                first[(first < 0) & ~self._mask(self.fits[i], signature)] = i
        return Judgement(first < 0, first)

    def broken(self, fit: Fit, asks: Sequence[Ask]) -> Mask:
        """(P,) whether a rule has something against a pool as seen from any of the asks."""
        found = np.zeros(len(self.sites), dtype=bool)
        for signature in {fit.signature(ask) for ask in asks} - {None}:
            found |= ~self._mask(fit, signature)
        return found

    def _mask(self, fit: Fit, signature: Hashable) -> Mask:
        if (fit, signature) not in self._masks:
            self._masks[fit, signature] = np.array(
                [fit.miss(signature, site, self._routes) is None for site in self.sites],
                dtype=bool,
            )
        return self._masks[fit, signature]
