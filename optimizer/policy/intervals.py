"""Ranges of figures, and what may be said of the difference of two."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from huline.models.findings import Difference, Figure, Sign

Number = float | int
Limits = tuple[Number | None, Number | None]
Name = tuple[str, str, str]

ADDS_UP = ("milli-fen", "card-hour", "count")
"""Units of figures that are 0 where they are not told of."""


def name_of(figure: Figure | Difference) -> Name:
    """Return what a figure is known by."""
    return figure.measure, figure.by, figure.key


def ranged(shown: Sequence[Figure], others: Iterable[Sequence[Figure]]) -> tuple[Figure, ...]:
    """Give figures of a plan the range that they have in it and in other plans.

    What only other plans have is added, with 0 for the plan that is shown.
    """
    mine = {name_of(figure): figure for figure in shown}
    plans = [mine, *({name_of(f): f for f in each} for each in others)]
    for each in plans[1:]:
        for name, figure in each.items():
            if name not in mine and figure.unit in ADDS_UP:
                mine[name] = figure.model_copy(update={"value": 0})
    return tuple(_ranged(figure, plans) for figure in mine.values())


def _ranged(figure: Figure, plans: Sequence[Mapping[Name, Figure]]) -> Figure:
    values = [v for v in (_value(plan, figure) for plan in plans) if v is not None]
    if not values:
        return figure
    return figure.model_copy(update={"found": (min(values), max(values))})


def _value(plan: Mapping[Name, Figure], figure: Figure) -> Number | None:
    there = plan.get(name_of(figure))
    if there is None:
        return 0 if figure.unit in ADDS_UP else None
    return there.value


def differences(
    before: Sequence[Figure], now: Sequence[Figure], *, same: bool
) -> Iterator[Difference]:
    """Yield every figure of one scenario less that of another.

    Parameters
    ----------
    same : whether both scenarios are one and the same Case: then nothing differs
    """
    past = {name_of(figure): figure for figure in before}
    here = {name_of(figure): figure for figure in now}
    for name in dict.fromkeys((*here, *past)):
        some = here.get(name) or past[name]
        one, other = _known(past.get(name), some), _known(here.get(name), some)
        if one is None or other is None:
            continue
        proven: Limits = (0, 0) if same else _less(other.proven, one.proven)
        found = None
        if other.found and one.found:
            found = other.found[0] - one.found[1], other.found[1] - one.found[0]
        value = None
        if other.value is not None and one.value is not None:
            value = other.value - one.value
        yield Difference(
            measure=some.measure, by=some.by, key=some.key, unit=some.unit, value=value,
            found=found, proven=proven, sign=sign_of(proven),
        )  # fmt: skip


def _known(figure: Figure | None, like: Figure) -> Figure | None:
    """Return a figure, 0 for what adds up and is not told of; None where nothing is known."""
    if figure is not None:
        return figure
    if like.unit not in ADDS_UP:
        return None
    return like.model_copy(update={"value": 0, "found": (0, 0), "proven": (None, None)})


def _less(now: Limits, before: Limits) -> Limits:
    """Return the limits of ``now - before``: ``[B1 - C0, C1 - B0]`` for a cost."""
    low = None if now[0] is None or before[1] is None else now[0] - before[1]
    high = None if now[1] is None or before[0] is None else now[1] - before[0]
    return low, high


def sign_of(limits: Limits) -> Sign:
    """Say which way a difference goes, only where its limits leave no other way.

    >>> sign_of((1, 5)), sign_of((-1, 5)), sign_of((None, -1)), sign_of((0, 0))
    ('up', 'undecided', 'down', 'same')
    """
    low, high = limits
    if low is not None and low > 0:
        return "up"
    if high is not None and high < 0:
        return "down"
    return "same" if low == high == 0 else "undecided"
