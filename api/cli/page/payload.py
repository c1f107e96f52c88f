"""Everything the page shows, as one JSON document: texts in both languages, numbers for charts."""

from collections.abc import Iterable, Sequence
from typing import Any

from huline.api.cli import accounts, facts
from huline.api.cli.adoption import adoption
from huline.api.cli.decisions import decisions
from huline.api.cli.figures import percent
from huline.api.cli.page import charts
from huline.api.cli.page.texts import Text, both, labels, message, pair
from huline.api.cli.reading import Reading, card_span, distinct
from huline.models.field_names import field_name, table_name
from huline.models.plan import Placement
from huline.models.sentence import Lang, translated
from huline.models.units import cny

Row = list[Text]
_KINDS = {"#": "number", "+": "long", "@": "brief"}


def payload(reading: Reading, lang: Lang) -> dict[str, Any]:
    """Return the page's document; ``lang`` is the language it opens in."""
    horizon = reading.case.horizon
    uses = charts.Uses(reading)
    centres = charts.centres(reading, uses)
    return {
        "lang": lang,
        "labels": labels(),
        "title": both(reading.title),
        "span": _span(reading),
        "horizon": {
            "start": horizon.start.replace(tzinfo=None).isoformat(),
            "minutes": horizon.slot_minutes,
            "slots": horizon.slots,
        },
        "facts": _facts(reading),
        "sides": charts.sides(reading, uses),
        "centres": centres,
        "metros": charts.metros(reading),
        "flows": charts.flows(reading),
        "ledgers": [
            charts.waterfall(reading.plan.ledger, "payer"),
            charts.waterfall(reading.plan.system, "system"),
        ],
        "tables": [*_tables(reading, centres)],
        "made": _made(reading),
    }


def _span(reading: Reading) -> Text:
    horizon = reading.case.horizon
    return message(
        "page.span",
        first=f"{horizon.start:%Y-%m-%d %H:%M}",
        end=f"{horizon.instant(horizon.slots):%Y-%m-%d %H:%M}",
        minutes=horizon.slot_minutes,
        zone=reading.zone,
    )


def _facts(reading: Reading) -> list[dict[str, Text]]:
    """List the facts of the terminal's summary, each in both languages."""

    def told(lang: Lang) -> list[facts.Fact]:
        ends = facts.bound(reading, lang), facts.checked(reading, lang)
        made = [*decisions(reading, lang), *adoption(reading, lang)]
        return [*facts.headline(reading, lang), *made, *ends]

    return [_fact(zh, en) for zh, en in zip(told("zh"), told("en"), strict=True)]


def _fact(zh: facts.Fact, en: facts.Fact) -> dict[str, Text]:
    return {
        "key": zh.key,
        "label": pair(zh.label, en.label),
        "value": pair(zh.value, en.value),
        "note": pair(zh.note, en.note),
    }


