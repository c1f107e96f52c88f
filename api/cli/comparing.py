"""A Comparison told on a terminal."""

from collections.abc import Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from huline.api.cli.figures import span
from huline.api.cli.messages import say
from huline.api.cli.printable import printable
from huline.models.case import Case
from huline.models.comparison import KINDS, Comparison, Difference, LineChange
from huline.models.constraints import BY_ID
from huline.models.files.comparisons import KIND_NAMES, STATUS_NAMES
from huline.models.plan import Run
from huline.models.sentence import Lang, Sentence, both, listed, translated
from huline.models.units import cny

ROWS = 20
"""Differences listed unless all are asked for."""
RUNS = 2
"""Runs listed of work that stays in its pools."""
_COUNTS = both("Work", "任务")
_UNCHANGED = both("unchanged", "不变")
_MONEY = both("Money (CNY)", "费用（元）")
_MONEY_COLUMNS = (
    both("Line", "账目"),
    both("First plan", "原计划"),
    both("Kept today", "原计划按现状计"),
    both("Second plan", "新计划"),
    both("The world", "外部变化"),
    both("Planning", "重新计划"),
)
_MONEY_NOTE = both(
    "The world: what prices, work and supply changed if the first plan were kept, without what is "
    "gone. Planning: what the second plan changes of that.",
    "外部变化：沿用原计划（不含已失去的安排）时，价格、任务与供给变化带来的差额；重新计划：新计划与之的差额。",
)
_WORK = both("What became of the work", "任务的变化")
_WORK_COLUMNS = (
    both("Workload", "任务"),
    both("Before, after and why", "原安排、新安排与原因"),
    both("If kept,\nCNY", "留在原处\n（元）"),
    both("Now,\nCNY", "现费用\n（元）"),
)
_RULES = both("Rules not kept by both plans", "并非两个计划都遵守的规则")
_RULES_NONE = both("Both plans keep every rule.", "两个计划都遵守全部规则。")


def comparison(found: Comparison, case: Case, lang: Lang, *, full: bool = False) -> RenderableType:
    """Tell what sets two plans apart.

    Parameters
    ----------
    full : list every difference, not only the first `ROWS`

    Returns
    -------
    something rich's Console can print
    """
    parts = [
        _counts(found, lang),
        _money(found, lang),
        *_work(found, case, lang, len(found.differences) if full else ROWS),
        _rules(found, lang),
    ]
    return Group(*parts)


def _counts(found: Comparison, lang: Lang) -> Text:
    told = [f"{translated(_UNCHANGED, lang)} {found.unchanged:,}"]
    told += [
        f"{translated(KIND_NAMES[kind], lang)} {found.counts[kind]:,}"
        for kind in KINDS
        if found.counts[kind]
    ]
    colon = "：" if lang == "zh" else ": "
    return Text(f"{translated(_COUNTS, lang)}{colon}{' · '.join(told)}", style="bold")


def _table(title: Sentence, columns: tuple[Sentence, ...], numbers: range, lang: Lang) -> Table:
    table = Table(
        title=translated(title, lang), title_justify="left", title_style="bold",
        header_style="dim", box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False,
    )  # fmt: skip
    for n, name in enumerate(columns):
        side = n in numbers
        table.add_column(
            translated(name, lang), justify="right" if side else "left",
            overflow="fold", no_wrap=side or n == 0,
        )  # fmt: skip
    return table


def _money(found: Comparison, lang: Lang) -> RenderableType:
    table = _table(_MONEY, _MONEY_COLUMNS, range(1, 6), lang)
    for line, each in found.lines.items():
        table.add_row(say(f"line.{line}", lang), *_amounts(each))
    table.add_section()
    table.add_row(say("line.total", lang), *_amounts(found.cost))
    return Group(table, Text(translated(_MONEY_NOTE, lang), style="dim"), Text())


def _amounts(each: LineChange) -> list[str]:
    parts = each.kept - each.before, each.after - each.kept
    return [*map(cny, (each.before, each.kept, each.after)), *map(_signed, parts)]


def _signed(amount: int) -> str:
    return f"+{cny(amount)}" if amount > 0 else cny(amount)


def _work(found: Comparison, case: Case, lang: Lang, most: int) -> Iterator[RenderableType]:
    if not found.differences:
        return
    table = _table(_WORK, _WORK_COLUMNS, range(2, 4), lang)
    for each in found.differences[:most]:
        before, after = _places(each, case)
        lines = [translated(before, lang), f"→ {translated(after, lang)}"]
        lines += [translated(each.reason, lang)] if each.reason else []
        told = (
            f"{printable(each.workload)}\n{translated(KIND_NAMES[each.kind], lang)}",
            "\n".join(map(printable, lines)),
            "–" if each.cost_kept is None else cny(each.cost_kept),
            cny(each.cost_after),
        )
        table.add_row(*map(Text, told))
    yield table
    if (more := len(found.differences) - most) > 0:
        said = both(
            "{n:,} more are not listed: {option} lists them",
            "另有 {n:,} 项未列出：{option} 可列出全部",
            n=more, option="--full",
        )  # fmt: skip
        yield Text(translated(said, lang), style="dim")
    yield Text()


def _places(each: Difference, case: Case) -> tuple[Sentence, Sentence]:
    """Say where it ran and where it runs; of the same pools, which runs are others."""
    before, after = place(each.before, case), place(each.after, case)
    if before != after or set(each.before) == set(each.after):
        return before, after
    gone = [run for run in each.before if run not in each.after]
    come = [run for run in each.after if run not in each.before]
    return _in_detail(gone, case), _in_detail(come, case)


def _in_detail(runs: Sequence[Run], case: Case) -> Sentence:
    """Name the first of some runs, with cards and times."""
    told = [f"{place((run,), case)} × {run.cards:,}" for run in runs[:RUNS]]
    return listed([*told, *["…"] * (len(runs) > RUNS)] or ["–"])


def place(runs: tuple[Run, ...], case: Case) -> Sentence:
    """Name the pools, and of a single run also when it is."""
    pools = list(dict.fromkeys(run.pool for run in runs))
    if len(runs) != 1:
        return listed(pools or ["–"])
    times = map(case.horizon.instant, (runs[0].first, runs[0].end))
    return listed([f"{pools[0]} {span(*times)}"])


def _rules(found: Comparison, lang: Lang) -> RenderableType:
    told = [(rule, status) for rule, status in found.rules.items() if status != "OK"]
    if not told:
        return Text(translated(_RULES_NONE, lang))
    lines = [
        translated(
            both("  {said}: {status}", "  {said}：{status}",
                 said=Sentence(BY_ID[rule].en, BY_ID[rule].zh), status=STATUS_NAMES[status]),
            lang,
        )
        for rule, status in told
    ]  # fmt: skip
    return Group(Text(translated(_RULES, lang), style="bold"), *map(Text, lines))
