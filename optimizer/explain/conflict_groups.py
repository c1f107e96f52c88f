"""Rule groups: what can stand in the way of serving what must be, by name, each to be lifted.

Lifting a group only ever adds plans: whatever was allowed still is. What no group stands for is
taken as given: the horizon, what cards can run, how data travels, what commitments hold.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from huline.models.base import Named
from huline.models.case import Case
from huline.models.place import province_zh
from huline.models.sentence import Sentence, both, listed
from huline.models.units import at_slot
from huline.models.workload import Workload
from huline.optimizer.explain.feasible import must_be_served
from huline.optimizer.explain.plenty import Plenty
from huline.optimizer.explain.tables import Tables
from huline.optimizer.explain.work_rules import rules_of_work

Lift = Callable[[Tables], None]


@dataclass(frozen=True)
class Group:
    """A rule where it holds.

    Attributes
    ----------
    name : ``kind:where``, with ``:first-end`` in slots where it holds for a time; empty for
        several groups that are lifted together
    said : what it asks
    divided : makes groups that come to the same together; none where it cannot be taken apart
    at : pool or centre and slots ``[first, end)`` of a limit by slot
    members : groups that are told as one
    """

    name: str
    said: Sentence
    lift: Lift
    divided: Callable[[], tuple["Group", ...]] = tuple
    at: tuple[str, int, int] | None = None
    members: tuple["Group", ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all that it stands for."""
        return tuple(member.name for member in self.members) or (self.name,)

    @cached_property
    def parts(self) -> tuple["Group", ...]:
        """What it is taken apart into."""
        return self.divided()


def groups_of(case: Case) -> tuple[Group, ...]:
    """Return every group of a Case, those of the same kind together; demands come first."""
    demanded = [w for w in case.workloads if w.id in must_be_served(case)]
    limits = _Limits(case)
    kinds: list[Iterable[Group]] = [_demands(case, demanded), _asked(case, demanded)]
    kinds += [kind(case, demanded) for kind in (_quotas, _doors, _ties, _links, _moves)]
    kinds += [limits.headroom(), limits.power(), limits.capacity()]
    return tuple(tree for kind in kinds for tree in halved(tuple(kind)))


def halved(groups: Sequence[Group]) -> tuple[Group, ...]:
    """Return one group that falls into halves, these into halves, down to the given ones."""
    if len(groups) < 2:
        return tuple(groups)
    middle = len(groups) // 2
    parts = (*halved(groups[:middle]), *halved(groups[middle:]))
    return (Group("", Sentence("", ""), all_lifted(groups), lambda: parts),)


def all_lifted(groups: Sequence[Group]) -> Lift:
    """Return what lifts all of several groups."""

    def lift(tables: Tables) -> None:
        for group in groups:
            group.lift(tables)

    return lift


def called(record: Named) -> Sentence:
    """Name a record for people, with its id where that is another."""
    en, zh = record.label("en"), record.label("zh")
    return Sentence(
        en if en == record.id else f"{en} ({record.id})",
        zh if zh == record.id else f"{zh}（{record.id}）",
    )


def called_pool(case: Case, name: str) -> Sentence:
    """Name a pool by its centre and its cards, with its id."""
    pool = next(pool for pool in case.pools if pool.id == name)
    centre = next(centre for centre in case.centres if centre.id == pool.centre)
    cards = next(each for each in case.accelerators if each.id == pool.accelerator)
    label = Sentence(pool.label("en"), pool.label("zh"))
    if pool.name or pool.name_zh:
        return both("{label} ({id})", "{label}（{id}）", label=label, id=name)
    return both(
        "{centre}, {cards} ({id})", "{centre} {cards}（{id}）",
        centre=Sentence(centre.label("en"), centre.label("zh")),
        cards=Sentence(cards.label("en"), cards.label("zh")), id=name,
    )  # fmt: skip


def _demands(case: Case, demanded: Iterable[Workload]) -> Iterator[Group]:
    pinned = {pin.workload: pin for pin in case.pins}
    for w in demanded:
        said = both("{work} must be served", "{work}必须服务", work=called(w))
        yield Group(f"must_serve:{w.id}", said, partial(Tables.free, name=w.id))
    for w in demanded if case.policy.applies("pin") else ():
        if w.id in pinned:
            centre = next(c for c in case.centres if c.id == pinned[w.id].centre)
            said = both("{work} is pinned to {centre}", "{work}已指定在{centre}",
                        work=called(w), centre=called(centre))  # fmt: skip
            yield Group(f"pin:{w.id}", said, _unpin(w.id))


def _unpin(name: str) -> Lift:
    def lift(tables: Tables) -> None:
        if tables.pins.pop(name, None) is not None:
            tables.edit(tables.workloads, name, must_serve=True)

    return lift


def _asked(case: Case, demanded: Iterable[Workload]) -> Iterator[Group]:
    waited = {name for w in demanded for name in getattr(w, "after", ())}
    asked = [w for w in case.workloads if w.id in waited]
    for w in [*demanded, *(w for w in asked if w not in demanded)]:
        for rule in rules_of_work(case, w):
            yield Group(f"{rule.name}:{w.id}", rule.said, _edit("workloads", w.id, rule.off))


