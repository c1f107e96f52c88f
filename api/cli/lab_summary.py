"""What a Study found, told on a terminal."""

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from huline.api.cli.printable import printable
from huline.api.report.words import (
    SIGN_NAMES,
    STATE_NAMES,
    STATUS_NAMES,
    ends_of,
    figure_of,
)
from huline.models.findings import Bracket, Figure, Findings, Outcome
from huline.models.sentence import Lang, Sentence, both, translated
from huline.models.study import BASE, Study
from huline.models.units import cny

_COLUMNS = (
    both("Scenario", "情景"),
    both("Gap", "差距"),
    both("Net cost", "净成本"),
    both("Beside", "比较对象"),
    both("At least", "差额下限"),
    both("At most", "差额上限"),
    both("Sign", "方向"),
    both("Outlay", "补贴支出"),
)
_NOTE = both(
    "In CNY. The net cost of best plans differs from that of the scenario beside by at least B1 - "
    "C0 and at most C1 - B0, of costs C and bounds B; undecided: that leaves both ways open. "
    "Outlay is of the plans shown. Gap asked for: {gap}.",
    "单位为元。与比较情景相比，最优计划净成本的差额不小于 B1 - C0，不大于 C1 - B0，其中 C 为成本，"
    "B 为下界；未定：正负皆有可能。补贴支出指所示计划。要求的差距：{gap}。",
    gap="{gap}",  # put in where it is told
)
_BRACKETS = both("Where a job moves", "任务迁移的临界值")
_BRACKET_COLUMNS = (
    both("Sought", "所求"),
    both("Up to", "不大于"),
    both("it is", "此时"),
    both("From", "不小于"),
    both("it is", "此时"),
)


def findings(found: Findings, lang: Lang) -> RenderableType:
    """Tell every scenario in a line, and what the signs stand on."""
    names = {s.name: s.label(lang) for s in found.study.all_scenarios()}
    rows = [_row(outcome, names, found.perspective, lang) for outcome in found.outcomes]
    title = (found.study.name_zh if lang == "zh" else "") or found.study.name
    note = translated(_NOTE, lang).format(gap=f"{found.study.gap:.2%}")
    parts: list[RenderableType] = [
        Text(printable(title), style="bold"),
        _table(_COLUMNS, rows, (1, 2, 4, 5, 7), lang),
        Text(note, style="dim"),
    ]
    if found.brackets:
        told = [_bracket(each, found.study, lang) for each in found.brackets]
        parts += [Text(translated(_BRACKETS, lang)), _table(_BRACKET_COLUMNS, told, (1, 3), lang)]
    return Group(*parts)


def _table(
    columns: Sequence[Sentence], rows: Iterable[Sequence[str]], numbers: Sequence[int], lang: Lang
) -> Table:
    table = Table(header_style="dim", box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for n, name in enumerate(columns):
        side = n in numbers
        table.add_column(
            translated(name, lang), justify="right" if side else "left", overflow="fold",
            no_wrap=side,
        )  # fmt: skip
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    return table


def _row(outcome: Outcome, names: dict[str, str], view: str, lang: Lang) -> list[str]:
    cost = f"{view}-cost"
    difference = next((d for d in outcome.differences if d.measure == cost), None)
    draw = "" if outcome.draw is None else f" #{outcome.draw}"
    status = translated(STATUS_NAMES[outcome.status], lang)
    low, high = ("", "") if difference is None else ends_of(difference)
    return [
        names[outcome.scenario] + draw,
        status if outcome.gap is None else f"{outcome.gap:.2%}",
        "" if outcome.cost is None else cny(outcome.cost),
        "" if outcome.scenario == BASE else names.get(outcome.against, ""),
        low,
        high,
        "" if difference is None else translated(SIGN_NAMES[difference.sign], lang),
        _money(figure_of(outcome, "outlay")),
    ]


def _bracket(found: Bracket, study: Study, lang: Lang) -> list[str]:
    name = next(each for each in study.break_evens if each.name == found.name)
    ends = [(f"{t.value:,}", translated(STATE_NAMES[t.state], lang))
            for t in (found.low, found.high)]  # fmt: skip
    return [(name.name_zh if lang == "zh" else "") or found.name, *ends[0], *ends[1]]


def _money(figure: Figure | None) -> str:
    return "" if figure is None or figure.value is None else cny(int(figure.value))
