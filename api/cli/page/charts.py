"""The numbers that the page's charts draw: centres over time, ledgers, and points on the map.

Money is in yuan, energy prices in yuan per kWh, power in kW: floats, for drawing only.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from huline.api.cli import facts, figures
from huline.api.cli.figures import in_cny
from huline.api.cli.messages import say
from huline.api.cli.page.texts import Text, both, message
from huline.api.cli.reading import Reading
from huline.models.centre import Centre, Pool
from huline.models.ledger import Ledger, SystemLedger
from huline.models.plan import Placement
from huline.models.sentence import Lang
from huline.models.units import at_slot, cny
from huline.models.workload import InferenceService, TrainingJob

COLUMNS = 192
"""The most columns the overview draws: longer horizons are averaged."""
BARS = 200
"""The most workloads drawn for one centre: beyond that the largest are."""


class Uses:
    """Cards at work, promised and there in each pool and slot, work as the plan's runs say."""

    def __init__(self, reading: Reading) -> None:
        self.slots = reading.case.horizon.slots
        self.there = {p.id: reading.case.horizon.cards_of(p) for p in reading.case.pools}
        self.busy: dict[str, list[int]] = defaultdict(lambda: [0] * self.slots)
        self.committed: dict[str, list[int]] = defaultdict(lambda: [0] * self.slots)
        for placement in reading.plan.placements:
            for run in placement.runs:
                _add(self.busy[run.pool], run.first, run.end, run.cards)
        for promise in reading.case.commitments:
            _add(self.committed[promise.pool], *reading.span(promise), promise.cards)

    def taken(self, pool: str, slot: int) -> int:
        """Cards at work or promised."""
        return self.busy[pool][slot] + self.committed[pool][slot]


def _add(row: list[int], first: int, end: int, cards: int) -> None:
    for slot in range(first, end):
        row[slot] += cards


def sides(reading: Reading, uses: Uses) -> dict[str, list[int]]:
    """(slots,) cards at work for this plan in the programme's east and in its west."""
    cards = {"east": [0] * uses.slots, "west": [0] * uses.slots}
    for pool, busy in uses.busy.items():
        row = cards[reading.centres[reading.pools[pool].centre].side_policy]
        for slot, count in enumerate(busy):
            row[slot] += count
    return cards


def centres(reading: Reading, uses: Uses) -> list[dict[str, Any]]:
    """Describe every centre, those that do most of the work first."""
    pools: dict[str, list[Pool]] = defaultdict(list)
    for pool in reading.case.pools:
        pools[pool.centre].append(pool)
    bars = _bars(reading)
    found = [_centre(reading, uses, c, pools[c.id], bars) for c in reading.case.centres]
    return sorted(found, key=lambda one: -one["hours"])


def _centre(
    reading: Reading, uses: Uses, centre: Centre, pools: list[Pool], bars: dict[str, list[Any]]
) -> dict[str, Any]:
    hours = sum(sum(uses.busy[p.id]) for p in pools) * reading.case.horizon.slot_minutes / 60
    share = _share_in_use(uses, pools)
    tariff = next(t for t in reading.case.tariffs if t.id == centre.tariff)
    here = {pool.id: bars[pool.id] for pool in pools}
    shown, cut = _largest(here)
    return {
        "id": centre.id,
        "name": both(centre.label),
        "place": both(reading.place, centre),
        "side": message(f"page.side.{centre.side_policy}"),
        "at": [centre.lon, centre.lat],
        "hours": hours,
        "work": both(figures.card_hours, hours),
        "use": sum(share) / len(share),
        "slots": _averaged(share),
        "tariff": [round(value / 100_000, 4) for value in tariff.fen_per_mwh],
        "power": _power(uses, centre, pools),
        "cut": message("page.cut", shown=BARS, all=BARS + cut) if cut else "",
        "pools": [
            {"name": both(_pool_title, reading, pool), "bars": shown[pool.id]}
            for pool in pools
            if shown[pool.id]
        ],
    }


def _largest(bars: dict[str, list[Any]]) -> tuple[dict[str, list[Any]], int]:
    """Keep the bars of most card-slots, in their order; also return how many are left out."""
    ranked = sorted(
        (-_card_slots(bar), pool, i) for pool, row in bars.items() for i, bar in enumerate(row)
    )
    kept = {(pool, i) for _, pool, i in ranked[:BARS]}
    shown = {
        pool: [bar for i, bar in enumerate(row) if (pool, i) in kept] for pool, row in bars.items()
    }
    return shown, max(0, len(ranked) - BARS)


def _card_slots(bar: dict[str, Any]) -> int:
    return sum((end - first) * cards for first, end, cards in bar["runs"])


def _pool_title(reading: Reading, pool: Pool, lang: Lang) -> str:
    return say(
        "page.pool",
        lang,
        pool=pool.label(lang),
        accelerator=reading.accelerator(pool.id, lang),
        cards=figures.cards(pool.block, lang),
    )


def _share_in_use(uses: Uses, pools: Sequence[Pool]) -> list[float]:
    """(slots,) cards at work or promised, over the cards there are."""
    shares = []
    for slot in range(uses.slots):
        there = sum(uses.there[pool.id][slot] for pool in pools)
        taken = sum(uses.taken(pool.id, slot) for pool in pools)
        shares.append(taken / there if there else 0.0)
    return shares


