"""What a report says in sentences: what a rule did, and how sure that is."""

from collections.abc import Iterable, Iterator

from huline.models.findings import Difference, Findings, Outcome, Paired
from huline.models.sentence import Sentence, both
from huline.models.units import cny

MOST_TOLD = 12
"""Of more planned scenarios than these only those at both ends are told in sentences."""
AT_EACH_END = 4
_VIEW = {
    "payer": both("the payer", "付款方"),
    "system": both("society", "系统"),
}


def names_of(found: Findings) -> dict[str, Sentence]:
    """Name of each scenario in both languages."""
    return {s.name: Sentence(s.name, s.label("zh")) for s in found.study.all_scenarios()}


def named(found: Findings, outcome: Outcome) -> Sentence:
    """Name a scenario, and which draw of it."""
    name = names_of(found)[outcome.scenario]
    if outcome.draw is None:
        return name
    return both("{name}, draw {n}", "{name}，抽样 {n}", name=name, n=outcome.draw)


def conclusions(found: Findings) -> Iterator[Sentence]:
    """Yield what is to be said of scenarios but the base, in plain words; last, of the others."""
    names = names_of(found)
    cost = f"{found.perspective}-cost"
    many = [p for p in found.paired if (p.measure, p.by) == (cost, "") and p.draws > 1]
    for each in many:
        yield _over_draws(each, names, _VIEW[found.perspective])
    scattered = {each.scenario for each in many}
    between = _between(o for o in found.outcomes if o.scenario not in scattered)
    for outcome in found.outcomes:
        if (outcome.scenario, outcome.draw) in between:
            continue
        name = named(found, outcome)
        if outcome.status == "no-plan":
            why = Sentence(outcome.why, outcome.why_zh)
            yield both("{name}: {why}.", "{name}：{why}。", name=name, why=why)
        elif outcome.status == "out-of-time":
            yield both("{name}: time ran out before there was a plan.",
                       "{name}：在找到计划之前时间已用尽。", name=name)  # fmt: skip
        elif outcome.against and outcome.scenario not in scattered:
            yield _of(found, outcome, name, names[outcome.against])
    if between:
        yield both(
            "{n} more scenarios lie between these in cost, in the plans found; charts and tables "
            "below tell of all.",
            "其余 {n} 种情景的成本在上述情景之间（就所得计划而言），见下方图表。",
            n=len(between),
        )


def _between(outcomes: Iterable[Outcome]) -> set[tuple[str, int | None]]:
    """Return which scenarios and draws cost neither least nor most, where there are many."""
    planned = [o for o in outcomes if o.cost is not None and o.against]
    planned.sort(key=lambda o: o.cost or 0)
    if len(planned) <= MOST_TOLD:
        return set()
    return {(o.scenario, o.draw) for o in planned[AT_EACH_END:-AT_EACH_END]}


def _over_draws(paired: Paired, names: dict[str, Sentence], who: Sentence) -> Sentence:
    mean = Difference(
        measure=paired.measure, unit=paired.unit, value=paired.mean, proven=paired.proven,
        sign=paired.sign,
    )  # fmt: skip
    lows = (None if end is None else cny(int(end)) for end in paired.widest)
    low, high = ("–" if end is None else end for end in lows)
    return both(
        "{name}, beside {other}, on average over {n} draws of demand: {cost}; dearer in {up} and "
        "cheaper in {down} of them, proven; in each the difference is between CNY {low} and "
        "{high}.",
        "{name}与{other}相比，{n} 次需求抽样平均：{cost}；其中 {up} 次更高、{down} 次更低"
        "（已证明）；每次的差额在 {low} 至 {high} 元之间。",
        name=names[paired.scenario], other=names[paired.against], n=paired.draws,
        cost=_money(mean, who), up=paired.up, down=paired.down, low=low, high=high,
    )  # fmt: skip


def _of(found: Findings, outcome: Outcome, name: Sentence, other: Sentence) -> Sentence:
    cost = outcome.difference(f"{found.perspective}-cost")
    return both(
        "{name}, beside {other}: {cost}{outlay}{west}.",
        "{name}与{other}相比：{cost}{outlay}{west}。",
        name=name,
        other=other,
        cost=_money(cost, _VIEW[found.perspective]),
        outlay=_outlay(outcome),
        west=_west(outcome),
    )


def _money(cost: Difference | None, who: Sentence) -> Sentence:
    if cost is None or None in cost.proven:
        return both("nothing is known of the cost to {who}", "{who}成本的差额未知", who=who)
    low, high = (int(each or 0) for each in cost.proven)
    if cost.sign == "same":
        return both("it costs {who} the same", "{who}成本相同", who=who)
    if cost.sign == "up":
        return both("it costs {who} CNY {low} to {high} more, proven",
                    "{who}成本增加 {low} 至 {high} 元（已证明）",
                    who=who, low=cny(low), high=cny(high))  # fmt: skip
    if cost.sign == "down":
        return both("it costs {who} CNY {low} to {high} less, proven",
                    "{who}成本减少 {low} 至 {high} 元（已证明）",
                    who=who, low=cny(-high), high=cny(-low))  # fmt: skip
    return both("whether it costs {who} more or less is undecided (CNY {low} to {high})",
                "{who}成本增减未定（{low} 至 {high} 元）",
                who=who, low=cny(low), high=cny(high))  # fmt: skip


def _outlay(outcome: Outcome) -> Sentence:
    shown, by = outcome.figure("outlay"), outcome.difference("outlay")
    if shown is None or shown.value is None or by is None or by.value is None:
        return both("", "")
    if shown.value == by.value == 0:
        return both("; no programme pays", "；没有补贴支出")
    if by.value == 0:
        return both("; programmes pay CNY {amount}, as much in the plans found",
                    "；补贴支出 {amount} 元（就所得计划而言不变）",
                    amount=cny(int(shown.value)))  # fmt: skip
    sure = both(", which way is proven", "（方向已证明）") if by.sign in ("up", "down") else both(
        " in the plans found", "（就所得计划而言）"
    )  # fmt: skip
    more = both("more", "增加") if by.value >= 0 else both("less", "减少")
    return both(
        "; programmes pay CNY {amount}, {change} {more}{sure}",
        "；补贴支出 {amount} 元，{more} {change} 元{sure}",
        amount=cny(int(shown.value)), change=cny(abs(int(by.value))), more=more, sure=sure,
    )  # fmt: skip


def _west(outcome: Outcome) -> Sentence:
    west = outcome.figure("west-share", "side_policy", "west")
    moved = outcome.figure("moved")
    if west is None or west.value is None or moved is None or moved.value is None:
        return both("", "")
    low, high = west.found or (west.value, west.value)
    range_ = both("", "")
    if low != high:
        range_ = both(" ({low} to {high} in plans that cost about as much)",
                      "（成本相近的计划中为 {low} 至 {high}）",
                      low=f"{low:.1%}", high=f"{high:.1%}")  # fmt: skip
    return both(
        "; {west} of the card-hours are in the west{range}, {moved} card-hours moved",
        "；西部占使用卡时的 {west}{range}，迁移 {moved} 卡时",
        west=f"{west.value:.1%}", range=range_, moved=f"{moved.value:,.0f}",
    )  # fmt: skip
