"""Cross-checks of what is promised before any plan: cards by commitments, power by what idles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from operator import mul
from typing import TYPE_CHECKING

from huline.models.errors import Problem
from huline.models.problems import problem
from huline.models.sentence import both
from huline.models.units import over

if TYPE_CHECKING:
    from huline.models.case import Case
    from huline.models.centre import Pool
    from huline.models.commitment import Commitment


def check_promises(case: Case) -> Iterator[Problem]:
    """Yield commitments beyond a pool's cards, and limits below what is drawn without work."""
    yield from _overcommitted(case)
    yield from _overdrawn_when_idle(case)


def _covers(values: Sequence[int], case: Case) -> bool:
    return len(values) in (1, case.horizon.slots)


def _pools(case: Case) -> dict[str, Pool]:
    """Return pools whose cards can be counted in every slot; of those of one id, one."""
    return {pool.id: pool for pool in case.pools if _covers(pool.cards, case)}


def _promises(case: Case, pools: Collection[str]) -> dict[str, tuple[int, Commitment]]:
    """Return commitments of these pools within the horizon by id, and where they stand."""
    return {
        promise.id: (i, promise)
        for i, promise in enumerate(case.commitments)
        if promise.pool in pools and promise.end <= case.horizon.slots
    }


def _overcommitted(case: Case) -> Iterator[Problem]:
    pools, cards = _pools(case), dict[str, list[int]]()
    promised: dict[str, list[int]] = defaultdict(lambda: [0] * case.horizon.slots)
    for i, promise in _promises(case, pools).values():
        pool, taken = pools[promise.pool], promised[promise.pool]
        if pool.id not in cards:
            cards[pool.id] = case.horizon.cards_of(pool)
        for slot in range(promise.first, promise.end):
            taken[slot] += promise.cards
        short = [t for t in range(promise.first, promise.end) if taken[t] > cards[pool.id][t]]
        if short:
            t = short[0]
            yield problem(
                ("commitments", i, "cards"), "commitment",
                both("pool '{pool}' has {cards} cards in slot {slot}, but {taken} are committed",
                     "资源池“{pool}”在时段 {slot} 有 {cards} 张卡，却承诺了 {taken} 张",
                     pool=pool.id, cards=cards[pool.id][t], slot=t, taken=taken[t]),
                both("lower the commitments or raise the pool's cards",
                     "请减少承诺，或增加资源池的卡数"),
            )  # fmt: skip


def _overdrawn_when_idle(case: Case) -> Iterator[Problem]:
    """Idle cards, commitments and fixed draw alone must stay under the power limit."""
    if not case.policy.applies("power"):
        return
    power, pools_of = _pools(case), defaultdict(list)
    for pool in power.values():
        pools_of[pool.centre].append(pool)
    extra: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for _, promise in _promises(case, power).values():
        pool = power[promise.pool]
        for slot in range(promise.first, promise.end):
            extra[pool.centre][slot] += promise.cards * (pool.busy_w - pool.idle_w)
    for i, centre in enumerate(case.centres):
        if not (_covers(centre.power_limit_w, case) and _covers(centre.pue, case)):
            continue
        mine, more, slots = pools_of[centre.id], extra[centre.id], case.horizon.slots
        most = sum(max(p.cards) * p.idle_w for p in mine) + max((0, *more.values()))
        if most * max(centre.pue) + 1000 * centre.fixed_w <= 1000 * min(centre.power_limit_w):
            continue
        limits, pues = over(centre.power_limit_w, slots), over(centre.pue, slots)
        idle_w = [p.idle_w for p in mine]
        rows = [case.horizon.cards_of(p) for p in mine] or [[0] * slots]
        columns = zip(*rows, strict=True)
        for t, (working, limit, pue) in enumerate(zip(columns, limits, pues, strict=False)):
            rack = sum(map(mul, working, idle_w)) + more.get(t, 0)
            draw = rack * pue + 1000 * centre.fixed_w
            if draw > 1000 * limit:
                yield problem(
                    ("centres", i, "power_limit_w"), "power",
                    both("is {limit} W in slot {slot}, but the centre draws {draw} W before any "
                         "workload is placed",
                         "在时段 {slot} 为 {limit} 瓦，而未安排任务时该中心已用电 {draw} 瓦",
                         limit=limit, slot=t, draw=-(-draw // 1000)),
                    both("raise the limit or take cards out of service",
                         "请提高上限，或停用部分卡"),
                )  # fmt: skip
                break