def _edit(table: str, name: str, fields: Mapping[str, object]) -> Lift:
    def lift(tables: Tables) -> None:
        tables.edit(getattr(tables, table), name, **fields)

    return lift


def _drop(table: str, name: str) -> Lift:
    return lambda tables: getattr(tables, table).pop(name)


def _quotas(case: Case, demanded: Sequence[Workload]) -> Iterator[Group]:
    """Yield what tenants, centres and provinces may use, and what centres must."""
    hard = case.policy.is_hard
    owners = {w.tenant for w in demanded}
    for tenant in case.tenants if hard("tenant-quota") else ():
        limits = tenant.max_cards, tenant.max_card_hours
        if limits != (None, None) and tenant.id in owners:
            yield Group(
                f"tenant_quota:{tenant.id}", _quota_of(tenant, *limits),
                _edit("tenants", tenant.id, {"max_cards": None, "max_card_hours": None}),
            )  # fmt: skip
    for centre in case.centres:
        if centre.energy_quota_wh is not None and hard("energy-quota"):
            yield Group(
                f"energy_quota:{centre.id}", _energy(called(centre), centre.energy_quota_wh),
                _edit("centres", centre.id, {"energy_quota_wh": None}),
            )  # fmt: skip
        if centre.lit_floor and hard("lit-floor"):
            said = both("{n} per mille of the cards of {who} must be lit at least",
                        "{who}的点亮率不得低于千分之 {n}", n=centre.lit_floor,
                        who=called(centre))  # fmt: skip
            free = {"lit_floor": 0}
            yield Group(f"lit_floor:{centre.id}", said, _edit("centres", centre.id, free))
    for quota in case.policy.energy_quotas if hard("energy-quota") else ():
        province = Sentence(quota.province, province_zh(quota.province))
        yield Group(
            f"energy_quota:province:{quota.province}", _energy(province, quota.wh),
            _drop("quotas", quota.province),
        )  # fmt: skip


def _quota_of(tenant: Named, cards: int | None, hours: int | None) -> Sentence:
    most = [both("{n} cards", "{n} 张卡", n=cards)] * (cards is not None)
    most += [both("{n} card-hours", "{n} 卡时", n=hours)] * (hours is not None)
    return both("{who} may use {most} at most", "{who}至多可用 {most}", who=called(tenant),
                most=listed(most))  # fmt: skip


def _energy(who: Sentence, most: int) -> Sentence:
    return both("work at {who} may take {n} kWh at most", "{who}的任务用电至多 {n} 千瓦时",
                who=who, n=f"{most / 1000:,.0f}")  # fmt: skip


def _doors(case: Case, _: object) -> Iterator[Group]:
    for centre in case.centres if case.policy.is_hard("dispatch") else ():
        if centre.accepts_from != "anywhere":
            said = both(
                "{centre} takes no work from other provinces than it lists",
                "{centre}不接收所列省份以外的任务",
                centre=called(centre),
            )
            free = {"accepts_from": "anywhere", "accepts_provinces": ()}
            yield Group(f"dispatch:{centre.id}", said, _edit("centres", centre.id, free))
    for pool in case.pools if case.policy.is_hard("scale") else ():
        if pool.largest_gang is not None:
            said = both("{pool} joins at most {n} cards", "{pool}一个任务至多 {n} 张卡",
                        pool=called_pool(case, pool.id), n=pool.largest_gang)  # fmt: skip
            yield Group(f"scale:{pool.id}", said, _edit("pools", pool.id, {"largest_gang": 10**7}))


def _ties(case: Case, demanded: Sequence[Workload]) -> Iterator[Group]:
    ids = {w.id for w in demanded}
    for group in case.groups:
        if case.policy.applies(group.kind) and len(ids.intersection(group.workloads)) > 1:
            said = both(
                "{rule} in group {group}", "任务组 {group}：{rule}", group=group.id,
                rule=_TIED[group.kind],
            )  # fmt: skip
            yield Group(f"{group.kind}:{group.id}", said, _drop("groups", group.id))


_TIED = {
    "together": both("its workloads share a centre", "组内任务须同处一个智算中心"),
    "apart": both("its workloads share no centre", "组内任务须分在不同的智算中心"),
}


def _links(case: Case, _: object) -> Iterator[Group]:
    for link in case.network.links if case.policy.applies("link") else ():
        if link.volume_mb is not None or link.volume_per_slot_mb:
            said = both("link {link} carries no more than its volume", "链路 {link} 的传输量有限",
                        link=link.id)  # fmt: skip
            free = {"volume_mb": None, "volume_per_slot_mb": ()}
            yield Group(f"link:{link.id}", said, _edit("links", link.id, free))


