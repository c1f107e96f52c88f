"""An explanation told on a terminal."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from rich.console import Group, RenderableType
from rich.text import Text

from huline.api.cli import figures
from huline.api.cli.figures import yuan
from huline.api.cli.messages import say
from huline.api.cli.printable import printable
from huline.api.cli.reading import Reading
from huline.api.cli.tables import a_table
from huline.models.constraints import BY_ID
from huline.models.explanation import (
    Alternative,
    Explanation,
    Lines,
    Refused,
    Remedy,
    Stay,
    Tipping,
)
from huline.models.sentence import Lang, translated
from huline.models.units import cny

ROWS = 12
"""Centres of a kind that are listed unless all are asked for."""
WIDE = 100
"""Columns of a terminal that has room for every column of a table."""
LARGEST = 1
"""Lines of a difference that are named."""


_MS: dict[Lang, str] = {"zh": "毫秒", "en": "ms"}
_TIPPING: dict[str, tuple[str, Callable[[int, Lang], str]]] = {
    "tariff": ("why.tipping", figures.price_per_mwh),
    "rent": ("why.tipping.rent", lambda thousandths, _: f"{thousandths / 10:.1f}%"),
    "share": ("why.tipping.share", lambda thousandths, _: f"{thousandths / 10:.1f}%"),
    "share_foreign": ("why.tipping.foreign", lambda thousandths, _: f"{thousandths / 10:.1f}%"),
    "amount": ("why.tipping.amount", figures.yuan_to_milli_fen),
    "max_latency_us": ("why.tipping.latency", lambda us, lang: f"{us / 1000:,.3f} {_MS[lang]}"),
}
"""Parameter -> the message, and how its values are written."""


class Told:
    """One explanation in one language."""

    def __init__(self, reading: Reading, told: Explanation, lang: Lang) -> None:
        self._reading, self._told, self._lang = reading, told, lang

    def text(self, *, full: bool = False, width: int = WIDE) -> RenderableType:
        """Lay it out.

        Parameters
        ----------
        width : columns of the terminal: with fewer than `WIDE` differences are not told by line
        full : list every centre, not only the first `ROWS` of a kind
        """
        reading, told, lang = self._reading, self._told, self._lang
        most = len(reading.case.centres) if full else ROWS
        head = f"{reading.workload(told.workload, lang)} · {reading.tenant(told.workload, lang)}"
        parts: list[RenderableType] = [Text(printable(head), style="bold"), *self._stands()]
        parts += [Text(), *self._alternatives(most, wide=width >= WIDE)]
        parts += [Text(), *self._refused(most)] if told.refused else []
        parts += self._scarce()
        if told.alternatives:
            notes = "why.notes.found" if told.alternatives[0].basis == "found" else "why.notes"
            parts += [Text(), Text(say(notes, lang), style="dim")]
        return Group(*parts)

    def _stands(self) -> Iterator[RenderableType]:
        """Say where it runs and what that costs."""
        told, lang = self._told, self._lang
        for stay in told.chosen:
            yield Text(printable(self.stay(stay)))
        if told.served != "wholly":
            yield Text(say(f"why.{told.served}", lang))
        money = yuan(told.net, lang)
        yield Text(say("why.net", lang, money=money, lines=self.lines(told.ledger)))
        if told.unserved is not None:
            yield Text(self.left_out())

    def left_out(self) -> str:
        """Say what the plan would cost without it."""
        unserved, lang = self._told.unserved, self._lang
        assert unserved is not None
        key = "why.unserved" if unserved.found >= 0 else "why.unserved.less"
        money, penalty = yuan(abs(unserved.found), lang), yuan(unserved.penalty, lang)
        return say(key, lang, money=money, penalty=penalty)

    def stay(self, stay: Stay) -> str:
        """Say where, how many cards, and when."""
        reading, lang = self._reading, self._lang
        return say(
            "why.stands", lang, centre=reading.centres[stay.centre].label(lang),
            pool=reading.pool(stay.pool, lang), cards=figures.cards(stay.cards, lang),
            first=reading.clock(stay.first), end=reading.clock(stay.end),
        )  # fmt: skip

    def lines(self, lines: Lines, most: int | None = None, *, signed: bool = False) -> str:
        """Name amounts by line, the largest first; of some only so many."""
        lang = self._lang
        largest = sorted(lines.items(), key=lambda item: -abs(item[1]))[:most]
        sign = _signed if signed else cny
        return _listed((f"{self._line(name)} {sign(amount)}" for name, amount in largest), lang)

    def _line(self, name: str) -> str:
        said = say(f"line.{name}", self._lang)
        return said if self._lang == "zh" else said[0].lower() + said[1:]

    def _alternatives(self, most: int, *, wide: bool) -> Iterator[RenderableType]:
        told, lang = self._told, self._lang
        if not told.alternatives:
            yield Text(say("why.alternatives.none", lang))
            return
        proven = told.alternatives[0].basis != "found"
        bounds = [("why.delta", "right"), ("why.at-least", "right")] if proven else []
        chiefly = [("why.chiefly", "left")] if wide else []
        table = a_table(
            say("why.alternatives", lang), ("centre", "left"), ("why.when", "left"),
            ("cards", "right"), ("why.found", "right"), *chiefly, *bounds, lang=lang,
        )  # fmt: skip
        for each in told.alternatives[:most]:
            table.add_row(*map(printable, self._alternative(each, proven=proven, wide=wide)))
        yield table
        yield from self._more(len(told.alternatives) - most)
        for each in told.alternatives[:most]:
            for tipping in each.tipping:
                yield Text(printable(self.tipping(each.centre, tipping)))

    def _alternative(self, each: Alternative, *, proven: bool, wide: bool) -> list[str]:
        reading, lang = self._reading, self._lang
        first, end = min(s.first for s in each.pools), max(s.end for s in each.pools)
        cells = [
            reading.centres[each.centre].label(lang),
            reading.lasts(first, end),
            f"{sum(stay.cards for stay in each.pools):,}",
            _signed(each.found),
        ]
        if wide:
            cells.append(self.lines(each.ledger_diff, LARGEST, signed=True))
        if proven:
            low, high = each.delta
            cells.append(cny(low) if low == high else f"{cny(low)} – {cny(high)}")
            cells.append("–" if each.at_least is None else cny(each.at_least))
        return cells

    def tipping(self, centre: str, tipping: Tipping) -> str:
        """Say at which tariff, rent, subsidy or latency limit it would move to a centre."""
        lang = self._lang
        of, _, what = tipping.parameter.rpartition(".")
        key, write = _TIPPING[what]
        low, high, now = (write(value, lang) for value in (*tipping.bracket, tipping.now))
        rules = {rule.id: rule.label(lang) for rule in self._reading.case.policy.subsidies}
        name = self._reading.centres[centre].label(lang)
        return say(key, lang, centre=name, low=low, high=high, now=now, rule=rules.get(of, ""))

    def _refused(self, most: int) -> Iterator[RenderableType]:
        told, lang = self._told, self._lang
        if not told.refused:
            return
        table = a_table(
            say("why.refused", lang), ("centre", "left"), ("why.reason", "left"),
            ("why.remedy", "right"), lang=lang,
        )  # fmt: skip
        counts = Counter(each.tier for each in told.refused)
        for tier, group in groupby(told.refused[:most], key=lambda each: each.tier):
            table.add_section()
            table.add_row(Text(f"{say(f'why.tier.{tier}', lang)} ({counts[tier]:,})", "bold"))
            for each in group:
                name = self._reading.centres[each.centre].label(lang)
                said = "\n".join(map(printable, self._reasons(each)))
                table.add_row(printable(name), said, self.remedy(each.remedy))
        yield table
        for each in told.refused[:most]:
            for tipping in each.tipping:
                yield Text(printable(self.tipping(each.centre, tipping)))
        if any(each.remedy and "room" in each.remedy.rules for each in told.refused[:most]):
            yield Text(say("why.remedy.note", lang), style="dim")
        yield from self._more(len(told.refused) - most)

    def _reasons(self, refused: Refused) -> list[str]:
        """Say the first reason, with what was measured, and name the others; a line each."""
        also = _listed(map(self._rule, refused.all[1:]), self._lang)
        more = [say("why.also", self._lang, rules=also)] if also else []
        return [self.reason(refused), *more]

    def _more(self, count: int) -> Iterator[RenderableType]:
        if count > 0:
            yield Text(say("why.more", self._lang, count=count, option="--full"), style="dim")

    def _rule(self, rule: str) -> str:
        said = BY_ID[rule]
        return said.zh if self._lang == "zh" else said.en

    def reason(self, refused: Refused) -> str:
        """Say the first reason of a centre that is refused, with what was measured."""
        from huline.optimizer.explain.tiers import refusal_of

        first = refused.reasons[0]
        said = self._rule(first.rule)
        measured = ""
        if first.measured:
            measured = self._reading.measured(refusal_of(first), self._lang)
        if not measured:
            return said
        return f"{said}（{measured}）" if self._lang == "zh" else f"{said}: {measured}"

    def remedy(self, remedy: Remedy | None) -> str:
        """Say what it would cost if it were not refused."""
        if remedy is None:
            return "–"
        money = _signed(remedy.found)
        return say("why.remedy.room", self._lang, money=money) if "room" in remedy.rules else money

    def _scarce(self) -> list[RenderableType]:
        if not self._told.scarce:
            return []
        found: list[RenderableType] = [Text(), Text(say("why.scarce", self._lang), style="bold")]
        for each in self._told.scarce[:ROWS]:
            said = scarce(self._reading, each.row, each.of, self._lang)
            found.append(Text(printable(f"{said}  {yuan(each.price, self._lang)}")))
        return found


def scarce(reading: Reading, row: str, of: str, lang: Lang) -> str:
    """Name a scarce thing; what is a firm's own, such as its cap in a programme, with the firm."""
    from huline.optimizer.explain.conflict_groups import called_pool

    if of in reading.pools:
        name = translated(called_pool(reading.case, of), lang)
    elif of.startswith("province "):
        name = reading.province(of.removeprefix("province "), lang)
    else:
        name = reading.called(of, lang)
    who, _, programme = of.rpartition(",")
    if who:
        name, who = reading.called(programme, lang), reading.called(who, lang)
    return say(f"row.{row}", lang, of=name, who=who)


def _signed(amount: int) -> str:
    return f"+{cny(amount)}" if amount > 0 else cny(amount)


def _listed(texts: Iterable[str], lang: Lang) -> str:
    return ("、" if lang == "zh" else ", ").join(texts)
