"""Maps of where work runs and whither it shifts, in SVG without script or style of its own."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from math import cos, radians, sqrt
from typing import NamedTuple

from huline.api.report.markup import tspans
from huline.models.place import hu_line
from huline.models.sentence import Sentence, both, translated

_WIDTH, _MARGIN, _FONT = 420.0, 26.0, 14.0
_ROOM = 2.0
"""Degrees around the outermost centres."""
_LARGEST, _DOT, _EDGE = 24.0, 2.0, 10.0
_NAMED = 5
"""Centres of a map that are named."""
_EACH = 10
"""Degrees between lines."""
_CARD_HOURS = both("card-hours", "卡时")
_PARALLEL = 35
"""Degrees north at which a degree east is as long as on the ground."""


class Mark(NamedTuple):
    """A centre on a map.

    Attributes
    ----------
    at : degrees north and east
    amount : what its circle has the area of; hollow below 0, a dot at 0
    told : the amount in words
    """

    name: Sentence
    at: tuple[float, float]
    amount: float
    told: str


class Frame:
    """The part of the globe that all maps of a report show.

    Parameters
    ----------
    places : degrees north and east of all that has to be in it
    """

    def __init__(self, places: Iterable[tuple[float, float]]) -> None:
        norths, easts = zip(*places, strict=True)
        self._top, self._left = max(norths) + _ROOM, min(easts) - _ROOM
        self._stretch = 1 / cos(radians(_PARALLEL))
        self._scale = _WIDTH / (max(easts) + _ROOM - self._left)
        tall = (self._top - min(norths) + _ROOM) * self._stretch * self._scale
        self.height = max(tall, _WIDTH / 2)
        self._low = (self.height - tall) / 2

    def at(self, place: tuple[float, float]) -> tuple[float, float]:
        """Return where a place lies, from the left and from the top."""
        north, east = place
        down = (self._top - north) * self._stretch * self._scale
        return (east - self._left) * self._scale, self._low + down


def drawn(frame: Frame, marks: Sequence[Mark], largest: float, caption: str) -> str:
    """Draw a map of centres beside the Hu Huanyong line.

    Parameters
    ----------
    largest : amount of the largest circle there may be
    caption : id of the element that says what is to be seen, for those who do not see it
    """
    height = frame.height + _MARGIN
    order = sorted(marks, key=lambda mark: -abs(mark.amount))
    return "".join(
        (
            f'<svg class="map" role="img" viewBox="0 0 {_WIDTH:.0f} {height:.0f}" '
            f'aria-labelledby="{caption}">',
            *_ground(frame),
            *(_circle(frame, mark, largest) for mark in order),
            *_names(frame, order, largest),
            _scale_of(largest, height),
            "</svg>",
        )
    )


def _ground(frame: Frame) -> Iterator[str]:
    """Draw every tenth degree, and the line."""
    for north in range(0, 90, _EACH):
        y = frame.at((north, 0))[1]
        if 0 < y < frame.height:
            yield f'<path class="degree" d="M0 {y:.1f}H{_WIDTH:.0f}"/>'
    for east in range(0, 180, _EACH):
        x = frame.at((0, east))[0]
        if 0 < x < _WIDTH:
            yield f'<path class="degree" d="M{x:.1f} 0V{frame.height:.1f}"/>'
    points = [frame.at(place) for place in hu_line()]
    yield '<polyline class="hu" points="{}"/>'.format(
        " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    )


def _radius(amount: float, largest: float) -> float:
    return _LARGEST * sqrt(abs(amount) / largest) if largest else 0.0


def _circle(frame: Frame, mark: Mark, largest: float) -> str:
    x, y = frame.at(mark.at)
    radius = _radius(mark.amount, largest)
    kind = "none" if radius < _DOT else "more" if mark.amount > 0 else "less"
    en, zh = (escape(f"{translated(mark.name, lang)}: {mark.told}") for lang in ("en", "zh"))
    return (
        f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{max(radius, _DOT):.1f}" '
        f'data-en="{en}" data-zh="{zh}"></circle>'
    )


def _scale_of(largest: float, height: float) -> str:
    """Draw a circle of a round amount, to tell what areas mean."""
    amount = _round(largest)
    radius = _radius(amount, largest)
    return (
        f'<circle class="scale" cx="{_EDGE + radius:.1f}" cy="{height - _EDGE - radius:.1f}" '
        f'r="{radius:.1f}"/><text x="{_EDGE + 2 * radius + 8:.1f}" '
        f'y="{height - _EDGE - radius + _FONT / 3:.1f}">{amount:,} {tspans(_CARD_HOURS)}</text>'
    )


def _round(amount: float) -> int:
    """Return the greatest of 1, 2, 5, 10, 20 ... that is not above an amount.

    >>> _round(14_321), _round(7.5)
    (10000, 5)
    """
    power = int("1" + "0" * (len(str(int(amount))) - 1))
    return max(step * power for step in (1, 2, 5) if step == 1 or step * power <= amount)


Box = tuple[float, float, float, float]


def _names(frame: Frame, order: Sequence[Mark], largest: float) -> Iterator[str]:
    """Name the centres of the largest circles, each where it hides no other name or circle."""
    discs = [(*frame.at(m.at), max(_radius(m.amount, largest), _DOT)) for m in order]
    taken: list[Box] = [(x - r, y - r, x + r, y + r) for x, y, r in discs if r > 2 * _DOT]
    for mark, (x, y, r) in [*zip(order, discs, strict=True)][:_NAMED]:
        if r <= _DOT:
            return
        wide = max(_long(translated(mark.name, lang)) for lang in ("en", "zh"))
        for left in (x + r + 4, x - r - 4 - wide):
            box = left, y - _FONT / 2, left + wide, y + _FONT / 2
            if left < 0 or left + wide > _WIDTH or any(_overlap(box, each) for each in taken):
                continue
            taken.append(box)
            start = left if left > x else left + wide
            anchor = "" if left > x else ' text-anchor="end"'
            yield (
                f'<text x="{start:.1f}" y="{y + _FONT / 3:.1f}"{anchor}>{tspans(mark.name)}</text>'
            )
            break


def _long(text: str) -> float:
    return sum(_FONT if ord(letter) > 0x2E80 else 0.56 * _FONT for letter in text)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
