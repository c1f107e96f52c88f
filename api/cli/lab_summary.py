"""What a Study found, told on a terminal."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from huline.api.cli.printable import printable
from huline.api.report.words import (
    SIGN_NAMES,
    STATE_NAMES,
    STATUS_NAMES,
)
from huline.models.findings import Bracket, Findings, Outcome, Paired
from huline.models.sentence import Lang, Sentence, both, translated
from huline.models.study import BASE, Study
from huline.models.units import MILLI_FEN_PER_CNY, cny, half_up
from huline.models.varied import number_of, told

_COLUMNS = (
    both("Scenario", "情景"),
    both("Gap", "差距"),
    both("Net cost", "净成本"),
    both("At least", "差额下限"),
    both("At most", "差额上限"),
    both("Sign", "方向"),
    both("Outlay", "补贴支出"),
)
_LARGE = 100_000 * MILLI_FEN_PER_CNY
"""A cost from which on fen are left out: they say little, and names need their room."""
_BESIDE = both("beside {other}", "与{other}相比", other="{other}")
_NOTE = both(
    "In CNY. The net cost of best plans differs from that of the scenario beside, the base where "
    "none is named, by at least B1 - C0 and at most C1 - B0, of costs C and bounds B; undecided: "
    "that leaves both ways open. Outlay is of the plans shown. Gap asked for: {gap}.",
    "单位为元。与比较情景（未注明时为基准）相比，最优计划净成本的差额不小于 B1 - C0，"
    "不大于 C1 - B0，其中 C 为成本，B 为下界；未定：正负皆有可能。补贴支出指所示计划。"
    "要求的差距：{gap}。",
    gap="{gap}",  # put in where it is told
)
_BRACKETS = both("Where it flips", "临界值")
_BRACKET_COLUMNS = (
    both("Sought", "所求"),
    both("Up to", "不大于"),
    both("it is", "此时"),
    both("From", "不小于"),
    both("it is", "此时"),
)
_DRAWS = both("Over draws of demand", "各次需求抽样")
_DRAW_COLUMNS = (
    both("Scenario", "情景"),
    both("Mean", "均值"),
    both("At least", "均值下限"),
    both("At most", "均值上限"),
    both("Sign", "方向"),
    both("Dearer", "更高"),
    both("Cheaper", "更低"),
)


def findings(found: Findings, lang: Lang) -> RenderableType:
    """Tell every scenario in a line, and what the signs stand on."""
    names = {s.name: s.label(lang) for s in found.study.all_scenarios()}
    money = _Money(any(abs(o.cost or 0) >= _LARGE for o in found.outcomes))
    rows = [_row(outcome, names, found.perspective, money, lang) for outcome in found.outcomes]
    title = (found.study.name_zh if lang == "zh" else "") or found.study.name
    note = translated(_NOTE, lang).format(gap=f"{found.study.gap:.2%}")
    parts: list[RenderableType] = [
        Text(printable(title), style="bold"),
        _table(_COLUMNS, rows, (1, 2, 3, 4, 6), lang),
        Text(note, style="dim"),
    ]
    cost = f"{found.perspective}-cost"
    drawn = [p for p in found.paired if (p.measure, p.by) == (cost, "") and p.draws > 1]
    if drawn:
        lines = [_over_draws(each, names, money, lang) for each in drawn]
        parts += [Text(translated(_DRAWS, lang)), _table(_DRAW_COLUMNS, lines, (1, 2, 3), lang)]
    if found.brackets:
        flips = [_bracket(each, found.study, lang) for each in found.brackets]
        parts += [Text(translated(_BRACKETS, lang)), _table(_BRACKET_COLUMNS, flips, (1, 3), lang)]
    return Group(*parts)


def _table(
    columns: Sequence[Sentence],
    rows: Iterable[Sequence[str | Text]],
    numbers: Sequence[int],
    lang: Lang,
) -> Table:
    table = Table(header_style="dim", box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for n, name in enumerate(columns):
        side = n in numbers
        table.add_column(
            translated(name, lang), justify="right" if side else "left", overflow="fold",
            no_wrap=side,
        )  # fmt: skip
    for row in rows:
        table.add_row(*(Text(printable(c)) if isinstance(c, str) else c for c in row))
    return table


class _Money(NamedTuple):
    """Writes amounts of milli-fen, to the fen or to the yuan; limits never tighter than they are.

    Attributes
    ----------
    whole : whether to the yuan
    """

    whole: bool

    def about(self, amount: float | int | None) -> str:
        """Write an amount, rounded half up."""
        if amount is None:
            return ""
        return f"{half_up(int(amount), MILLI_FEN_PER_CNY):,}" if self.whole else cny(int(amount))

    def limits(self, low: float | int | None, high: float | int | None) -> tuple[str, str]:
        """Write limits, rounded outwards; a dash where none is known."""
        return (
            "–" if low is None else self._down(int(low)),
            "–" if high is None else self._up(int(high)),
        )

    def _down(self, amount: int) -> str:
        return f"{amount // MILLI_FEN_PER_CNY:,}" if self.whole else cny(amount)

    def _up(self, amount: int) -> str:
        return f"{-(-amount // MILLI_FEN_PER_CNY):,}" if self.whole else cny(amount)


def _row(
    outcome: Outcome, names: dict[str, str], view: str, money: _Money, lang: Lang
) -> list[str | Text]:
    cost = f"{view}-cost"
    difference = next((d for d in outcome.differences if d.measure == cost), None)
    status = translated(STATUS_NAMES[outcome.status], lang)
    outlay = outcome.figure("outlay")
    return [
        _named(outcome, names, lang),
        status if outcome.gap is None else f"{outcome.gap:.2%}",
        money.about(outcome.cost),
        *(("", "") if difference is None else money.limits(*difference.proven)),
        "" if difference is None else translated(SIGN_NAMES[difference.sign], lang),
        money.about(None if outlay is None else outlay.value),
    ]


def _over_draws(
    paired: Paired, names: dict[str, str], money: _Money, lang: Lang
) -> list[str | Text]:
    """Tell of the mean difference, and of how many draws the sign is proven."""
    counts = (
        translated(both("{n} of {all}", "{all} 次中的 {n} 次", n=n, all=paired.draws), lang)
        for n in (paired.up, paired.down)
    )
    return [
        _beside(names[paired.scenario], paired.against, names, lang),
        money.about(paired.mean),
        *money.limits(*paired.proven),
        translated(SIGN_NAMES[paired.sign], lang),
        *counts,
    ]


def _named(outcome: Outcome, names: dict[str, str], lang: Lang) -> Text:
    """Name a scenario, and below it what it is compared with, unless that is the base."""
    draw = "" if outcome.draw is None else f" #{outcome.draw}"
    against = "" if outcome.scenario == BASE else outcome.against
    return _beside(names[outcome.scenario] + draw, against, names, lang)


def _beside(called: str, against: str, names: dict[str, str], lang: Lang) -> Text:
    name = Text(printable(called))
    if against not in ("", BASE):
        other = translated(_BESIDE, lang).format(other=names[against])
        name.append(f"\n  {printable(other)}", style="dim")
    return name


def _bracket(found: Bracket, study: Study, lang: Lang) -> list[str]:
    name = next(each for each in study.break_evens if each.name == found.name)
    unit = number_of(name.edit).unit
    ends = [(translated(told(t.value, unit), lang), translated(STATE_NAMES[t.state], lang))
            for t in (found.low, found.high)]  # fmt: skip
    return [(name.name_zh if lang == "zh" else "") or found.name, *ends[0], *ends[1]]
