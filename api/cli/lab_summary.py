"""What a Study found, told on a terminal."""

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from huline.api.cli.printable import printable
from huline.models.findings import Difference, Figure, Findings, Outcome, Sign, Status
from huline.models.sentence import Lang, Sentence, both, translated
from huline.models.study import BASE
from huline.models.units import cny

STATUS_NAMES: dict[Status, Sentence] = {
    "proven": Sentence("proven", "已证明"),
    "unproven": Sentence("gap not reached", "未达到差距"),
    "no-plan": Sentence("no plan exists", "不存在可行计划"),
    "out-of-time": Sentence("out of time", "时间用尽"),
}
SIGN_NAMES: dict[Sign, Sentence] = {
    "up": Sentence("dearer", "更高"),
    "down": Sentence("cheaper", "更低"),
    "same": Sentence("the same", "相同"),
    "undecided": Sentence("undecided", "未定"),
}
_COLUMNS = (
    both("Scenario", "情景"),
    both("Draw", "抽样"),
    both("Result", "结论"),
    both("Gap", "差距"),
    both("Net cost, CNY", "净成本（元）"),
    both("Less than", "比较对象"),
    both("Difference, at least and at most, CNY", "差额的下限与上限（元）"),
    both("Sign", "方向"),
    both("Outlay, CNY", "补贴支出（元）"),
    both("West", "西部占比"),
    both("Served", "已服务"),
)
_NOTE = both(
    "Differences of net cost are between best plans: at least B1 - C0, at most C1 - B0, of costs "
    "C and bounds B. Undecided: the limits leave both ways open. Outlay, west and served are of "
    "the plans that are shown.",
    "净成本差额指最优计划之间的差额：不小于 B1 - C0，不大于 C1 - B0，其中 C 为成本，B 为下界。"
    "未定：上下限之间正负皆有可能。补贴支出、西部占比与已服务均指所示计划。",
)


def findings(found: Findings, lang: Lang) -> RenderableType:
    """Tell every scenario in a line, and what the signs stand on."""
    table = Table(
        header_style="dim", box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False,
    )  # fmt: skip
    drawn = any(outcome.draw is not None for outcome in found.outcomes)
    shown = [n for n in range(len(_COLUMNS)) if drawn or n != 1]
    for n in shown:
        numbers = n in (3, 4, 6, 8, 9, 10)
        table.add_column(
            translated(_COLUMNS[n], lang), justify="right" if numbers else "left", overflow="fold"
        )
    names = {s.name: s.label(lang) for s in found.study.all_scenarios()}
    for outcome in found.outcomes:
        cells = _row(outcome, names, found.perspective, lang)
        table.add_row(*(Text(printable(cells[n])) for n in shown))
    title = found.study.name_zh if lang == "zh" else ""
    return Group(
        Text(printable(title or found.study.name), style="bold"),
        table,
        Text(translated(_NOTE, lang), style="dim"),
    )


def _row(outcome: Outcome, names: dict[str, str], view: str, lang: Lang) -> list[str]:
    cost = f"{view}-cost"
    difference = next((d for d in outcome.differences if d.measure == cost), None)
    west = figure_of(outcome, "west-share", "side_policy", "west")
    served, outlay = figure_of(outcome, "served"), figure_of(outcome, "outlay")
    return [
        names[outcome.scenario],
        "" if outcome.draw is None else str(outcome.draw),
        translated(STATUS_NAMES[outcome.status], lang),
        "" if outcome.gap is None else f"{outcome.gap:.2%}",
        "" if outcome.cost is None else cny(outcome.cost),
        "" if outcome.scenario == BASE else names.get(outcome.against, ""),
        "" if difference is None else limits_of(difference),
        "" if difference is None else translated(SIGN_NAMES[difference.sign], lang),
        _money(outlay),
        "" if west is None or west.value is None else f"{west.value:.1%}",
        "" if served is None else f"{served.value}",
    ]


def figure_of(outcome: Outcome, measure: str, by: str = "", key: str = "") -> Figure | None:
    """Return one figure of a scenario, None where it has none."""
    wanted = measure, by, key
    return next((f for f in outcome.figures if (f.measure, f.by, f.key) == wanted), None)


def limits_of(difference: Difference) -> str:
    """Write the proven limits of a difference of money; a dash where none is known."""
    low, high = ("–" if each is None else cny(int(each)) for each in difference.proven)
    return f"{low} … {high}"


def _money(figure: Figure | None) -> str:
    return "" if figure is None or figure.value is None else cny(int(figure.value))
