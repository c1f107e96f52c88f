"""What a sound Case most likely does not mean: records that undo each other or nothing can use.

None of it is an error. The rule that makes it so may be switched off, and where it is not, plans
say which work is left out and why; but a planner wants to hear of it before planning.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from huline.models.errors import Problem
from huline.models.figures import odd_figures
from huline.models.freshness import nameplate_figures, stale_figures
from huline.models.problems import problem
from huline.models.sentence import both, listed
from huline.models.workload import InferenceService, TrainingJob

if TYPE_CHECKING:
    from huline.models.case import Case
    from huline.models.centre import Pool
    from huline.models.workload import Workload


def doubts(case: Case) -> Iterator[Problem]:
    """Yield what a planner should look at again; ``case`` is sound."""
    yield from chain(
        _pins(case), _groups(case), _spread(case), _times(case), _claims(case), _pools(case),
        odd_figures(case), stale_figures(case), nameplate_figures(case),
    )  # fmt: skip


def _usable(workload: Workload, pool: Pool) -> bool:
    return pool.accelerator in workload.accelerators


def _pins(case: Case) -> Iterator[Problem]:
    """Yield pins to where the workload is banned from, or where no pool has cards it can use."""
    workloads = {w.id: w for w in case.workloads}
    for i, pin in enumerate(case.pins):
        workload = workloads[pin.workload]
        if pin.centre in workload.bans:
            yield problem(
                ("pins", i, "centre"), "pin",
                both("'{id}' is pinned to '{centre}', which its bans exclude",
                     "“{id}”被指定到“{centre}”，而它的 bans 排除了该中心",
                     id=workload.id, centre=pin.centre),
                both("remove the pin or the ban", "请删去指定安排或排除项"),
            )  # fmt: skip
        pools = [pool for pool in case.pools if pin.pool in (None, pool.id)]
        there = [pool for pool in pools if pool.centre == pin.centre]
        if not any(_usable(workload, pool) for pool in there):
            field = "centre" if pin.pool is None else "pool"
            yield problem(
                ("pins", i, field), "pin",
                both("'{place}' has no cards that '{id}' can use: {cards}",
                     "“{place}”没有“{id}”可用的卡：{cards}",
                     place=getattr(pin, field), id=workload.id,
                     cards=listed(sorted({p.accelerator for p in there})) or both("none", "无")),
                both("pin it elsewhere, or give its performance on these cards in accelerators",
                     "请改到别处，或在 accelerators 中填写它在这些卡上的性能"),
            )  # fmt: skip


def _groups(case: Case) -> Iterator[Problem]:
    """Yield pairs that are to share a centre and to keep apart."""
    joined = [
        (group.id, set(group.workloads)) for group in case.groups if group.kind == "together"
    ]
    for i, group in enumerate(case.groups):
        if group.kind == "together":
            continue
        for other, members in joined:
            clash = [w for w in group.workloads if w in members]
            if len(clash) < 2:
                continue
            yield problem(
                ("groups", i, "workloads"), "group",
                both("{ids} keep apart here and run together in group '{other}': "
                     "one of them at most can run",
                     "{ids} 在此须分开，而在任务组“{other}”中须同处：至多运行其中之一",
                     ids=listed(clash), other=other),
                both("leave one of them at most in both groups",
                     "至多让其中之一同在两个任务组"),
            )  # fmt: skip


def _spread(case: Case) -> Iterator[Problem]:
    """Yield services that must spread over more pools than there are for them."""
    for i, w in enumerate(case.workloads):
        if not isinstance(w, InferenceService):
            continue
        shares = -(-1000 // w.max_share)
        fewest = max(w.min_sites, shares)
        if fewest == 1:
            continue
        usable = sum(_usable(w, pool) and pool.centre not in w.bans for pool in case.pools)
        if usable < fewest:
            yield problem(
                ("workloads", i, "min_sites" if w.min_sites >= shares else "max_share"), "spread",
                both("it must spread over {fewest} pools, and only {usable} have cards it can use",
                     "须分布于 {fewest} 个资源池，而只有 {usable} 个有可用的卡",
                     fewest=fewest, usable=usable),
                both("ask for fewer pools, allow a larger share, or add accelerators",
                     "请减少站点数、提高占比上限，或增加可用的卡型"),
            )  # fmt: skip


def _times(case: Case) -> Iterator[Problem]:
    """Yield least times that are longer than there is time."""
    slots = case.horizon.slots
    for i, w in enumerate(case.workloads):
        room = min(slots, slots if w.deadline is None else w.deadline) - w.release
        fields = ("min_run",) if isinstance(w, TrainingJob) else ("min_stay", "warm_up")
        for field in fields:
            asked = getattr(w, field)
            if asked > room or (field == "warm_up" and asked == room):
                yield problem(
                    ("workloads", i, field), "window",
                    both("{field} is {asked} slots, and its window has {room}",
                         "{field} 为 {asked} 个时段，而可用的只有 {room} 个",
                         field=field, asked=asked, room=room),
                    both("it is counted in slots of {minutes} minutes: shorten it",
                         "以 {minutes} 分钟的时段计：请缩短", minutes=case.horizon.slot_minutes),
                )  # fmt: skip


def _claims(case: Case) -> Iterator[Problem]:
    """Yield programmes that can never pay their least claim."""
    for i, rule in enumerate(case.policy.subsidies):
        if rule.min_claim and rule.budget is not None and rule.min_claim > rule.budget:
            yield problem(
                ("policy", "subsidies", i, "min_claim"), "subsidy",
                both("min_claim {least} is above budget {most}: nothing is ever paid",
                     "min_claim（{least}）大于 budget（{most}）：永远不会支付",
                     least=rule.min_claim, most=rule.budget),
                both("both are in milli-fen: 1 CNY is 100000",
                     "两者均以毫分计：1 元为 100000"),
            )  # fmt: skip


def _pools(case: Case) -> Iterator[Problem]:
    """Yield counts of cards that do not go together."""
    for i, pool in enumerate(case.pools):
        if pool.designed_cards and pool.installed_cards > pool.designed_cards:
            yield problem(
                ("pools", i, "installed_cards"), "cards",
                both("{installed} cards are installed where {designed} were designed",
                     "已上架 {installed} 张卡，而设计只有 {designed} 张",
                     installed=pool.installed_cards, designed=pool.designed_cards),
                both("correct one of the two", "请改正其中之一"),
            )  # fmt: skip
        if pool.largest_gang is not None and pool.largest_gang > pool.block:
            yield problem(
                ("pools", i, "largest_gang"), "cards",
                both("{gang} cards may join, and the pool never has more than {cards}",
                     "至多可用 {gang} 张卡，而资源池最多只有 {cards} 张",
                     gang=pool.largest_gang, cards=pool.block),
                both("leave it out where the whole block may join", "整个互联域可用时请不填"),
            )  # fmt: skip
        odd = next((n for n in pool.cards if n % pool.cards_per_node), None)
        if pool.whole_nodes and odd is not None:
            yield problem(
                ("pools", i, "cards_per_node"), "cards",
                both("{cards} cards are no whole number of nodes of {node}: training never uses "
                     "the last {rest}",
                     "{cards} 张卡不是每节点 {node} 张的整数倍：训练永远用不到最后 {rest} 张",
                     cards=odd, node=pool.cards_per_node, rest=odd % pool.cards_per_node),
                both("correct cards or cards_per_node", "请改正 cards 或 cards_per_node"),
            )  # fmt: skip
