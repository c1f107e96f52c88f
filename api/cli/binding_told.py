"""What binds a plan, told on a terminal."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from huline.api.cli.evaluation_told import LACKING, of_shortage
from huline.api.cli.explained import ROWS, scarce
from huline.api.cli.figures import yuan
from huline.api.cli.gap_parts import told as gap_told
from huline.api.cli.messages import MESSAGES, say
from huline.api.cli.printable import printable
from huline.api.cli.reading import Reading
from huline.api.cli.tables import a_table
from huline.models.constraints import BY_ID
from huline.models.explanation import Binding, Scarcity
from huline.models.sentence import Lang, both, translated
from huline.models.units import cny


def told(reading: Reading, binding: Binding, lang: Lang, *, full: bool) -> RenderableType:
    """Lay out what a plan's cost and gap are made of, and what is scarce.

    Parameters
    ----------
    full : list all that is scarce, not only the first `ROWS`
    """
    parts: list[RenderableType] = [
        Text(printable(reading.title(lang)), style="bold"),
        _own(binding, lang),
    ]
    parts += _lacking(reading, binding, lang)
    if binding.gap is None:
        parts.append(Text(say("why.prices.none", lang, option="--certificate")))
    else:
        parts += [Text(), gap_told(binding.gap, lang), Text()]
        parts += _scarce(reading, binding, lang, len(binding.scarce) if full else ROWS)
    if binding.rules:
        found = any(each.basis == "found" for each in binding.rules)
        note = say("why.rules.note.found" if found else "why.rules.note", lang)
        parts += [Text(), _rules(binding, lang), Text(note, style="dim")]
    return Group(*parts)


def _own(binding: Binding, lang: Lang) -> Table:
    table = Table(say("why.own", lang), box=None, pad_edge=False)
    table.add_column("元" if lang == "zh" else "CNY", justify="right")
    for name, amount in binding.own.items():
        table.add_row(_kind(name, lang), cny(amount))
    table.add_row(say("why.own.all", lang), cny(binding.cost))
    return table


def _lacking(reading: Reading, binding: Binding, lang: Lang) -> Iterator[RenderableType]:
    if binding.shortages is None:
        yield Text(say("why.lacking.large", lang), style="dim")
    elif binding.shortages:
        yield Text()
        yield Text(translated(LACKING, lang), style="bold")
        for each in binding.shortages:
            yield Text(printable(translated(of_shortage(reading.case, each, lang), lang)))


def _kind(name: str, lang: Lang) -> str:
    if f"why.own.{name}" in MESSAGES:
        return say(f"why.own.{name}", lang)
    return say(f"charge.{name}", lang)


def _scarce(reading: Reading, binding: Binding, lang: Lang, most: int) -> Iterator[RenderableType]:
    table = a_table(
        say("why.prices", lang), ("why.thing", "left"), ("why.one-more", "right"),
        ("why.unit", "left"), ("why.dearest", "left"), ("why.worth", "right"), lang=lang,
    )  # fmt: skip
    for each in binding.scarce[:most]:
        table.add_row(*map(printable, _cells(reading, each, lang)))
    yield table
    if len(binding.scarce) > most:
        count = len(binding.scarce) - most
        yield Text(say("why.more", lang, count=count, option="--full"), style="dim")
    yield Text(say("why.prices.note", lang), style="dim")


def _cells(reading: Reading, each: Scarcity, lang: Lang) -> list[str]:
    when = "–" if each.dearest is None else reading.clock(each.dearest)
    unit = say(f"why.unit.{each.unit}", lang)
    thing = scarce(reading, each.row, each.of, lang)
    return [thing, cny(each.price), unit, when, cny(each.worth)]


def _rules(binding: Binding, lang: Lang) -> Table:
    table = a_table(
        say("why.rules", lang), ("rule", "left"), ("why.rules.price", "right"),
        ("why.rules.cost", "right"), lang=lang,
    )  # fmt: skip
    for each in binding.rules:
        low, high = each.price
        rule = BY_ID[each.rule]
        said = rule.zh if lang == "zh" else rule.en
        price = yuan(low, lang) if low == high else _between(low, high, lang)
        table.add_row(*map(printable, (said, price, cny(each.cost))))
    return table


def _between(low: int, high: int, lang: Lang) -> str:
    said = both("CNY {low} – {high}", "{low} – {high} 元", low=cny(low), high=cny(high))
    return translated(said, lang)
