"""What `huline replan` is told on the command line, and what it tells of a plan's moves."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table

from huline.api.cli.figures import percent, yuan
from huline.api.cli.messages import say
from huline.models.case import CHINA_TIME, Case, Pin
from huline.models.errors import BadInput, Problem
from huline.models.replanning import Ban, NotWorse, ReplanRules
from huline.models.sentence import Lang, Sentence, both, translated
from huline.models.units import MILLI_FEN_PER_CNY, cny
from huline.optimizer.replan.decrees import wrong_decrees

if TYPE_CHECKING:
    from huline.models.comparison import Comparison
    from huline.models.plan import Plan
    from huline.models.replanning import Restated
    from huline.optimizer.replan.replan import Point

Texts = Sequence[str] | None
Decreed = tuple[Texts, Texts, str | None, str | None, int | None, Texts]
"""What `rules_of` reads: pins, bans, until when what begins is frozen, the tax on a move, the most
moves, and rules that may be kept no worse."""
_MOST_CNY = 10**8
_NOT_WORSE: tuple[NotWorse, ...] = get_args(NotWorse)
_CURVE = both("What moves are worth (CNY)", "迁移数与成本（元）")
_CURVE_COLUMNS = (
    both("Moves allowed", "允许迁移"),
    both("Moved", "实际迁移"),
    both("Cost", "成本"),
    both("Lower bound", "成本下界"),
    both("Saved", "节省"),
)
_NO_PLAN = both("no plan", "无可行计划")


def rules_of(
    case: Case,
    pins: Sequence[str] | None,
    bans: Sequence[str] | None,
    freeze: str | None,
    tax: str | None,
    most: int | None,
    not_worse: Sequence[str] | None,
) -> ReplanRules:
    """Read the options.

    Raises
    ------
    BadInput
        With every one that cannot be read, or names what is not there.
    """
    problems = list[Problem]()
    decreed = _decreed(case, pins or (), bans or (), problems)
    slot = _slot(case, freeze)
    if slot is None:
        problems.append(_unread("--freeze-until", str(freeze), "12, 2026-07-15T12:00"))
    charged = _milli_fen(tax)
    if charged is None:
        problems.append(_unread("--move-tax", str(tax), "0, 250, 99.5"))
    lenient = tuple(rule for rule in _NOT_WORSE if rule in (not_worse or ()))
    problems += [
        _unread("--not-worse", rule, ", ".join(_NOT_WORSE))
        for rule in not_worse or ()
        if rule not in _NOT_WORSE
    ]
    if problems:
        raise BadInput(problems)
    return decreed.model_copy(
        update={"freeze_until": slot, "move_tax": charged, "max_moves": most, "not_worse": lenient}
    )


def _decreed(
    case: Case, pins: Sequence[str], bans: Sequence[str], problems: list[Problem]
) -> ReplanRules:
    """Read pins and bans, and tell what is wrong with any of them as it was typed."""
    pools = {pool.id: pool for pool in case.pools}
    pinned, banned = list[Pin](), list[Ban]()
    typed: dict[str | int, list[str]] = {"pins": [], "bans": []}
    for option, texts in (("--pin", pins), ("--ban", bans)):
        for text in texts:
            workload, equals, place = (part.strip() for part in text.partition("="))
            try:
                if not (workload and equals and place):
                    raise ValueError
                if option == "--ban":
                    banned.append(Ban(workload=workload, centre=place))
                elif place in pools:
                    at = pools[place].centre
                    pinned.append(Pin(workload=workload, centre=at, pool=place))
                else:
                    pinned.append(Pin(workload=workload, centre=place))
            except ValueError:
                problems.append(_unread(option, text, "infer-1=sh-01"))
            else:
                typed[f"{option[2:]}s"].append(f"{option} {text}")
    rules = ReplanRules(pins=tuple(pinned), bans=tuple(banned))
    problems += [
        replace(each, file=typed[each.path[0]][int(each.path[1])], field="")
        for each in wrong_decrees(case, rules)
    ]
    return rules


def numbers(text: str | None, folder: Path | None = None) -> list[int]:
    """Read the numbers of moves of a curve.

    Parameters
    ----------
    folder : where its plans are wanted

    Raises
    ------
    BadInput
        If they are no whole numbers, or there is a folder for plans of no curve.
    """
    if text is None:
        if folder is None:
            return []
        message = both("is of use only beside a curve", "只有同时要求曲线才有用")
        hint = both("name numbers of moves by --curve", "请用 --curve 给出迁移数")
        raise BadInput([Problem("", None, "--curve-to", "curve", message, hint)])
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdecimal() and len(part) < 8 for part in parts):
        raise BadInput([_unread("--curve", text, "0,5,20")])
    return sorted(set(map(int, parts)))


def along_curve(folder: Path | None, counts: Sequence[int]) -> dict[str, Path]:
    """Name the files of a curve: for each number of moves its plan, then its Case."""
    if folder is None:
        return {}
    names = [f"moves-{n}{ending}" for n in counts for ending in (".json", ".case.json")]
    return {f"--curve-to {name}": folder / name for name in names}


def first_slot(case: Case, moment: datetime) -> int:
    """Return the first slot that begins at a moment or after it, within the horizon."""
    horizon = case.horizon
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=CHINA_TIME)
    since = (moment - horizon.start) / timedelta(minutes=horizon.slot_minutes)
    return min(max(0, math.ceil(since)), horizon.slots)


def _slot(case: Case, text: str | None) -> int | None:
    if text is None:
        return 0
    if text.isascii() and text.isdecimal() and len(text) < 7:
        return min(int(text), case.horizon.slots)
    try:
        return first_slot(case, datetime.fromisoformat(text))
    except ValueError:
        return None


def _milli_fen(text: str | None) -> int | None:
    if text is None:
        return 0
    plain = text.replace(".", "", 1)
    if not (plain.isascii() and plain.isdecimal() and len(text) < 20):
        return None
    amount = Fraction(text) * MILLI_FEN_PER_CNY
    whole = amount.denominator == 1 and amount <= _MOST_CNY * MILLI_FEN_PER_CNY
    return amount.numerator if whole else None


def _unread(option: str, text: str, examples: str) -> Problem:
    message = both("cannot read '{value}'", "读不懂“{value}”", value=text)
    hint = both("write such as {examples}", "请写如 {examples}", examples=examples)
    return Problem("", None, option, "value", message, hint)


def stayed(restated: "Restated", found: "Comparison", lang: Lang) -> str:
    """Say in a sentence what stayed, what had to go and what moved."""
    said: Sentence = both(
        "Earlier plan: {frozen} frozen, {held} may move, {gone} could not stay; {moved} moved",
        "原计划：冻结 {frozen} 项，可迁移 {held} 项，无法留在原处 {gone} 项；实际迁移 {moved} 项",
        frozen=f"{len(restated.frozen):,}",
        held=f"{restated.held:,}",
        gone=f"{len(restated.released):,}",
        moved=f"{found.counts['moved']:,}",
    )
    return translated(said, lang)


def gap_told(made: "Plan", lang: Lang) -> str:
    """Say what the plan costs and how far from the best it can be."""
    if made.bound is None:
        said = both("Cost {cost}; no bound is known", "成本 {cost}；没有已知的下界",
                    cost=Sentence(yuan(made.cost, "en"), yuan(made.cost, "zh")))  # fmt: skip
        return translated(said, lang)
    kind = say(f"bound.{made.bound_kind}", lang)
    said = both(
        "Cost {cost}, at most {gap} above the least ({kind})",
        "成本 {cost}，比最优至多高 {gap}（{kind}）",
        cost=Sentence(yuan(made.cost, "en"), yuan(made.cost, "zh")),
        gap=percent(made.gap),
        kind=Sentence(kind, kind),
    )
    return translated(said, lang)


def point_of(point: "Point") -> dict[str, object]:
    """Return what machines are told of a point of the curve; money in strings."""
    cost, bound = (None if n is None else str(n) for n in (point.cost, point.bound))
    return {"max_moves": point.most, "moved": point.moved, "cost": cost, "bound": bound}


def curve_table(points: "Sequence[Point]", lang: Lang) -> RenderableType:
    """Lay out what numbers of moves cost, and what each saves on the fewest."""
    table = Table(
        title=translated(_CURVE, lang), title_justify="left", title_style="bold",
        header_style="dim", box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False,
    )  # fmt: skip
    for name in _CURVE_COLUMNS:
        table.add_column(translated(name, lang), justify="right")
    costs = [point.cost for point in points if point.cost is not None]
    for point in points:
        cells = [f"{point.most:,}", translated(_NO_PLAN, lang), "–", "–", "–"]
        if point.cost is not None:
            cells[1:] = [f"{point.moved:,}", cny(point.cost), "–", cny(costs[0] - point.cost)]
        if point.bound is not None:
            cells[3] = cny(point.bound)
        table.add_row(*cells)
    return table