def _tables(reading: Reading, centres: list[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    if reading.verdict.breaches:
        yield _breaches(reading)
    yield _placements(reading)
    yield from _claims(reading)
    yield from _charges(reading)
    yield from _left(reading)
    yield _refusals(reading)
    yield _centres(reading, centres)
    yield _assumed(reading)


def _table(
    key: str,
    title: Text,
    columns: Sequence[str],
    rows: list[Row],
    note: Text = "",
    ids: list[str] | None = None,
) -> dict[str, Any]:
    """Make a table; a sign before a column's key says that it holds what `_KINDS` names.

    ``ids`` are of the workloads that its rows are about, if they are.
    """
    return {
        "ids": ids,
        "key": key,
        "title": title,
        "note": note,
        "columns": [
            {"label": message(column.lstrip("#+@")), "kind": _KINDS.get(column[0], "")}
            for column in columns
        ],
        "rows": rows,
    }


def _placements(reading: Reading) -> dict[str, Any]:
    columns = ("+workload", "@kind", "tenant", "@state", "+page.sites", "@from", "@to")
    rows = [_placement(reading, placement) for placement in reading.plan.placements]
    note = message("times", zone=reading.zone)
    ids = [placement.workload for placement in reading.plan.placements]
    figures = ("#cards", "#net")
    return _table("placements", message("placements"), (*columns, *figures), rows, note, ids)


def _placement(reading: Reading, placement: Placement) -> Row:
    pools = distinct([run.pool for run in placement.runs])

    def sites(lang: Lang) -> str:
        return "\n".join(
            f"{reading.centre(pool, lang)} · {reading.pool(pool, lang)}" for pool in pools
        )

    def called(lang: Lang) -> str:
        """Names are shared by many; an id tells one of them."""
        name = reading.workload(placement.workload, lang)
        return name if name == placement.workload else f"{name}\n{placement.workload}"

    return [
        both(called),
        message(f"kind.{reading.workloads[placement.workload].kind}"),
        both(reading.tenant, placement.workload),
        message(f"state.{reading.state(placement)}"),
        both(sites),
        reading.starts(placement),
        reading.ends(placement),
        both(card_span, placement),
        cny(reading.net(placement)),
    ]


def _claims(reading: Reading) -> Iterable[dict[str, Any]]:
    rows: list[Row] = [
        [
            both(accounts.programme, reading, one.subsidy),
            f"{one.workloads:,}",
            cny(one.amount),
            one.left(reading),
        ]
        for one in accounts.claimed(reading)
    ]
    if rows:
        columns = ("+programme", "#workloads", "#claimed", "#budget-left")
        yield _table("claims", message("claims"), columns, rows)


def _charges(reading: Reading) -> Iterable[dict[str, Any]]:
    rows: list[Row] = [
        [
            message(f"charge.{charge.rule}"),
            both(accounts.charged_for, reading, charge),
            cny(charge.ledger.total),
            cny(charge.system.total),
        ]
        for charge in reading.plan.charges
    ]
    if rows:
        columns = ("+charge", "charge.of", "#charge.payer", "#charge.system")
        note = message("charges.note")
        yield _table("charges", message("charges"), columns, rows, note)


def _left(reading: Reading) -> Iterable[dict[str, Any]]:
    """Name what is not served, or only in part, if anything is: the dearest first."""
    rows: list[Row] = [
        [
            placement.workload,
            both(reading.tenant, placement.workload),
            f"{reading.workloads[placement.workload].tier}",
            message(f"state.{reading.state(placement)}"),
            cny(placement.ledger.penalty),
            "" if why is None else both(facts.left, reading, why),
        ]
        for placement, why in facts.short(reading)
    ]
    if rows:
        columns = ("+workload", "tenant", "#tier", "@state", "#penalty", "+left.reason")
        ids = [placement.workload for placement, _ in facts.short(reading)]
        yield _table("left", message("left"), columns, rows, ids=ids)


def _refusals(reading: Reading) -> dict[str, Any]:
    rows: list[Row] = [
        [
            both(facts.rule, count.rule),
            f"{count.pairs:,}",
            f"{count.workloads:,}",
            both(facts.example, reading, count),
        ]
        for count in facts.refusals(reading.plan.refusals)
    ]
    note = "" if rows else message("refusals.none")
    columns = ("rule", "#pairs", "#workloads", "+example")
    return _table("refusals", message("refusals"), columns, rows, note)


def _centres(reading: Reading, centres: list[dict[str, Any]]) -> dict[str, Any]:
    found = {use.centre: facts.centre_figures(reading, use) for use in facts.centres(reading)}
    rows: list[Row] = [
        [
            one["name"],
            one["place"],
            one["side"],
            f"{one['hours']:,.0f}",
            percent(one["use"]),
            f"{sum(one['tariff']) / len(one['tariff']):.3f}",
            *found.get(one["id"], {}).values(),
        ]
        for one in centres
    ]
    numbers = ["#page.card-hours", "#page.use", "#page.mean-tariff"]
    numbers += [f"#{key}" for key in next(iter(found.values()), {})]
    note = message("centres.note") if found else ""
    columns = ("centre", "place", "page.side", *numbers)
    return _table("centres", message("page.centres"), columns, rows, note)


def _assumed(reading: Reading) -> dict[str, Any]:
    found = facts.assumed(reading.case)
    rows: list[Row] = [
        [
            both(table_name, one.table),
            both(field_name, one.field),
            message("records.value", count=f"{one.records:,}", all=f"{one.of:,}"),
            f"{one.table}.{one.field}",
        ]
        for one in found
    ]
    count = f"{sum(one.records for one in found):,}"
    note = message("assumed.count", count=count) if found else message("assumed.none")
    columns = ("table", "field", "#records", "in-case")
    return _table("assumed", message("assumed"), columns, rows, note)


def _breaches(reading: Reading) -> dict[str, Any]:
    rows: list[Row] = [
        [
            both(facts.rule, breach.rule),
            both(translated, breach.place(reading.case)),
            both(translated, breach.message),
        ]
        for breach in reading.verdict.breaches
    ]
    return _table("breaches", message("breaches"), ("rule", "where", "+what"), rows)


def _made(reading: Reading) -> list[list[Text]]:
    """Say by what and how the plan was made, as label and value."""
    plan = reading.plan
    ended = both(_ended, reading)
    seconds = f"{sum(phase.seconds for phase in plan.phases):,.1f}"
    rows: list[list[Text]] = [
        [message("status"), ended],
        [message("page.hash"), plan.case_hash],
        [message("strategy"), both(_solved_by, reading)],
        [message("page.reproducible"), message("page.yes" if plan.reproducible else "page.no")],
    ]
    if plan.engine:
        versions = " · ".join(f"{name} {version}" for name, version in plan.engine.items())
        rows.append([message("page.engine"), versions])
    if plan.phases:
        value = message("page.seconds.value", seconds=seconds)
        rows.append([message("page.seconds"), value])
    return rows


def _solved_by(reading: Reading, lang: Lang) -> str:
    solved = facts.solved_by(reading, lang)
    return f"{solved.value} · seed {reading.plan.seed} · {solved.note}"


def _ended(reading: Reading, lang: Lang) -> str:
    ended = facts.ended(reading, lang)
    return f"{ended.value} · {ended.note}"
