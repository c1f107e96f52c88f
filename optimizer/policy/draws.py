"""Differences over draws of demand: what is not solved and what is drawn are kept apart."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import ceil, floor
from statistics import stdev

from huline.models.findings import Difference, Outcome, Paired
from huline.optimizer.policy.intervals import ADDS_UP, Number, name_of, sign_of


def paired(outcomes: Sequence[Outcome]) -> tuple[Paired, ...]:
    """Return every difference over the draws in which both scenarios have a plan.

    Demand of a draw is the same in both, so each draw is a pair. What adds up and is not told of
    in a draw is 0 there; what does not is left out unless every draw tells of it.
    """
    draws: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.draw is not None and outcome.differences:
            draws.setdefault(outcome.scenario, []).append(outcome)
    return tuple(found for each in draws.values() for found in _over(each))


def _over(draws: Sequence[Outcome]) -> Iterator[Paired]:
    told = [{name_of(each): each for each in outcome.differences} for outcome in draws]
    for name, like in {name: each for of in reversed(told) for name, each in of.items()}.items():
        pairs = [of.get(name) or _nothing(like) for of in told]
        values = [each.value for each in pairs if each.value is not None]
        if len(values) == len(draws):
            yield _paired(draws[0], pairs, values)


def _nothing(like: Difference) -> Difference:
    """Return the difference of what a draw does not tell of: nothing is known of its limits."""
    value = 0 if like.unit in ADDS_UP else None
    return like.model_copy(update={"value": value, "proven": (None, None)})


def _paired(of: Outcome, pairs: Sequence[Difference], values: Sequence[Number]) -> Paired:
    like = pairs[0]
    lows, highs = ([each.proven[end] for each in pairs] for end in (0, 1))
    proven = _known(lows, _mean_below), _known(highs, _mean_above)
    signs = [sign_of(each.proven) for each in pairs]
    return Paired(
        scenario=of.scenario, against=of.against, measure=like.measure, by=like.by, key=like.key,
        unit=like.unit, draws=len(pairs), mean=float(_mean(values)), proven=proven,
        sign=sign_of(proven), deviation=float(stdev(values)) if len(values) > 1 else None,
        drawn=(min(values), max(values)), widest=(_known(lows, min), _known(highs, max)),
        up=signs.count("up"), down=signs.count("down"),
    )  # fmt: skip


def _known(
    ends: Sequence[Number | None], of: Callable[[Sequence[Number]], Number]
) -> Number | None:
    """Return what comes of the limits of all draws; None where one of them has none."""
    known = [end for end in ends if end is not None]
    return of(known) if len(known) == len(ends) else None


def _mean(values: Sequence[Number]) -> Fraction:
    return sum(map(Fraction, values), Fraction()) / len(values)


def _mean_below(values: Sequence[Number]) -> int:
    return floor(_mean(values))


def _mean_above(values: Sequence[Number]) -> int:
    return ceil(_mean(values))
