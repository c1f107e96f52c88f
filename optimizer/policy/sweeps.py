"""Scenarios that differ in one number alone, and what one percent of it does to each measure."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil, floor

from pydantic import JsonValue

from huline.models.change import Edit
from huline.models.findings import Curve, Difference, Figure, Outcome, Slope, Step
from huline.models.study import Study
from huline.models.varied import Number, number_of
from huline.optimizer.policy.intervals import Limits, differences, name_of

_LEAST = 3
"""Values below which there is no curve."""
_WHOLE = ("", "side_policy", "side_hu", "programme")
"""Parts of measures whose slopes are told, beside the whole."""

Path = tuple[str | int, ...]


def curves(study: Study, outcomes: Sequence[Outcome]) -> Iterator[Curve]:
    """Yield every number in which three scenarios or more differ, and in nothing else."""
    changes = {change.name: change for change in study.changes}
    made = {
        scenario.name: [edit for name in scenario.changes for edit in changes[name].edits]
        for scenario in study.all_scenarios()
    }
    alike: dict[tuple[object, ...], list[tuple[dict[Path, JsonValue], Outcome]]] = {}
    for outcome in outcomes:
        if not outcome.differences:
            continue
        edits: JsonValue = [edit.model_dump(mode="json") for edit in made[outcome.scenario]]
        leaves = dict(_leaves(edits))
        shape = tuple(
            (path, None if _is_number(value) else value) for path, value in leaves.items()
        )
        alike.setdefault((outcome.draw, outcome.against, shape), []).append((leaves, outcome))
    for group in alike.values():
        differing = [path for path in group[0][0] if len({of[path] for of, _ in group}) > 1]
        told = [{of[path] for path in differing} for of, _ in group]
        if len(group) < _LEAST or not differing or any(len(values) > 1 for values in told):
            continue
        values = [float(str(value)) for (value,) in told]
        if len({*values}) >= _LEAST:
            number = _number(differing[0], made[group[0][1].scenario])
            yield _curve(number, [*zip(values, (of for _, of in group), strict=True)])


def _leaves(value: JsonValue, path: Path = ()) -> Iterator[tuple[Path, JsonValue]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, (*path, name))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _leaves(inner, (*path, n))
    else:
        yield path, value


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(path: Path, edits: Sequence[Edit]) -> Number:
    """Say what a leaf of edits is."""
    first, *inner = path
    return number_of(edits[int(first)], *(step for step in inner[1:] if isinstance(step, str)))


def _curve(number: Number, found: Sequence[tuple[float, Outcome]]) -> Curve:
    steps = sorted(found, key=lambda step: step[0])
    first = steps[0][1]
    slopes = (slope for low, high in pairwise(steps) for slope in _slopes(*low, *high))
    return Curve(
        name=str(number.name), name_zh=number.name.zh, unit=number.unit,
        against=first.against, draw=first.draw,
        steps=tuple(Step(number=x, scenario=of.scenario) for x, of in steps),
        slopes=tuple(slopes),
    )  # fmt: skip


def _slopes(x: float, before: Outcome, y: float, now: Outcome) -> Iterator[Slope]:
    """Yield what changes between two neighbouring values, by percent of the mean of the two."""
    middle = abs(x + y) / 2
    if x == y or not middle:
        return
    percents = 100 * (y - x) / middle
    past, here = ({name_of(f): f for f in of.figures if f.by in _WHOLE} for of in (before, now))
    same = before.case_hash == now.case_hash
    for each in differences([*past.values()], [*here.values()], same=same):
        if each.value is None:
            continue
        ends = past.get(name_of(each)), here.get(name_of(each))
        grown, (least, most) = _relative(*ends, same=same)
        yield Slope(
            measure=each.measure, by=each.by, key=each.key, unit=each.unit,
            low=Step(number=x, scenario=before.scenario),
            high=Step(number=y, scenario=now.scenario),
            value=each.value / percents, proven=_divided(each, percents), sign=each.sign,
            elasticity=_times(100 / percents, grown),
            elasticity_proven=(_times(100 / percents, least), _times(100 / percents, most)),
        )  # fmt: skip


def _times(factor: float, value: float | None) -> float | None:
    return None if value is None else factor * value


def _divided(change: Difference, percents: float) -> Limits:
    low, high = (None if end is None else end / percents for end in change.proven)
    if change.unit != "milli-fen":
        return low, high
    return None if low is None else floor(low), None if high is None else ceil(high)


def _relative(
    before: Figure | None, now: Figure | None, *, same: bool
) -> tuple[float | None, Limits]:
    """Return by which part of its mean a measure grows, and limits of that.

    It grows with what is now and falls with what was before, so that opposite ends of the limits
    of both give those of the part.
    """
    if before is None or now is None:
        return None, (None, None)
    value = _part(before.value, now.value)
    if same:
        return value, (None, None) if value is None else (0, 0)
    ends = *before.proven, *now.proven
    if any(end is None or end <= 0 for end in ends):
        return value, (None, None)
    return value, (_part(before.proven[1], now.proven[0]), _part(before.proven[0], now.proven[1]))


def _part(before: float | int | None, now: float | int | None) -> float | None:
    if before is None or now is None or before <= 0 or now <= 0:
        return None
    return 2 * (now - before) / (now + before)
