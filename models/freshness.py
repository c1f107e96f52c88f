"""Figures of a sound Case that nobody has measured, or not lately."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from huline.models.errors import Problem
from huline.models.problems import problem
from huline.models.sentence import Sentence, both, listed

if TYPE_CHECKING:
    from huline.models.accelerator import Accelerator
    from huline.models.case import Case

OLD_COUNT_DAYS = 90
"""Cards are sold, moved and delivered within three months."""
OLD_PRICE_DAYS = 60
"""Rents have been seen to fall by a fifth within two months."""


def stale_figures(case: Case) -> Iterator[Problem]:
    """Yield dates of pools that lie long before the horizon."""
    day = case.horizon.start.date()
    count = both("count the cards anew", "请重新核实卡数")
    price = both("ask for a new price", "请重新询价")
    for i, pool in enumerate(case.pools):
        for field, dated, most, hint in (
            ("verified", pool.verified, OLD_COUNT_DAYS, count),
            ("price_date", pool.price_date, OLD_PRICE_DAYS, price),
        ):
            yield from _old(("pools", i, field), dated, day, most, hint)


def _old(
    at: tuple[str | int, ...], dated: date | None, day: date, most: int, hint: Sentence
) -> Iterator[Problem]:
    days = 0 if dated is None else (day - dated).days
    if days > most:
        message = both(
            "{dated} is {days} days before the horizon begins, more than {most}",
            "{dated} 距规划期开始已有 {days} 天，超过 {most} 天",
            dated=dated, days=days, most=most,
        )  # fmt: skip
        yield problem(at, "stale", message, hint)


def nameplate_figures(case: Case) -> Iterator[Problem]:
    """Yield performances that are the cards' nameplates, once for all workloads alike."""
    cards, told = {card.id: card for card in case.accelerators}, set[tuple[tuple[str, int], ...]]()
    for i, workload in enumerate(case.workloads):
        known = tuple(sorted(workload.accelerators.items()))
        if known in told:
            continue
        told.add(known)
        precision = _copied(workload.accelerators, cards)
        if precision is not None:
            yield problem(
                ("workloads", i, "accelerators"), "nameplate",
                both("{cards} stand to each other as their nameplates in {precision} do",
                     "{cards} 的性能之比与其 {precision} 标称算力之比相同",
                     cards=listed(workload.accelerators), precision=precision),
                both("measure them: work may reach a tenth of what a nameplate says",
                     "请填写实测值：实际性能可能不到标称的一成"),
            )  # fmt: skip


def _copied(factors: Mapping[str, int], cards: Mapping[str, Accelerator]) -> str | None:
    """Return the precision in whose nameplates all factors agree, if unlike cards do."""
    plates = [cards[card].dense_gflops for card in factors]
    shared = set(plates[0]).intersection(*plates[1:])
    for precision in sorted(shared):
        speeds = [plate[precision] for plate in plates]
        pairs = list(zip(factors.values(), speeds, strict=True))
        best, fastest = max(pairs)
        # a factor of a nameplate is rounded to its per mille
        agree = all(abs(factor * fastest - best * speed) <= fastest for factor, speed in pairs)
        if len(set(speeds)) > 1 and agree:
            return precision
    return None