def _moves(case: Case, _: object) -> Iterator[Group]:
    most = case.incumbent.max_moves
    if most is None or not case.incumbent.held or not case.policy.applies("move-budget"):
        return
    said = both("{n} workloads may move at most", "至多可迁移 {n} 项任务", n=most)
    yield Group("move_budget:incumbent", said, _stay_no_longer)


def _stay_no_longer(tables: Tables) -> None:
    tables.incumbent = tables.incumbent.model_copy(update={"max_moves": None})


class _Limits:
    """Groups of limits by slot, lifted by more than all that must be served could use."""

    def __init__(self, case: Case) -> None:
        self._case, self._slots, self._pools = case, case.horizon.slots, Plenty(case).pools

    def capacity(self) -> Iterator[Group]:
        """Yield the pools' cards, which fall into slots."""
        for pool in self._pools if self._case.policy.applies("capacity") else ():
            yield self._span("capacity", pool.id, 0, self._slots)

    def power(self) -> Iterator[Group]:
        """Yield the centres' power limits, which fall into slots."""
        homes = {pool.centre for pool in self._pools}
        for centre in self._case.centres if self._case.policy.is_hard("power") else ():
            if centre.power_limit_w and centre.id in homes:
                yield self._span("power", centre.id, 0, self._slots)

    def headroom(self) -> Iterator[Group]:
        """Yield the cards that pools keep free."""
        for pool in self._pools if self._case.policy.is_hard("headroom") else ():
            if any(pool.headroom):
                said = both("{pool} keeps cards free for tomorrow", "{pool}为日后预留卡",
                            pool=called_pool(self._case, pool.id))  # fmt: skip
                yield Group(f"headroom:{pool.id}", said, _edit("pools", pool.id, {"headroom": ()}))

    def _span(self, kind: str, name: str, first: int, end: int) -> Group:
        """Make a group of a limit in ``[first, end)``, which falls into halves."""
        middle = (first + end) // 2
        halves = ((first, middle), (middle, end)) if end - first > 1 else ()

        def divided() -> tuple[Group, ...]:
            return tuple(self._span(kind, name, *half) for half in halves)

        raised = {"capacity": _more_cards, "power": _more_power}[kind]
        return Group(
            f"{kind}:{name}:{first}-{end}", in_span(self._case, kind, name, first, end),
            lambda tables: raised(tables, name, first, end), divided, (name, first, end),
        )  # fmt: skip


def _more_cards(tables: Tables, name: str, first: int, end: int) -> None:
    """Add cards, and what keeps them from taking anything away.

    Idle cards draw power, and a floor is a share of what is installed.
    """
    case, pool, plenty = tables.case, tables.pools[name], tables.plenty
    more = [plenty.cards * (first <= t < end) for t in range(case.horizon.slots)]
    there = case.horizon.cards_of(pool)
    fields = {
        "cards": tuple(a + b for a, b in zip(there, more, strict=True)),
        "valid_from": None, "valid_to": None,
        "installed_cards": pool.installed_cards or pool.block,
        "resources": {
            resource: tuple(
                (at_slot(pool.resources[resource], t) if resource in pool.resources else 0)
                + n * plenty.each for t, n in enumerate(more)
            )
            for resource in sorted({*pool.resources, *plenty.used})
        },
    }  # fmt: skip
    tables.edit(tables.pools, name, **fields)
    centre = tables.centres[pool.centre]
    if centre.power_limit_w:
        idle = [-(-at_slot(centre.pue, t) * n * pool.idle_w // 1000)
                for t, n in enumerate(more)]  # fmt: skip
        _add_power(tables, centre.id, idle)


def _more_power(tables: Tables, name: str, first: int, end: int) -> None:
    case, centre, plenty = tables.case, tables.centres[name], tables.plenty
    each = max((pool.busy_w for pool in plenty.pools), default=0) * max(centre.pue) // 1000 + 1
    # what cards at work draw beside idle ones, whatever commitments draw already
    here = sum(pool.centre == name for pool in plenty.pools)
    more = each * (plenty.cards * here + sum(c.cards for c in case.commitments))
    more += centre.fixed_w + sum(pool.block * each for pool in case.pools if pool.centre == name)
    _add_power(tables, name, [more * (first <= t < end) for t in range(case.horizon.slots)])


def _add_power(tables: Tables, name: str, more: Sequence[int]) -> None:
    limit = tables.centres[name].power_limit_w
    raised = tuple(at_slot(limit, t) + n for t, n in enumerate(more))
    tables.edit(tables.centres, name, power_limit_w=raised)


def in_span(case: Case, kind: str, where: str, first: int, end: int) -> Sentence:
    """Say which limit of a pool or a centre holds, and when."""
    clock = case.horizon.clock
    when = both("{start} to {last}", "{start} 至 {last}", start=clock(first), last=clock(end))
    if kind == "power":
        centre = next(centre for centre in case.centres if centre.id == where)
        return both("{who} has no more power, {when}", "{who}的供电上限，{when}",
                    who=called(centre), when=when)  # fmt: skip
    return both("{who} has no more cards, {when}", "{who}的卡数上限，{when}",
                who=called_pool(case, where), when=when)  # fmt: skip
