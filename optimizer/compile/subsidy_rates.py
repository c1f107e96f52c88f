"""What a card-slot earns under a subsidy, each rate rounded once; see docs/rules.md."""

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.subsidy import PerUnit, Share, Subsidy, Tiered
from huline.models.units import half_up
from huline.optimizer.compile.columns import Supply

Ints = NDArray[np.int64]


def card_slot_rates(rule: Subsidy, rents: Ints, case: Case, supply: Supply) -> Ints:
    """(P, T) milli-fen per card-slot, wherever the rule may pay; read-only where it is steady.

    Parameters
    ----------
    rents : (P,) milli-fen per card-slot, as the workload pays them
    """
    minutes = case.horizon.slot_minutes
    shape = supply.energy.shape
    if isinstance(rule, Share):
        share = portions(supply, rule.share, rule.share_foreign)
        if rule.basis == "energy":
            return _rounded(np.maximum(supply.energy, 0), share * supply.billed)
        steady = _rounded(rents[:, np.newaxis], share)
    elif isinstance(rule, Tiered):
        top = np.full(shape[0], max(rule.shares), dtype=np.int64)
        steady = _rounded(rents[:, np.newaxis], top)
    elif rule.unit == "card-hour":
        steady = np.full((shape[0], 1), half_up(rule.amount * minutes, 60), dtype=np.int64)
    else:
        return _per_kwh(rule, supply, minutes)
    return np.broadcast_to(steady, shape)


def ceiling_rates(per_mille: Ints, rents: Ints) -> Ints:
    """(P,) milli-fen per card-slot to which a group limits claims."""
    rates: Ints = _rounded(rents[:, np.newaxis], per_mille)[:, 0]
    return rates


def portions(supply: Supply, share: int, foreign: int | None) -> Ints:
    """(P,) per mille, by where the cards of a pool were made."""
    other = share if foreign is None else foreign
    made = [share if site.accelerator.domestic else other for site in supply.sites]
    return np.array(made, dtype=np.int64)


def _rounded(basis: Ints, per_mille: Ints) -> Ints:
    # rates stay below 10^15, so twice a thousandfold fits
    rates: Ints = (2 * basis * per_mille[:, np.newaxis] + 1000) // 2000
    return rates


def _per_kwh(rule: PerUnit, supply: Supply, minutes: int) -> Ints:
    """Compute once per distinct (W, PUE): the product needs Python's integers."""
    known: dict[tuple[int, int], int] = {}
    rates = np.zeros(supply.energy.shape, dtype=np.int64)
    for p, site in enumerate(supply.sites):
        for t, pue in enumerate(supply.pue[supply.centre_of[p]].tolist()):
            key = site.pool.busy_w, pue
            if key not in known:
                known[key] = half_up(rule.amount * key[0] * pue * minutes, 60_000_000)
            rates[p, t] = known[key]
    return rates
