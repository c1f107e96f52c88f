"""Scenarios that differ in one number alone, as a curve with its limits."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from huline.api.report.chart import ticks
from huline.api.report.markup import section, table, tspans
from huline.api.report.told import named, names_of
from huline.api.report.words import HEADLINES, SLOPE_NAMES, Headline, limits_of
from huline.models.findings import Curve, Findings, Outcome, Slope
from huline.models.findings import Step as Value
from huline.models.sentence import Sentence, both
from huline.models.units import MILLI_FEN_PER_CNY
from huline.models.varied import told

_WIDTH, _HEIGHT, _LEFT, _TOP, _EDGE, _FOOT = 960.0, 360.0, 110.0, 44.0, 44.0, 44.0
_UP = both("Net cost, difference in CNY", "净成本差额（元）")
_NOTE = both(
    "Scenarios that differ in this number alone. The band holds the difference of best plans at "
    "the values that were planned, the line is that of the plans shown; what lies between them is "
    "drawn straight, and not proven.",
    "仅此一数不同的各情景。在已求解的取值处，色带为最优计划之间差额的范围，折线为所示计划的差额；"
    "其间以直线相连，未经证明。",
)
_SLOPE_COLUMNS = (
    both("Measure", "指标"), both("Between", "区间"), both("Plans shown", "所示计划"),
    both("At least … at most", "下限 … 上限"), both("Sign", "方向"),
    both("Elasticity", "弹性"), both("Elasticity at least … at most", "弹性下限 … 上限"),
)  # fmt: skip
_SLOPES = both(
    "What a measure changes by with one percent more of the number, on average between two "
    "neighbouring values; the percent is of the mean of the two. The elasticity is the same in "
    "percent of the mean of the measure. Limits hold for best plans; a sign is undecided where "
    "they leave 0 in or are not known, whatever the plans shown look like.",
    "该数每增加百分之一时指标的变动，取相邻两个取值之间的平均；百分比以两值的均值为基数。"
    "弹性即以指标均值的百分比表示的同一变动。上下限对最优计划成立；"
    "界内含 0 或无界时为未定，无论所示计划如何。",
)


class Step(NamedTuple):
    """One value of what is swept: its scenario, and what that costs more, in CNY."""

    x: float
    outcome: Outcome
    low: float
    high: float
    value: float


def sweeps(found: Findings) -> Iterator[str]:
    """Yield the curve of cost by each number that is swept, and what its percents do."""
    for curve in found.curves:
        steps = [s for each in curve.steps if (s := _step(found, curve, each)) is not None]
        if curve.draw != found.outcomes[0].draw or len(steps) < 2:
            continue
        name = Sentence(curve.name, curve.name_zh)
        title = both("Net cost by {field}, beside {other}", "净成本与“{field}”（与{other}相比）",
                     field=name, other=names_of(found)[curve.against])  # fmt: skip
        columns = (name, both("Scenario", "情景"), _UP)
        rows = [(told(s.x, curve.unit), named(found, s.outcome), _limits(found, s)) for s in steps]
        yield section(
            title, _drawn(steps, name, curve.unit), table(columns, rows, words=2), note=_NOTE
        )
        lines = [_slope(headline, each, curve.unit) for each, headline in _told(curve)]
        title = both("What a percent of it does: {field}", "每变动百分之一的影响：{field}",
                     field=name)  # fmt: skip
        yield section(title, table(_SLOPE_COLUMNS, lines, words=2), note=_SLOPES)


def _told(curve: Curve) -> Iterator[tuple[Slope, Headline]]:
    """Yield the slopes of what is told of scenarios, where anything changes or is proven."""
    for headline in HEADLINES:
        for each in curve.slopes:
            there = (each.measure, each.by, each.key) == headline[:3]
            if there and (each.value or each.proven != (None, None)):
                yield each, headline


def _slope(of: Headline, slope: Slope, unit: str) -> Sequence[str]:
    elastic = slope.elasticity
    return (
        of.title,
        both(
            "{low} → {high}",
            "{low} → {high}",
            low=told(slope.low.number, unit),
            high=told(slope.high.number, unit),
        ),
        of.told(slope.value),
        " … ".join(map(of.told, slope.proven)),
        SLOPE_NAMES[slope.sign],
        "–" if elastic is None else f"{elastic:+.3f}",
        " … ".join("–" if end is None else f"{end:+.3f}" for end in slope.elasticity_proven),
    )


def _step(found: Findings, curve: Curve, step: Value) -> Step | None:
    outcome = found.outcome(step.scenario, curve.draw)
    cost = outcome.difference(f"{found.perspective}-cost")
    if cost is None or None in cost.proven or cost.value is None:
        return None
    low, high, value = (float(n or 0) / MILLI_FEN_PER_CNY for n in (*cost.proven, cost.value))
    return Step(step.number, outcome, low, high, value)


def _limits(found: Findings, step: Step) -> str:
    cost = step.outcome.difference(f"{found.perspective}-cost")
    return "" if cost is None else limits_of(cost)


def _drawn(steps: Sequence[Step], field: Sentence, unit: str) -> str:
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
            f'text-anchor="middle">{tspans(told(s.x, unit))}</text>'
            for s in steps
        ),
        f'<text x="8" y="18">↑ {tspans(_UP)}</text>',
        f'<text x="{_WIDTH - 8:.0f}" y="{_HEIGHT + _FOOT - 14:.0f}" text-anchor="end">'
        f"{tspans(field)} →</text>",
    ]
    return "".join([*parts, "</svg></div>"])
