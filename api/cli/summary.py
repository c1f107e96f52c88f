"""The summary of a plan that `huline plan` and `huline check` print."""

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from huline.api.cli import accounts, facts
from huline.api.cli.adoption import adoption
from huline.api.cli.decisions import decisions
from huline.api.cli.messages import say
from huline.api.cli.printable import printable
from huline.api.cli.reading import Reading, card_span, distinct
from huline.api.cli.tables import a_table
from huline.models.case import Case
from huline.models.field_names import field_name, table_name
from huline.models.ledger import Ledger, SystemLedger
from huline.models.plan import Placement, Plan
from huline.models.sentence import Lang, translated
from huline.models.units import cny
from huline.models.verdict import Verdict

ROWS = 20
"""Placements listed unless all are asked for."""
_ENDS = (facts.bound, facts.checked, facts.solved_by, facts.ended)


def summary(
    case: Case, plan: Plan, verdict: Verdict, lang: Lang, *, full: bool = False
) -> RenderableType:
    """Tell a plan on a terminal.

    Parameters
    ----------
    full : list every placement, not only the first `ROWS`

    Returns
    -------
    something rich's Console can print
    """
    reading = Reading(case, plan, verdict)
    parts = [
        Text(printable(reading.title(lang)), style="bold"),
        _facts(reading, lang),
        _ledgers(plan, lang),
        *_claims(reading, lang),
        *_charges(reading, lang),
        *_left(reading, lang),
        _placements(reading, lang, len(plan.placements) if full else ROWS),
        *([_centres(reading, lang)] if verdict.measures else []),
        _refusals(reading, lang),
        assumed_figures(case, lang),
    ]
    if verdict.breaches:
        parts.insert(1, _breaches(reading, lang))
    return Group(*_spaced(parts))


def _spaced(parts: Iterable[RenderableType]) -> Iterable[RenderableType]:
    for part in parts:
        yield part
        yield Text()


def _cells(*texts: str) -> list[Text]:
    return [Text(printable(text)) for text in texts]


def _facts(reading: Reading, lang: Lang) -> Table:
    grid = Table.grid(padding=(0, 2))
    for _ in range(3):
        grid.add_column(overflow="fold")  # Chinese has no blanks to break a line at
    ends = [tell(reading, lang) for tell in _ENDS]
    told = (*facts.headline(reading, lang), *decisions(reading, lang), *adoption(reading, lang))
    for fact in (*told, *ends):
        grid.add_row(
            Text(fact.label, style="dim"), Text(fact.value, style="bold"), Text(fact.note)
        )
    return grid


def _ledgers(plan: Plan, lang: Lang) -> Table:
    grid = Table.grid(padding=(0, 4))
    for _ in range(2):
        grid.add_column(overflow="fold")
    grid.add_row(_ledger(plan.ledger, "payer", lang), _ledger(plan.system, "system", lang))
    return grid


def _ledger(ledger: Ledger | SystemLedger, view: str, lang: Lang) -> RenderableType:
    table = Table(
        title=say(f"ledger.{view}", lang),
        title_justify="left",
        title_style="bold",
        show_header=False,
        box=SIMPLE_HEAD,
        pad_edge=False,
    )
    table.add_column()
    table.add_column(justify="right")
    for line in facts.ledger_lines(ledger):
        if line.key == "total":
            table.add_section()
        table.add_row(say(f"line.{line.key}", lang), cny(line.shown))
    return Group(table, Text(say(f"ledger.{view}.note", lang), style="dim"))


def _claims(reading: Reading, lang: Lang) -> Iterable[RenderableType]:
    """Tell what is claimed from each programme, if anything is."""
    found = accounts.claimed(reading)
    if not found:
        return
    numbers = [(key, "right") for key in ("workloads", "claimed", "budget-left")]
    table = a_table(say("claims", lang), ("programme", "left"), *numbers, lang=lang)
    for one in found:
        name = accounts.programme(reading, one.subsidy, lang)
        table.add_row(*_cells(name, f"{one.workloads:,}", cny(one.amount), one.left(reading)))
    yield table


def _charges(reading: Reading, lang: Lang) -> Iterable[RenderableType]:
    """Tell what is charged for all work together, if anything is."""
    charges = reading.plan.charges
    if not charges:
        return
    texts, numbers = ("charge", "charge.of"), ("charge.payer", "charge.system")
    columns = [*((key, "left") for key in texts), *((key, "right") for key in numbers)]
    table = a_table(say("charges", lang), *columns, lang=lang)
    for charge in charges[:ROWS]:
        name = accounts.charged_for(reading, charge, lang)
        amounts = cny(charge.ledger.total), cny(charge.system.total)
        table.add_row(*_cells(say(f"charge.{charge.rule}", lang), name, *amounts))
    notes = [say("charges.note", lang)]
    if (more := len(charges) - ROWS) > 0:
        notes.insert(0, say("charges.more", lang, count=f"{more:,}"))
    yield Group(table, *(Text(note, style="dim") for note in notes))


