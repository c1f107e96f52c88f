"""Figures of a sound Case that are far from any known: most likely of another unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from huline.models.errors import Problem
from huline.models.place import Place
from huline.models.problems import problem
from huline.models.sentence import Sentence, both
from huline.models.units import MILLI_FEN_PER_CNY
from huline.models.written import in_usual_unit

if TYPE_CHECKING:
    from huline.models.case import Case

# China from the Zengmu Reef to Mohe and from the Pamirs to the Ussuri, a degree on all sides
_SOUTH, _NORTH, _WEST, _EAST = 3, 55, 72, 136
_RENT = {
    "card-hour": (MILLI_FEN_PER_CNY // 100, 200 * MILLI_FEN_PER_CNY),
    "node-month": (100 * MILLI_FEN_PER_CNY, 10**6 * MILLI_FEN_PER_CNY),
    "p-year": (100 * MILLI_FEN_PER_CNY, 10**6 * MILLI_FEN_PER_CNY),
    "million-tokens": (MILLI_FEN_PER_CNY // 1000, 1000 * MILLI_FEN_PER_CNY),
}
"""The least and the most that a rent is believed to be."""
_MONEY = both("it is in milli-fen: 1 CNY is 100000", "以毫分计：1 元为 100000")


class _Span(NamedTuple):
    """What a figure is believed to be: from ``low`` to ``high``, or 0 where that is usual."""

    low: int
    high: int
    hint: Sentence
    unit: str = ""
    """Where people count in another unit."""

    def told(self, value: int) -> Sentence:
        """Write a value as the file has it, and as people do."""
        figure = both("{value:,}", "{value:,}", value=value)
        if not self.unit:
            return figure
        usual = in_usual_unit(value, self.unit)
        return both("{figure} ({usual})", "{figure}（{usual}）", figure=figure, usual=usual)


_TARIFF = _Span(
    2_000, 500_000, both("it is in fen per MWh: 0.61 CNY/kWh is 61000",
                         "以分/兆瓦时计：0.61 元/千瓦时写 61000"), "fen/MWh",
)  # fmt: skip
_PUE = _Span(1_000, 2_500, both("it is per mille: 1.25 is 1250", "为千分数：1.25 写 1250"))
_BUDGET = _Span(1_000 * MILLI_FEN_PER_CNY, 10**17, _MONEY, "milli-fen")
_BUSY = _Span(
    20, 5_000, both("it is in W, for one card with its share of the node",
                    "以瓦计，为单卡含分摊的节点用电"),
)  # fmt: skip


def odd_figures(case: Case) -> Iterator[Problem]:
    """Yield figures that no tariff, centre, pool, link or programme is known to have."""
    for i, tariff in enumerate(case.tariffs):
        dearest = [max(tariff.fen_per_mwh)] if tariff.fen_per_mwh else []
        yield from _odd(("tariffs", i, "fen_per_mwh"), dearest, _TARIFF)
    for i, centre in enumerate(case.centres):
        yield from _odd(("centres", i, "pue"), [max(centre.pue)], _PUE)
        yield from _abroad(("centres", i), centre)
    for i, metro in enumerate(case.metros):
        yield from _abroad(("metros", i), metro)
    for i, pool in enumerate(case.pools):
        yield from _odd(("pools", i, "busy_w"), [pool.busy_w], _BUSY)
        usual = _Span(*_RENT[pool.rent_per], _MONEY, "milli-fen")
        yield from _odd(("pools", i, "rent"), [pool.rent], usual)
    for i, rule in enumerate(case.policy.subsidies):
        if rule.budget is not None:
            yield from _odd(("policy", "subsidies", i, "budget"), [rule.budget], _BUDGET)
    yield from _links(case)


def _odd(path: Sequence[str | int], values: Sequence[int], span: _Span) -> Iterator[Problem]:
    for value in values:
        # nothing is free by mistake of the unit
        if 0 < value < span.low:
            low = both("{value} is unusually low: {low} or more is usual",
                       "{value}低得不常见：通常不低于 {low}",
                       value=_spaced(span.told(value)), low=span.told(span.low))  # fmt: skip
            yield problem(path, "figure", low, span.hint)
        if value > span.high:
            high = both("{value} is unusually high: {high} or less is usual",
                        "{value}高得不常见：通常不高于 {high}",
                        value=_spaced(span.told(value)), high=span.told(span.high))  # fmt: skip
            yield problem(path, "figure", high, span.hint)


def _spaced(figure: Sentence) -> Sentence:
    """Let a blank follow where Chinese has one: after a number, and not after a bracket."""
    return Sentence(figure, figure.zh if figure.zh.endswith("）") else f"{figure.zh} ")


def _abroad(at: Sequence[str | int], place: Place) -> Iterator[Problem]:
    for field, value, low, high in (
        ("lat", place.lat, _SOUTH, _NORTH),
        ("lon", place.lon, _WEST, _EAST),
    ):
        if not low <= value <= high:
            yield problem(
                (*at, field), "figure",
                both("{value} is outside China, which lies between {low} and {high}",
                     "{value} 不在中国境内（{low} 至 {high} 之间）",
                     value=value, low=low, high=high),
                both("give degrees north as lat and degrees east as lon",
                     "lat 为北纬度数，lon 为东经度数"),
            )  # fmt: skip


def _links(case: Case) -> Iterator[Problem]:
    """Yield links without delay, over which every latency limit is kept."""
    for i, link in enumerate(case.network.links):
        if link.latency_us == 0:
            yield problem(
                ("network", "links", i, "latency_us"), "figure",
                both("0 us from '{a}' to '{b}': no latency limit is ever felt here",
                     "“{a}”到“{b}”为 0 微秒：时延上限在此不起作用", a=link.a, b=link.b),
                both("light takes about 5 us per km of fibre",
                     "光在光纤中每公里约需 5 微秒"),
            )  # fmt: skip