def _averaged(shares: list[float]) -> list[float]:
    width = -(-len(shares) // COLUMNS)
    starts = range(0, len(shares), width)
    return [round(sum(shares[s : s + width]) / len(shares[s : s + width]), 4) for s in starts]


def _power(uses: Uses, centre: Centre, pools: Sequence[Pool]) -> dict[str, list[float]] | None:
    """(slots,) draw at the meter and (1,) or (slots,) limit in kW; None without a limit."""
    if not centre.power_limit_w:
        return None
    draw = []
    for slot in range(uses.slots):
        racks = sum(
            uses.there[p.id][slot] * p.idle_w + uses.taken(p.id, slot) * (p.busy_w - p.idle_w)
            for p in pools
        )
        draw.append((centre.fixed_w + racks * at_slot(centre.pue, slot) / 1000) / 1000)
    return {"draw": draw, "limit": [watts / 1000 for watts in centre.power_limit_w]}


def _bars(reading: Reading) -> dict[str, list[Any]]:
    """List what is drawn in each pool: a bar a workload, or a commitment."""
    bars: dict[str, list[Any]] = defaultdict(list)
    for promise in reading.case.commitments:
        first, end = reading.span(promise)
        if first < end:
            span = [first, end, promise.cards]
            bars[promise.pool].append(_bar(both(promise.label), "committed", "", [span]))
    for placement in reading.plan.placements:
        by_pool: dict[str, list[list[int]]] = defaultdict(list)
        for run in placement.runs:
            by_pool[run.pool].append([run.first, run.end, run.cards])
        workload = reading.workloads[placement.workload]
        about = both(_about, reading, workload.id)
        for pool, spans in by_pool.items():
            bar = _bar(both(workload.label), workload.kind, about, spans)
            bars[pool].append(bar | {"id": workload.id})
    for rows in bars.values():
        rows.sort(key=lambda bar: bar["runs"][0][0])
    return bars


def _about(reading: Reading, workload: str, lang: Lang) -> str:
    return f"{workload} · {reading.tenant(workload, lang)}"


def _bar(name: Text, kind: str, about: Text, runs: list[list[int]]) -> dict[str, Any]:
    return {"name": name, "kind": kind, "about": about, "runs": sorted(runs)}


def waterfall(ledger: Ledger | SystemLedger, view: str) -> dict[str, Any]:
    """Step from line to line to the net total, and list the lines as they are displayed."""
    steps, level = [], 0
    lines = facts.ledger_lines(ledger)
    for line in lines:
        start, end = (0, ledger.total) if line.key == "total" else (level, level + line.milli_fen)
        level = end
        if line.key != "rounding":
            steps.append({"label": message(f"line.{line.key}"), "text": cny(line.shown),
                          "kind": _kind(line), "span": [in_cny(start), in_cny(end)]})  # fmt: skip
    return {
        "title": message(f"ledger.{view}"),
        "note": message(f"ledger.{view}.note"),
        "steps": steps,
        "rows": [[message(f"line.{line.key}"), cny(line.shown)] for line in lines],
    }


def _kind(line: facts.Line) -> str:
    if line.key in ("total", "penalty"):
        return line.key
    return "income" if line.milli_fen < 0 else "cost"


def metros(reading: Reading) -> list[dict[str, Any]]:
    """Place the metros on the map."""
    return [{"name": both(m.label), "at": [m.lon, m.lat]} for m in reading.case.metros]


def flows(reading: Reading) -> list[dict[str, Any]]:
    """Join where data lies with where it is worked on, and users with what serves them."""
    data: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    copies: dict[tuple[str, str], list[int]] = defaultdict(list)
    requests: dict[tuple[str, str], int] = defaultdict(int)
    for placement in reading.plan.placements:
        workload = reading.workloads[placement.workload]
        sites = dict.fromkeys(reading.pools[run.pool].centre for run in placement.runs)
        if isinstance(workload, InferenceService):
            for pair in ((metro, site) for metro in workload.peaks for site in sites):
                requests[pair] += 1
            for copy in placement.copies:
                copies[workload.model_at or "", copy.centre].append(workload.model_mb)
        elif pair_of_data := _moved(workload, placement, list(sites)):
            data[pair_of_data].append(workload.data.mb if workload.data else 0)
    return [
        *(_flow(reading, kind, pair, jobs=len(mb), data=figures.data(sum(mb)))
          for (kind, *pair), mb in data.items()),
        *(_flow(reading, "copy", pair, services=len(mb), data=figures.data(sum(mb)))
          for pair, mb in copies.items()),
        *(_flow(reading, "requests", pair, services=n) for pair, n in requests.items()),
    ]  # fmt: skip


def _moved(
    workload: TrainingJob, placement: Placement, sites: list[str]
) -> tuple[str, str, str] | None:
    """Tell how data moves, from where and to where."""
    if workload.data is None or not sites or not (placement.links or placement.courier):
        return None
    return "courier" if placement.courier else "data", workload.data.at, sites[0]


def _flow(reading: Reading, kind: str, pair: Sequence[str], **fields: object) -> dict[str, Any]:
    a, b = (reading.node(end) for end in pair)
    text = both(
        lambda lang: say(
            f"page.flow.{kind}.text", lang, a=a.label(lang), b=b.label(lang), **fields
        )
    )
    return {"kind": kind, "from": [a.lon, a.lat], "to": [b.lon, b.lat], "text": text}
