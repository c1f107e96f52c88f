"""What `huline replan` is told on the command line, and what it tells of a plan's moves."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
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

if TYPE_CHECKING:
    from huline.models.comparison import Comparison
    from huline.models.plan import Plan
    from huline.models.replanning import Restated

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
        With every one that cannot be read.
    """
    problems = list[Problem]()
    pools = {pool.id: pool for pool in case.pools}
    pinned, banned = list[Pin](), list[Ban]()
    for option, texts in (("--pin", pins or ()), ("--ban", bans or ())):
        for text in texts:
            workload, equals, place = (part.strip() for part in text.partition("="))
            if not (workload and equals and place):
                problems.append(_unread(option, text, "infer-1=sh-01"))
            elif option == "--ban":
                banned.append(Ban(workload=workload, centre=place))
            elif place in pools:
                pool = pools[place]
                pinned.append(Pin(workload=workload, centre=pool.centre, pool=place))
            else:
                pinned.append(Pin(workload=workload, centre=place))
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
    return ReplanRules(
        pins=tuple(pinned), bans=tuple(banned), freeze_until=slot or 0, move_tax=charged or 0,
        max_moves=most, not_worse=lenient,
    )  # fmt: skip


def numbers(text: str | None) -> list[int]:
    """Read the numbers of moves of a curve.

    Raises
    ------
    BadInput
        If they are no whole numbers.
    """
    parts = [part.strip() for part in (text or "").split(",")] if text else []
    if not all(part.isascii() and part.isdecimal() and len(part) < 8 for part in parts):
        raise BadInput([_unread("--curve", str(text), "0,5,20")])
    return sorted(set(map(int, parts)))


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


def curve_table(points: Sequence[Mapping[str, object]], lang: Lang) -> RenderableType:
    """Lay out what numbers of moves cost, and what each saves on the fewest."""
    table = Table(
        title=translated(_CURVE, lang), title_justify="left", title_style="bold",
        header_style="dim", box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False,
    )  # fmt: skip
    for name in _CURVE_COLUMNS:
        table.add_column(translated(name, lang), justify="right")
    first = int(str(points[0]["cost"]))
    for point in points:
        cost, bound = int(str(point["cost"])), point["bound"]
        table.add_row(
            f"{point['max_moves']:,}", f"{point['moved']:,}", cny(cost),
            "–" if bound is None else cny(int(str(bound))), cny(first - cost),
        )  # fmt: skip
    return table
