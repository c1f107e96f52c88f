"""How severe the reasons are for which a workload may not use a pool."""

from collections.abc import Iterable

from huline.models.constraints import BY_ID
from huline.models.explanation import Reason, Tier, Value
from huline.models.plan import Refusal

ROOM = "room"
"""Stands among rules for what other work takes."""
_FORBIDDEN = ("residency", "locality", "dispatch", "neutrality", "certification", "ban", "pin")
_UNFIT = ("hardware", "ecosystem", "density", "scale", "latency")
_UNITS = {
    "m": "metre", "us": "microsecond", "W": "watt", "mW": "milliwatt", "Wh": "watt-hour",
    "MB": "megabyte",
}  # fmt: skip
"""Units of the catalogue that have a word of their own."""


def tier_of(rule: str, *, alone: bool = True) -> Tier:
    """Return the tier of a rule that refuses a pool.

    Parameters
    ----------
    alone : whether it would do so if no other work ran
    """
    if rule == "pricing":
        return 1
    if rule in _FORBIDDEN:
        return 2
    if rule in _UNFIT:
        return 3
    return 4 if alone else 5


def reason(refusal: Refusal, *, alone: bool = True, pool: bool = True) -> Reason:
    """Put a Refusal into the shape in which it is told."""
    return Reason(
        pool=refusal.pool if pool else None,
        rule=refusal.rule,
        tier=tier_of(refusal.rule, alone=alone),
        measured=valued(refusal.rule, refusal.measured),
        limit=valued(refusal.rule, refusal.limit),
    )


def valued(rule: str, amount: int | str | None) -> Value:
    """Say of what an amount is; "31 card-hours" is 31 of them."""
    if amount is None:
        return {}
    unit = BY_ID[rule].unit
    if isinstance(amount, str):
        number, _, of = amount.partition(" ")
        if of and number.lstrip("-").isdecimal():
            return {of.removesuffix("s") if of == "card-hours" else of: int(number)}
        return {_UNITS.get(unit, unit): amount}
    return {_UNITS.get(unit, unit): amount}


def refusal_of(reason: Reason) -> Refusal:
    """Return the Refusal that a reason was put from, as sentences are made of it."""
    return Refusal(
        workload="-",
        pool=reason.pool or "-",
        rule=reason.rule,
        measured=_amount(reason.rule, reason.measured),
        limit=_amount(reason.rule, reason.limit),
    )


def _amount(rule: str, value: Value) -> int | str | None:
    unit = BY_ID[rule].unit
    for of, amount in value.items():
        if of in (unit, _UNITS.get(unit)):
            return amount
        return f"{amount} card-hours" if of == "card-hour" else f"{amount} {of}"
    return None


def ordered(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Put the most severe first; equals stay in the order of the rules."""
    return tuple(sorted(reasons, key=lambda r: r.tier))
