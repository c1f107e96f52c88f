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


@dataclass(frozen=True, eq=False)
class Judgements:
    """What pair rules say of all asks; asks with equal signatures share a row.

    Attributes
    ----------
    refused_by : (rows, P) position in `Judge.fits` of the first rule that refuses, -1 where none
        does
    allowed : (rows, P)
    rows : (W,) the rows of each workload's asks, in their order
    """

    refused_by: NDArray[np.int8]
    allowed: Mask
    rows: tuple[tuple[int, ...], ...]


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

    def judge(self, asks: Sequence[Sequence[Ask]]) -> Judgements:
        """Judge the asks of all workloads against every pool."""
        known: dict[tuple[Hashable, ...], int] = {}
        rows = tuple(
            tuple(
                known.setdefault(tuple([fit.signature(ask) for fit in self.fits]), len(known))
                for ask in mine
            )
            for mine in asks
        )
        refused_by = np.full((len(known), len(self.sites)), -1, dtype=np.int8)
        # the first rule that refuses has the last word
        for i in reversed(range(len(self.fits))):
            refused_by[self._refused(self.fits[i], [key[i] for key in known])] = i
        return Judgements(refused_by, refused_by < 0, rows)

    def miss(self, fit: int, ask: Ask, pool: int) -> Miss | None:
        """Return the measured value and limit by which `fits[fit]` refuses a pool."""
        rule = self.fits[fit]
        return rule.miss(rule.signature(ask), self.sites[pool], self._routes)

    def broken(self, fit: Fit, signatures: frozenset[Hashable]) -> Mask:
        """(P,) whether a rule has something against a pool under any of the signatures."""
        found = np.zeros(len(self.sites), dtype=bool)
        for signature in signatures:
            found |= ~self._mask(fit, signature)
        return found

    def _refused(self, fit: Fit, signatures: Sequence[Hashable]) -> Mask:
        """(signatures, P) whether a rule refuses a pool."""
        distinct = {signature: n for n, signature in enumerate(dict.fromkeys(signatures))}
        masks = np.array([self._mask(fit, s) for s in distinct], dtype=bool)
        row = np.array([distinct[s] for s in signatures], dtype=np.int64)
        return ~masks.reshape(-1, len(self.sites))[row]

    def _mask(self, fit: Fit, signature: Hashable) -> Mask:
        """(P,) whether a rule lets a pool pass; whoever asks for nothing may use any."""
        if (fit, signature) not in self._masks:
            self._masks[fit, signature] = np.array(
                [
                    signature is None or fit.miss(signature, site, self._routes) is None
                    for site in self.sites
                ],
                dtype=bool,
            )
        return self._masks[fit, signature]
