"""Scenarios that differ in one number alone, as a curve with its limits."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pydantic import JsonValue

from huline.api.report.chart import ticks
from huline.api.report.markup import section, table, tspans
from huline.api.report.told import difference_of, named, names_of
from huline.api.report.words import limits_of
from huline.models.field_names import FIELDS
from huline.models.findings import Findings, Outcome
from huline.models.sentence import Sentence, both
from huline.models.units import MILLI_FEN_PER_CNY

_WIDTH, _HEIGHT, _LEFT, _TOP, _EDGE, _FOOT = 960.0, 360.0, 110.0, 44.0, 44.0, 44.0
_LEAST = 3
"""Values below which there is no curve."""
_UP = both("Net cost, difference in CNY", "净成本差额（元）")
_NOTE = both(
    "Scenarios that differ in this number alone. The band holds the difference of best plans at "
    "the values that were planned, the line is that of the plans shown; what lies between them is "
    "drawn straight, and not proven.",
    "仅此一数不同的各情景。在已求解的取值处，色带为最优计划之间差额的范围，折线为所示计划的差额；"
    "其间以直线相连，未经证明。",
)

Path = tuple[str | int, ...]


class Step(NamedTuple):
    """One value of what is swept: its scenario, and what that costs more, in CNY."""

    x: float
    outcome: Outcome
    low: float
    high: float
    value: float


def sweeps(found: Findings) -> Iterator[str]:
    """Yield a section for each number in which three scenarios or more differ, and in no other."""
    for name, steps in swept(found):
        against = names_of(found)[steps[0].outcome.against]
        title = both("Net cost by {field}, beside {other}", "净成本与“{field}”（与{other}相比）",
                     field=name, other=against)  # fmt: skip
        columns = (name, both("Scenario", "情景"), _UP)
        rows = [(f"{s.x:,.10g}", named(found, s.outcome), _limits(found, s)) for s in steps]
        yield section(title, _drawn(steps, name), table(columns, rows, words=2), note=_NOTE)


def swept(found: Findings) -> Iterator[tuple[Sentence, list[Step]]]:
    """Yield the name of each number that is swept, and the steps in the order of its values."""
    changes = {change.name: change for change in found.study.changes}
    made = {scenario.name: scenario.changes for scenario in found.study.all_scenarios()}
    alike: dict[tuple[object, ...], list[tuple[dict[Path, JsonValue], Outcome]]] = {}
    for outcome in found.outcomes:
        if outcome.draw != found.outcomes[0].draw or not outcome.against:
            continue
        edits = [edit for name in made[outcome.scenario] for edit in changes[name].edits]
        leaves = dict(_leaves([edit.model_dump(mode="json") for edit in edits]))
        shape = tuple(
            (path, None if _is_number(value) else value) for path, value in leaves.items()
        )
        alike.setdefault((outcome.against, shape), []).append((leaves, outcome))
    for group in alike.values():
        differing = [path for path in group[0][0] if len({of[path] for of, _ in group}) > 1]
        told = [{of[path] for path in differing} for of, _ in group]
        if len(group) < _LEAST or not differing or any(len(values) > 1 for values in told):
            continue
        steps = [
            step
            for (value,), (_, outcome) in zip(told, group, strict=True)
            if (step := _step(found, float(str(value)), outcome)) is not None
        ]
        if len({step.x for step in steps}) >= _LEAST:
            yield _field(differing[0], group[0][0]), sorted(steps, key=lambda s: s.x)


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


def _field(path: Path, leaves: Mapping[Path, JsonValue]) -> Sentence:
    """Name the field of the Case that a leaf of edits is put into, or scales.

    An edit without a field names one of the Case itself in place of a table.
    """
    inner = [step for step in reversed(path[2:]) if isinstance(step, str)]
    whole = str(leaves[path[0], "table"]).rpartition(".")[2]
    # keys of what a field holds, such as the cards a job can run on, have no names of their own
    words = (str(word) for word in (*inner, leaves[path[0], "field"], whole))
    field = next((word for word in words if word in FIELDS), None)
    name = FIELDS[field] if field else Sentence(whole, whole)
    if leaves[path[0], "op"] != "scale":
        return name
    return both("{name}, per mille of the base", "{name}（基准的千分数）", name=name)


def _step(found: Findings, x: float, outcome: Outcome) -> Step | None:
    cost = difference_of(outcome, f"{found.perspective}-cost")
    if cost is None or None in cost.proven or cost.value is None:
        return None
    low, high, value = (float(n or 0) / MILLI_FEN_PER_CNY for n in (*cost.proven, cost.value))
    return Step(x, outcome, low, high, value)


def _limits(found: Findings, step: Step) -> str:
    cost = difference_of(step.outcome, f"{found.perspective}-cost")
    return "" if cost is None else limits_of(cost)


def _drawn(steps: Sequence[Step], field: Sentence) -> str:
    left, right = steps[0].x, steps[-1].x
    ends = [0.0, *(end for s in steps for end in (s.low, s.high, s.value))]
    low, high = min(ends), max(ends)
    tall = (high - low) or 1.0

    def across(x: float) -> float:
        return _LEFT + (x - left) / (right - left) * (_WIDTH - _LEFT - _EDGE)

    def up(y: float) -> float:
        return _TOP + (high - y) / tall * (_HEIGHT - _TOP - _EDGE)

    def points(pairs: Sequence[tuple[float, float]]) -> str:
        return " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in pairs)

    band = [(s.x, s.high) for s in steps] + [(s.x, s.low) for s in reversed(steps)]
    parts = [
        f'<div class="scroll"><svg class="chart front" role="img" '
        f'viewBox="0 0 {_WIDTH:.0f} {_HEIGHT + _FOOT:.0f}">',
        *(
            f'<line class="{"tick" if y else "zero"}" x1="{_LEFT - 20:.0f}" '
            f'x2="{_WIDTH - 20:.0f}" y1="{up(y):.1f}" y2="{up(y):.1f}"/>'
            f'<text class="tick" x="{_LEFT - 26:.0f}" y="{up(y) + 5:.1f}" text-anchor="end">'
            f"{y:,.10g}</text>"
            for y in ticks(low, high)
        ),
        f'<polygon class="band" points="{points(band)}"/>',
        f'<polyline class="line" points="{points([(s.x, s.value) for s in steps])}"/>',
        *(
            f'<circle class="decided" cx="{across(s.x):.1f}" cy="{up(s.value):.1f}" r="4"/>'
            f'<text class="tick" x="{across(s.x):.1f}" y="{_HEIGHT - 4:.0f}" '
            f'text-anchor="middle">{s.x:,.10g}</text>'
            for s in steps
        ),
        f'<text x="8" y="18">↑ {tspans(_UP)}</text>',
        f'<text x="{_WIDTH - 8:.0f}" y="{_HEIGHT + _FOOT - 14:.0f}" text-anchor="end">'
        f"{tspans(field)} →</text>",
    ]
    return "".join([*parts, "</svg></div>"])
