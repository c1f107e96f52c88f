"""Alternatives told on a terminal."""

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from huline.api.cli.figures import percent
from huline.models.alternatives import Alternatives
from huline.models.sentence import Lang, Sentence, both, translated
from huline.models.units import cny

_COLUMNS = (
    both("Plan", "计划"),
    both("Cost (CNY)", "成本（元）"),
    both("More (CNY)", "高出（元）"),
    both("Share", "比例"),
    both("Elsewhere", "另在他处"),
    both("Nearest", "最近"),
    both("At least (CNY)", "至少（元）"),
)
_NOTE = both(
    "Elsewhere: workloads with cards in both plans and at no centre in both, against the given "
    "plan. Nearest: the same against the nearest of all plans before it. At least: no plan that "
    "differs so costs less, by the solver's word and the given plan's bound.",
    "另在他处：两个计划中都有卡、且没有共同智算中心的任务数，与所给计划相比。最近：与此前各计划中最接近的一个相比。"
    "至少：满足同样差异的计划的成本下界，依求解器结论与所给计划的下界。",
)
_COMPARE = both(
    "What moved, and why: huline compare CASE PLAN FILE",
    "迁移内容与原因：huline compare CASE PLAN FILE",
)


def alternatives(told: Alternatives, lang: Lang) -> RenderableType:
    """Tell which plans were found, and what is known of further ones.

    Returns
    -------
    something rich's Console can print
    """
    title = both(
        "Found {n} of the {asked} plans asked for: none costs more than CNY {most}, where the "
        "given one costs CNY {cost}, and of any two at least {differ} workloads stand elsewhere",
        "所求 {asked} 个计划找到 {n} 个：成本不超过 {most} 元（所给计划为 {cost} 元），"
        "任意两个至少有 {differ} 项任务另在他处",
        n=len(told.found), asked=told.asked, most=cny(told.most), cost=cny(told.cost),
        differ=f"{told.differ:,}",
    )  # fmt: skip
    parts: list[RenderableType] = [Text(translated(title, lang), style="bold")]
    if told.found:
        parts += [_table(told, lang), Text(translated(_NOTE, lang), style="dim")]
        parts.append(Text(translated(_COMPARE, lang), style="dim"))
    if told.ended != "asked":
        parts.append(Text(translated(_ended(told), lang)))
    return Group(*parts)


def _table(told: Alternatives, lang: Lang) -> Table:
    table = Table(header_style="dim", box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for name in _COLUMNS:
        table.add_column(translated(name, lang), justify="right", no_wrap=True)
    for n, each in enumerate(told.found, 1):
        share = percent(each.more / abs(told.cost)) if told.cost else "–"
        table.add_row(
            str(n), cny(each.cost), cny(each.more), share, f"{each.apart[0]:,}",
            f"{min(each.apart):,}", "–" if each.at_least is None else cny(each.at_least),
        )  # fmt: skip
    return table


def _ended(told: Alternatives) -> Sentence:
    """Say why there are no more, and what that proves."""
    if told.ended == "search":
        return both("The search ended without a further one: whether there is one is not known.",
                    "搜索结束时未找到更多：是否还有尚不清楚。")  # fmt: skip
    if told.at_least is None:
        return both("There is no further one: the solver proved that no plan differs so.",
                    "没有更多：求解器已证明不存在满足该差异的计划。")  # fmt: skip
    return both(
        "There is no further one: the solver proved that any plan that differs so costs {least} "
        "CNY or more.",
        "没有更多：求解器已证明，满足该差异的任何计划成本至少为 {least} 元。",
        least=cny(told.at_least),
    )
