"""Which scenarios no other one beats in two measures at once (Pareto): drawn, and as a table."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from huline.api.report.chart import ticks
from huline.api.report.markup import section, table, tspans
from huline.api.report.told import named
from huline.models.findings import Findings, Outcome
from huline.models.sentence import Sentence, both
from huline.models.units import MILLI_FEN_PER_CNY

_WIDTH, _HEIGHT, _LEFT, _TOP, _EDGE, _FOOT = 960.0, 396.0, 110.0, 60.0, 44.0, 44.0
_NEAR = 14.0
"""Points that are drawn no further apart share a label."""
_CHARACTER = 9.0
"""Width of a digit of a label, about."""
_ROW = 3
"""Numbers in a row that are told by the first and the last."""
_LEAST = 3
"""Points below which there is nothing to choose from."""

_OUTLAY = both("Outlay, CNY", "补贴支出（元）")
_SOCIETY = both("Cost to society without carbon, CNY", "系统成本（不含碳价，元）")
_CARBON = both("CO2, kg", "碳排放（千克）")
_NOTE = both(
    "Less is better of both. A scenario is on the front where no other one of the study has less "
    "of one and not more of the other. Only scenarios that were run are compared: other rules may "
    "beat all of them. Figures are of the plans shown, each as near to the best as its gap says, "
    "so which of two that lie close is the better is not proven.",
    "两者均以少为优。若研究中没有其他情景在一项上更少、另一项上不更多，则该情景在前沿上。"
    "仅比较已运行的情景：其他规则可能优于所有这些情景。"
    "数字均为所示计划的，与最优的差距见各情景，因此相近的两者孰优未经证明。",
)


class Point(NamedTuple):
    """A scenario, and what it comes to in two measures."""

    name: Sentence
    x: float
    y: float


def fronts(found: Findings) -> Iterator[str]:
    """Yield a section for each pair of measures in which scenarios differ."""
    for title, across, up, pair in (
        (both("Outlay against the cost to society", "补贴支出与系统成本"), _OUTLAY, _SOCIETY,
         (_outlay, _society)),
        (both("Cost to society against carbon", "系统成本与碳排放"), _SOCIETY, _CARBON,
         (_society, _carbon)),
    ):  # fmt: skip
        points = [
            Point(named(found, outcome), x, y)
            for outcome in found.outcomes
            if outcome.draw == found.outcomes[0].draw
            and (x := pair[0](outcome)) is not None
            and (y := pair[1](outcome)) is not None
        ]
        if len({(p.x, p.y) for p in points}) < _LEAST:
            continue
        columns = (both("No.", "序号"), both("Scenario", "情景"), across, up,
                   both("Beaten by", "劣于"))  # fmt: skip
        rows = [
            (str(n), point.name, f"{point.x:,.0f}", f"{point.y:,.0f}", _beaten(point, points))
            for n, point in enumerate(points, 1)
        ]
        drawing = _drawn(points, across, up)
        yield section(title, drawing, table(columns, rows, words=2), note=_NOTE)


def front(points: Sequence[Point]) -> list[Point]:
    """Return the points that no other one beats, from left to right.

    >>> one, two, three = (Point(Sentence("", ""), *at) for at in ((1, 5), (2, 2), (3, 2)))
    >>> front([three, one, two]) == [one, two]
    True
    """
    return sorted((p for p in points if not any(_beats(q, p) for q in points)), key=lambda p: p.x)


def _beats(one: Point, other: Point) -> bool:
    return one.x <= other.x and one.y <= other.y and (one.x, one.y) != (other.x, other.y)


def _beaten(point: Point, points: Sequence[Point]) -> Sentence:
    better = next((p for p in front(points) if _beats(p, point)), None)
    if better is None:
        return both("– (on the front)", "–（在前沿上）")
    n = points.index(better) + 1
    return both("{n} {name}", "{n} {name}", n=n, name=better.name)


def _drawn(points: Sequence[Point], across: Sentence, up: Sentence) -> str:
    xs, ys = [p.x for p in points], [p.y for p in points]
    wide, tall = (max(xs) - min(xs)) or 1.0, (max(ys) - min(ys)) or 1.0

    def across_at(value: float) -> float:
        return _LEFT + (value - min(xs)) / wide * (_WIDTH - _LEFT - _EDGE)

    def up_at(value: float) -> float:
        return _TOP + (max(ys) - value) / tall * (_HEIGHT - _TOP - _EDGE)

    places = [(across_at(point.x), up_at(point.y)) for point in points]
    best = front(points)
    line = " ".join(f"{across_at(p.x):.1f},{up_at(p.y):.1f}" for p in best)
    parts = [
        f'<div class="scroll"><svg class="chart front" role="img" '
        f'viewBox="0 0 {_WIDTH:.0f} {_HEIGHT + _FOOT:.0f}">',
        *(
            f'<line class="tick" x1="{across_at(x):.1f}" x2="{across_at(x):.1f}" '
            f'y1="{_TOP - 22:.0f}" y2="{_HEIGHT - 16:.0f}"/>'
            f'<text class="tick" x="{across_at(x):.1f}" '
            f'y="{_HEIGHT:.0f}" text-anchor="middle">{x:,.10g}</text>'
            for x in ticks(min(xs), max(xs))
        ),
        *(
            f'<line class="tick" x1="{_LEFT - 20:.0f}" x2="{_WIDTH - 20:.0f}" y1="{up_at(y):.1f}" '
            f'y2="{up_at(y):.1f}"/><text class="tick" x="{_LEFT - 26:.0f}" '
            f'y="{up_at(y) + 5:.1f}" text-anchor="end">{y:,.10g}</text>'
            for y in ticks(min(ys), max(ys))
        ),
        f'<polyline class="line" points="{line}"/>',
        f'<text x="8" y="18">↑ {tspans(up)}</text>',
        f'<text x="{_WIDTH - 8:.0f}" y="{_HEIGHT + _FOOT - 14:.0f}" text-anchor="end">'
        f"{tspans(across)} →</text>",
    ]
    # those of the front lie above others
    for point in sorted(points, key=best.__contains__):
        x, y, kind = across_at(point.x), up_at(point.y), "decided" if point in best else "open"
        parts.append(f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="7"></circle>')
    for (x, y), numbers in _labels(places).items():
        told = _ranges(numbers)
        # what would reach beyond the drawing ends at its edge
        anchor = "end" if x + _CHARACTER * len(told) / 2 > _WIDTH else "middle"
        at = _WIDTH - 4 if anchor == "end" else x
        parts.append(f'<text x="{at:.1f}" y="{y - 12:.1f}" text-anchor="{anchor}">{told}</text>')
    return "".join([*parts, "</svg></div>"])


def _labels(places: Sequence[tuple[float, float]]) -> dict[tuple[float, float], list[int]]:
    """Gather the numbers of points that lie upon each other, at the first of them.

    >>> _labels([(10, 10), (90, 10), (12, 9)])
    {(10, 10): [1, 3], (90, 10): [2]}
    """
    found: dict[tuple[float, float], list[int]] = {}
    for n, (x, y) in enumerate(places, 1):
        here = (p for p in found if abs(p[0] - x) <= _NEAR and abs(p[1] - y) <= _NEAR)
        found.setdefault(next(here, (x, y)), []).append(n)
    return found


def _ranges(numbers: Sequence[int]) -> str:
    """Write numbers, of which those in a row are told by the first and the last.

    >>> _ranges([1, 2, 4, 5, 6, 9])
    '1, 2, 4–6, 9'
    """
    told: list[list[int]] = []
    for n in numbers:
        if told and n == told[-1][-1] + 1:
            told[-1].append(n)
        else:
            told.append([n])
    rows = (row if len(row) < _ROW else [f"{row[0]}–{row[-1]}"] for row in told)
    return ", ".join(str(each) for row in rows for each in row)


def _outlay(outcome: Outcome) -> float | None:
    return _money(outcome, "outlay")


def _society(outcome: Outcome) -> float | None:
    cost = _money(outcome, "system-cost")
    carbon = _money(outcome, "system-line", "line", "carbon")
    return None if cost is None else cost - (carbon or 0.0)


def _carbon(outcome: Outcome) -> float | None:
    shown = outcome.figure("carbon")
    return None if shown is None or shown.value is None else float(shown.value)


def _money(outcome: Outcome, measure: str, by: str = "", key: str = "") -> float | None:
    shown = outcome.figure(measure, by, key)
    return None if shown is None or shown.value is None else shown.value / MILLI_FEN_PER_CNY