def _left(reading: Reading, lang: Lang) -> Iterable[RenderableType]:
    """Name what is not served, or only in part, if anything is: the dearest first."""
    short = facts.short(reading)
    if not short:
        return
    columns = [(key, "left") for key in ("workload", "tenant", "tier", "state")]
    last = [("left.reason", "left")] if reading.plan.left else []
    table = a_table(say("left", lang), *columns, ("penalty", "right"), *last, lang=lang)
    for placement, left in short[:ROWS]:
        workload = reading.workloads[placement.workload]
        state = say(f"state.{reading.state(placement)}", lang)
        owner = reading.tenant(workload.id, lang)
        told = [workload.id, owner, str(workload.tier), state, cny(placement.ledger.penalty)]
        why = [facts.left(reading, left, lang) if left else ""] if last else []
        table.add_row(*_cells(*told, *why))
    if (more := len(short) - ROWS) <= 0:
        yield table
        return
    yield Group(table, Text(say("placements.more", lang, count=f"{more:,}"), style="dim"))


def _placements(reading: Reading, lang: Lang, rows: int) -> RenderableType:
    table = a_table(
        say("placements", lang),
        ("workload", "left"),
        ("centre", "left"),
        ("pool", "left"),
        ("from", "left"),
        ("to", "left"),
        ("cards", "right"),
        ("net", "right"),
        lang=lang,
    )
    for placement in reading.plan.placements[:rows]:
        table.add_row(*_placement(reading, placement, lang))
    notes = [say("times", lang, zone=reading.zone)]
    more = len(reading.plan.placements) - rows
    if more > 0:
        notes.insert(0, say("placements.more", lang, count=f"{more:,}"))
    return Group(table, *(Text(note, style="dim") for note in notes))


def _placement(reading: Reading, placement: Placement, lang: Lang) -> list[Text]:
    """Write a row: ids where other commands ask for them, names elsewhere."""
    pools = distinct([run.pool for run in placement.runs])
    centres = distinct([reading.centre(pool, lang) for pool in pools])
    return _cells(
        placement.workload,
        _first(centres) or say(f"state.{reading.state(placement)}", lang),
        _first(pools),
        reading.starts(placement),
        reading.ends(placement),
        card_span(placement, lang),
        cny(reading.net(placement)),
    )


def _first(names: list[str]) -> str:
    return f"{names[0]} +{len(names) - 1}" if len(names) > 1 else "".join(names)


def _centres(reading: Reading, lang: Lang) -> RenderableType:
    """Tell of the centres that bring most; of payback only if some investment is known."""
    uses = facts.centres(reading)
    rows = [facts.centre_figures(reading, use) for use in uses[:ROWS]]
    paid_back = any(use.payback_years is not None for use in uses)
    keys = [key for key in (rows or [{}])[0] if paid_back or key != "payback"]
    numbers = [(key, "right") for key in keys]
    table = a_table(say("centres", lang), ("centre", "left"), *numbers, lang=lang)
    for use, row in zip(uses, rows, strict=False):
        table.add_row(*_cells(reading.centres[use.centre].label(lang), *(row[k] for k in keys)))
    notes = [say("centres.note", lang)]
    if (more := len(uses) - ROWS) > 0:
        notes.insert(0, say("centres.more", lang, count=f"{more:,}"))
    return Group(table, *(Text(note, style="dim") for note in notes))


def _refusals(reading: Reading, lang: Lang) -> RenderableType:
    counts = facts.refusals(reading.plan.refusals)
    if not counts:
        return Text(say("refusals.none", lang))
    table = a_table(
        say("refusals", lang),
        ("rule", "left"),
        ("pairs", "right"),
        ("workloads", "right"),
        ("example", "left"),
        lang=lang,
    )
    for count in counts:
        example = facts.example(reading, count, lang)
        sentence = facts.rule(count.rule, lang)
        table.add_row(*_cells(sentence, f"{count.pairs:,}", f"{count.workloads:,}", example))
    return table


def assumed_figures(case: Case, lang: Lang) -> RenderableType:
    """Tell which figures of a Case no public source gives, table by table."""
    found = facts.assumed(case)
    if not found:
        return Text(say("assumed.none", lang))
    table = a_table(
        say("assumed", lang),
        ("table", "left"),
        ("records", "right"),
        ("field", "left"),
        lang=lang,
    )
    for name, rows in facts.by_table(found):
        fields = ("、" if lang == "zh" else ", ").join(_field(one, lang) for one in rows)
        table.add_row(table_name(name, lang), f"{rows[0].of:,}", fields)
    count = f"{sum(one.records for one in found):,}"
    return Group(table, Text(say("assumed.count", lang, count=count), style="dim"))


def _field(one: facts.Assumed, lang: Lang) -> str:
    """Name a field; how many records, where not all."""
    name = field_name(one.field, lang)
    return name if one.records == one.of else f"{name} ({one.records:,})"


def _breaches(reading: Reading, lang: Lang) -> Table:
    table = a_table(
        say("breaches", lang), ("rule", "left"), ("where", "left"), ("what", "left"), lang=lang
    )
    for breach in reading.verdict.breaches[:ROWS]:
        table.add_row(
            *_cells(
                facts.rule(breach.rule, lang),
                translated(breach.place(reading.case), lang),
                translated(breach.message, lang),
            )
        )
    return table
