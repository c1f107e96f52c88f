"""Intervals as bars on one scale, in SVG without script or style of its own."""

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import NamedTuple

from huline.api.report.markup import tspans
from huline.models.sentence import translated

_WIDTH, _ROW, _EDGE, _RIGHT, _FOOT = 960, 34, 8, 40, 26
_TICKS = 6
"""Steps that an axis is not divided into more of."""
_CHARACTER = 8
"""Width of a Latin letter; a Chinese one is twice as wide, or nearly."""


class Interval(NamedTuple):
    """One bar.

    Attributes
    ----------
    low, high : ends of the bar; value : where a mark stands; all in one unit
    decided : whether it leaves out 0
    """

    name: str
    low: float
    high: float
    value: float
    told: str
    decided: bool


def intervals(bars: Sequence[Interval]) -> str:
    """Draw intervals beside a line at 0; nothing where there are none."""
    if not bars:
        return ""
    ends = [0.0, *(end for bar in bars for end in (bar.low, bar.high, bar.value))]
    low, high = min(ends), max(ends)
    span, left = (high - low) or 1.0, min(_WIDTH // 2, max(_wide(bar.name) for bar in bars) + 40)

    def at(value: float) -> float:
        return left + (value - low) / span * (_WIDTH - left - _RIGHT)

    height = _ROW * len(bars) + 10
    parts = [
        '<div class="scroll"><svg class="chart" role="img" '
        f'viewBox="0 0 {_WIDTH} {height + _FOOT}">',
        *(
            f'<line class="tick" x1="{at(x):.1f}" x2="{at(x):.1f}" y1="0" y2="{height}"/>'
            f'<text class="tick" x="{at(x):.1f}" y="{height + 18}" text-anchor="middle">'
            f"{x:,.10g}</text>"
            for x in ticks(low, high)
        ),
        f'<line class="zero" x1="{at(0):.1f}" x2="{at(0):.1f}" y1="0" y2="{height}"/>',
    ]
    for n, bar in enumerate(bars):
        middle = _ROW * n + 20
        wide = max(3.0, at(bar.high) - at(bar.low))
        kind = "decided" if bar.decided else "open"
        parts.append(
            f'<text x="{_EDGE}" y="{middle + 5}">{tspans(bar.name)}</text>'
            f'<rect class="{kind}" x="{at(bar.low):.1f}" y="{middle - 8}" width="{wide:.1f}" '
            f'height="16"><title>{spoken_plain(bar.told)}</title></rect>'
            f'<line class="mark" x1="{at(bar.value):.1f}" x2="{at(bar.value):.1f}" '
            f'y1="{middle - 11}" y2="{middle + 11}"/>'
        )
    return "".join([*parts, "</svg></div>"])


def ticks(low: float, high: float) -> list[float]:
    """Return round numbers within a range, as far apart as is easily read.

    >>> ticks(-34_321.9, 12_379.7)
    [-30000.0, -20000.0, -10000.0, 0.0, 10000.0]
    >>> ticks(3, 3)
    []
    """
    if not low < high:
        return []
    least = (high - low) / _TICKS
    power = 10.0 ** floor(log10(least))
    step = next(power * n for n in (1, 2, 5, 10) if power * n >= least)
    return [n * step for n in range(ceil(low / step), floor(high / step) + 1)]


def _wide(name: str) -> int:
    """Return about how wide a name is in either language, in the drawing's unit."""
    words = (translated(name, "zh"), translated(name, "en"))
    return max(sum(_CHARACTER * (1 + (c > "\u2e80")) for c in each) for each in words)


def spoken_plain(text: str) -> str:
    """Return a text for a place that holds no elements."""
    from html import escape

    return escape(str(text))
