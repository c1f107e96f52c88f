"""A Recommendation told on a terminal."""

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from huline.api.cli.comparing import place
from huline.api.cli.printable import printable
from huline.models.case import Case
from huline.models.constraints import BY_ID
from huline.models.recommendation import Recommendation
from huline.models.sentence import Lang, Sentence, both, joined, translated
from huline.models.units import cny

_COLUMNS = (
    both("Centre", "智算中心"),
    both("Where and when", "资源池与时间"),
    both("Cost\n(CNY)", "成本\n（元）"),
    both("Worth to\nothers (CNY)", "对其他任务\n的价值（元）"),
    both("Together\n(CNY)", "合计\n（元）"),
)
_NONE = both("It fits nowhere wholly beside the plan.", "在现有计划之外，没有一处能完整容纳。")


def recommended(found: Recommendation, case: Case, lang: Lang) -> RenderableType:
    """Tell the best options for a workload.

    Returns
    -------
    something rich's Console can print
    """
    title = both(
        "{id}: it fits at {n} centre{s}; left unserved it costs CNY {penalty}",
        "{id}：有 {n} 个智算中心可容纳；不服务则罚金 {penalty} 元",
        id=printable(found.workload),
        n=found.fits,
        s="s" * (found.fits != 1),
        penalty=cny(found.penalty),
    )
    parts: list[RenderableType] = [Text(translated(title, lang), style="bold")]
    if found.options:
        parts.append(_table(found, case, lang))
    else:
        parts.append(Text(translated(_NONE, lang)))
    if found.refused:
        told = joined(
            both(
                "{rule} ({n} pool{s})",
                "{rule}（{n} 个资源池）",
                rule=Sentence(BY_ID[rule].en, BY_ID[rule].zh),
                n=n,
                s="s" * (n != 1),
            )
            for rule, n in found.refused.items()
        )
        said = both("Refused: {told}", "不可用：{told}", told=told)
        parts.append(Text(translated(said, lang), style="dim"))
    return Group(*parts, Text())


def _table(found: Recommendation, case: Case, lang: Lang) -> Table:
    table = Table(header_style="dim", box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for n, name in enumerate(_COLUMNS):
        table.add_column(
            translated(name, lang), justify="right" if n > 1 else "left", overflow="fold"
        )
    names = {centre.id: centre.label(lang) for centre in case.centres}
    for option in found.options:
        told = names[option.centre], translated(place(option.placement.runs, case), lang)
        amounts = option.cost, option.worth, option.ranked
        table.add_row(*(Text(printable(text)) for text in told), *map(cny, amounts))
    return table
