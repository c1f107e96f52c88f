"""Intervals as bars on one scale, in SVG without script or style of its own."""

from collections.abc import Sequence
from typing import NamedTuple

from huline.api.report.markup import tspans

_WIDTH, _ROW, _LEFT, _RIGHT = 960, 34, 250, 20


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
    span = (high - low) or 1.0

    def at(value: float) -> float:
        return _LEFT + (value - low) / span * (_WIDTH - _LEFT - _RIGHT)

    height = _ROW * len(bars) + 10
    parts = [
        f'<div class="scroll"><svg class="chart" role="img" viewBox="0 0 {_WIDTH} {height}">',
        f'<line class="zero" x1="{at(0):.1f}" x2="{at(0):.1f}" y1="0" y2="{height}"/>',
    ]
    for n, bar in enumerate(bars):
        middle = _ROW * n + 20
        wide = max(3.0, at(bar.high) - at(bar.low))
        kind = "decided" if bar.decided else "open"
        parts.append(
            f'<text x="0" y="{middle + 5}">{tspans(bar.name)}</text>'
            f'<rect class="{kind}" x="{at(bar.low):.1f}" y="{middle - 8}" width="{wide:.1f}" '
            f'height="16"><title>{spoken_plain(bar.told)}</title></rect>'
            f'<line class="mark" x1="{at(bar.value):.1f}" x2="{at(bar.value):.1f}" '
            f'y1="{middle - 11}" y2="{middle + 11}"/>'
        )
    return "".join([*parts, "</svg></div>"])


def spoken_plain(text: str) -> str:
    """Return a text for a place that holds no elements."""
    from html import escape

    return escape(str(text))
