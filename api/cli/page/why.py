"""Why work runs where it does, as the page's drawer tells it, as far as there is time."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from huline.api.cli.explained import Told, scarce
from huline.api.cli.page.texts import Text, both, message
from huline.api.cli.reading import Reading
from huline.models.certificate import Certificate
from huline.models.explanation import Alternative, Explanation, Refused, Stay
from huline.models.sentence import Lang
from huline.models.units import cny

MOST = 150
"""Workloads that are explained, the dearest first."""
ROWS = 6
"""Centres to which a workload could move that are listed, and refusals of which it is told what
they cost."""
OF_A_TIER = 3
"""Refused centres listed of each degree of severity."""


def reasons(
    reading: Reading,
    certificate: Certificate | None = None,
    go_on: Callable[[int, int], bool] = lambda done, most: True,
) -> dict[str, Any]:
    """Explain a plan's workloads one by one; of a plan that breaks rules none.

    Parameters
    ----------
    certificate : of the plan's bound, if there is one
    go_on : asked before each, told how many are done of how many; False ends it

    Returns
    -------
    ``of``: id -> what the drawer shows; ``note``: how many there are, and how to ask for others
    """
    from huline.optimizer.explain import Standing, why

    every = len(reading.plan.placements)
    if not reading.verdict.ok:
        return {"of": {}, "note": message("page.why.broken"), "broken": True}
    standing = Standing(reading.case, reading.plan, certificate)
    dearest = sorted(reading.plan.placements, key=lambda p: -abs(reading.net(p)))
    found: dict[str, Any] = {}
    for done, placement in enumerate(dearest[:MOST]):
        if not go_on(done, min(every, MOST)):
            break
        told = why(standing, placement.workload, remedies=ROWS)
        found[placement.workload] = _drawer(reading, told)
    if len(found) == every:
        return {"of": found, "note": message("page.why.note")}
    key = "page.why.part" if found else "page.why.none"
    return {"of": found, "note": message(key, told=len(found), all=f"{every:,}")}


def _drawer(reading: Reading, told: Explanation) -> dict[str, Any]:
    def stands(stay: Stay, lang: Lang) -> str:
        return Told(reading, told, lang).stay(stay)

    def left_out(lang: Lang) -> str:
        return Told(reading, told, lang).left_out()

    return {
        "stands": [both(stands, stay) for stay in told.chosen],
        "served": "" if told.served == "wholly" else message(f"why.{told.served}"),
        "unserved": "" if told.unserved is None else both(left_out),
        "runner": _runner(reading, told),
        "others": [_other(reading, told, each) for each in told.alternatives[:ROWS]],
        "more": max(0, len(told.alternatives) - ROWS),
        "proven": bool(told.alternatives) and told.alternatives[0].basis != "found",
        "floors": any(each.at_least is not None for each in told.alternatives),
        "refused": [*_refused(reading, told)],
        "scarce": [
            [both(scarce, reading, each.row, each.of), cny(each.price)]
            for each in told.scarce[:ROWS]
        ],
    }


def _runner(reading: Reading, told: Explanation) -> dict[str, Any]:
    """Lay its own ledger beside what the plan would cost more with it at the next best centre."""
    best = told.alternatives[0] if told.alternatives else None
    more = {} if best is None else best.ledger_diff
    lines = [*told.ledger, *(line for line in more if line not in told.ledger)]
    rows = [
        [message(f"line.{line}"), cny(told.ledger.get(line, 0)), _signed(more.get(line, 0))]
        for line in lines
    ]
    return {
        "centre": "" if best is None else _centre(reading, best.centre),
        "rows": rows,
        "total": [cny(told.net), "" if best is None else _signed(best.found)],
    }


def _other(reading: Reading, told: Explanation, each: Alternative) -> list[Text]:
    """Return a row: centre, when, cards, more, apart, floor."""
    low, high = each.delta
    first, end = min(stay.first for stay in each.pools), max(stay.end for stay in each.pools)
    return [
        _centre(reading, each.centre),
        reading.lasts(first, end),
        f"{sum(stay.cards for stay in each.pools):,}",
        _signed(each.found),
        cny(low) if low == high else f"{cny(low)} – {cny(high)}",
        "–" if each.at_least is None else cny(each.at_least),
    ]


def _refused(reading: Reading, told: Explanation) -> Iterable[dict[str, Any]]:
    """Group refused centres by how severe that is, the least severe first."""
    counts = Counter(each.tier for each in told.refused)
    for tier, group in groupby(told.refused, key=lambda each: each.tier):
        yield {
            "tier": message(f"why.tier.{tier}"),
            "count": counts[tier],
            "rows": [_refusal(reading, told, each) for each in [*group][:OF_A_TIER]],
        }


def _refusal(reading: Reading, told: Explanation, each: Refused) -> list[Text]:
    def reason(lang: Lang) -> str:
        return Told(reading, told, lang).reason(each)

    def remedy(lang: Lang) -> str:
        return Told(reading, told, lang).remedy(each.remedy)

    return [_centre(reading, each.centre), both(reason), both(remedy)]


def _centre(reading: Reading, centre: str) -> Text:
    return both(reading.centres[centre].label)


def _signed(amount: int) -> str:
    return f"+{cny(amount)}" if amount > 0 else cny(amount)
