"""What might be relaxed for a conflict to end: the menu, with its steps and prices."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from huline.models.case import Case
from huline.models.centre import Pool
from huline.models.change import Change, Edit
from huline.models.conflict import Menu
from huline.models.place import province_zh
from huline.models.plan import Placement
from huline.models.sentence import Sentence, both
from huline.models.units import at_slot, half_up
from huline.optimizer.compile.rents import rent_rate
from huline.optimizer.explain.conflict_groups import Group, called, called_pool
from huline.optimizer.explain.work_rules import rules_of_work
from huline.optimizer.verify import settle

KILOWATTS, CARDS, CARD_HOURS, MEGAWATT_HOURS, GIGABYTES, PER_MILLES = 100, 8, 100, 1, 100, 10
"""What a step is of power, of quotas, of energy, of volume and of floors."""
MOST_STEPS = 4096
"""Steps of one relaxation."""


@dataclass(frozen=True)
class Relaxation:
    """One line of the menu, in steps 1 to `steps`: each allows all that the one before does.

    Attributes
    ----------
    relax : ``kind:where``
    by, price, said, edits : of so many steps
    """

    relax: str
    steps: int
    by: Callable[[int], str]
    price: Callable[[int], int]
    said: Callable[[int], Sentence]
    edits: Callable[[int], tuple[Edit, ...]]

    def change(self, steps: int) -> Change:
        """Return so many steps as a Change of the Case."""
        return Change(name=f"{self.relax} {self.by(steps)}", edits=self.edits(steps))


class Offers:
    """The menu for one Case."""

    def __init__(self, case: Case, menu: Menu) -> None:
        self._case, self._menu = case, menu
        self._hour = 60 // case.horizon.slot_minutes
        self._workloads = {w.id: w for w in case.workloads}
        nothing = settle(case, [Placement(workload=w.id) for w in case.workloads], "payer")
        self._penalty = {p.workload: p.ledger.penalty for p in nothing.placements}
        self._kinds: Mapping[str, Callable[[str, Group], Iterator[Relaxation]]] = {
            "deadline": self._deadline, "must_serve": self._must_serve, "pin": self._pin,
            "capacity": self._capacity, "power": self._power, "headroom": self._headroom,
            "tenant_quota": self._tenant_quota, "energy_quota": self._energy_quota,
            "dispatch": self._dispatch, "spending": self._spending, "link": self._link,
            "lit_floor": self._lit_floor, "move_budget": self._moves, "together": self._tie,
            "apart": self._tie,
        }  # fmt: skip

    def for_group(self, group: Group) -> Iterator[Relaxation]:
        """Yield what the menu has that relaxes a group, or any of those told as one."""
        for member in group.members:
            yield from self.for_group(member)
        if group.members:
            return
        kind, _, where = group.name.partition(":")
        if group.at is not None:
            where = group.at[0]
        yield from self._kinds.get(kind, self._exempt)(where, group)

    def _share(self, workload: str, per_mille: int) -> int:
        return half_up(self._penalty[workload] * per_mille, 1000)

    def _deadline(self, name: str, _: Group) -> Iterator[Relaxation]:
        job, rate = self._workloads[name], self._menu.late_per_hour
        if rate is None or job.deadline is None:
            return
        ends, last = job.deadline, self._case.horizon.slots
        minutes = self._case.horizon.slot_minutes

        def at(steps: int) -> int:
            return min(ends + steps * self._hour, last)

        def by(steps: int) -> str:
            return iso((at(steps) - ends) * minutes)

        def said(steps: int) -> Sentence:
            when = self._case.horizon.clock(at(steps))
            return both("let {work} end by {when}", "允许{work}在 {when} 前结束",
                        work=called(job), when=when)  # fmt: skip

        yield Relaxation(
            f"deadline:{name}", -(-(last - ends) // self._hour), by,
            lambda n: self._share(name, rate * n), said,
            lambda n: (_set("workloads", name, "deadline", at(n)),),
        )  # fmt: skip

    def _must_serve(self, name: str, _: Group) -> Iterator[Relaxation]:
        if self._menu.unserved is None:
            return
        price, job = self._share(name, self._menu.unserved), self._workloads[name]
        edits = [_set("workloads", name, "must_serve", False)]
        if any(pin.workload == name for pin in self._case.pins):
            edits.append(Edit(op="remove", table="pins", id=name))
        said = both("let {work} go unserved if need be", "必要时允许{work}不被服务",
                    work=called(job))  # fmt: skip
        yield _off(f"must_serve:{name}", price, said, *edits)

    def _pin(self, name: str, _: Group) -> Iterator[Relaxation]:
        if self._menu.exempt is None or "pin" not in self._menu.exemptions:
            return
        said = both("let {work} run anywhere", "允许{work}在任意位置运行",
                    work=called(self._workloads[name]))  # fmt: skip
        yield _off(
            f"pin:{name}", self._share(name, self._menu.exempt), said,
            Edit(op="remove", table="pins", id=name),
            _set("workloads", name, "must_serve", True),
        )  # fmt: skip

    def _exempt(self, name: str, group: Group) -> Iterator[Relaxation]:
        job, kind = self._workloads.get(name), group.name.partition(":")[0]
        if job is None or self._menu.exempt is None or kind not in self._menu.exemptions:
            return
        rule = next(r for r in rules_of_work(self._case, job) if r.name == kind)
        said = both("set aside: {said}", "免除：{said}", said=rule.said)
        edits = (_set("workloads", name, field, value) for field, value in rule.off.items())
        yield _off(group.name, self._share(name, self._menu.exempt), said, *edits)

    def _tie(self, name: str, group: Group) -> Iterator[Relaxation]:
        if self._menu.exempt is None or group.name.partition(":")[0] not in self._menu.exemptions:
            return
        members = next(g.workloads for g in self._case.groups if g.id == name)
        price = max(self._share(w, self._menu.exempt) for w in members)
        said = both("dissolve group {name}", "解散任务组 {name}", name=name)
        yield _off(group.name, price, said, Edit(op="remove", table="groups", id=name))

    def _capacity(self, name: str, _: Group) -> Iterator[Relaxation]:
        if self._menu.cards is None:
            return
        pool = next(pool for pool in self._case.pools if pool.id == name)
        each, rent = pool.cards_per_node, self._rent(pool, self._menu.cards)
        yield self._measured(
            f"capacity:{name}", each, "cards", lambda n: rent * n * each,
            both("add {n} cards to {pool} for the whole horizon, with the power they draw idle",
                 "{pool}整期增加 {n} 张卡，并增供其空闲用电", n="{n}",
                 pool=called_pool(self._case, name)),
            lambda n: tuple(self._more_cards(pool, n * each)),
        )  # fmt: skip

    def _more_cards(self, pool: Pool, more: int) -> Iterator[Edit]:
        """Yield edits that add cards and take nothing away: no power, and no lit rate."""
        yield _set("pools", pool.id, "cards", [cards + more for cards in pool.cards])
        yield _set("pools", pool.id, "installed_cards", pool.installed_cards or pool.block)
        centre = next(centre for centre in self._case.centres if centre.id == pool.centre)
        if centre.power_limit_w and pool.idle_w:
            slots = range(self._case.horizon.slots)
            limit = [
                at_slot(centre.power_limit_w, t)
                - (-at_slot(centre.pue, t) * more * pool.idle_w // 1000)
                for t in slots
            ]
            yield _set("centres", centre.id, "power_limit_w", limit)

    def _rent(self, pool: Pool, per_mille: int) -> int:
        """Return what a card costs over the horizon; for tokens, what its power would."""
        accelerator = next(a for a in self._case.accelerators if a.id == pool.accelerator)
        rate = rent_rate(pool, accelerator, self._case.horizon.slot_minutes)
        return half_up(rate * self._case.horizon.slots * per_mille, 1000)

    def _power(self, name: str, _: Group) -> Iterator[Relaxation]:
        price = self._menu.kilowatt
        if price is None:
            return
        centre = next(centre for centre in self._case.centres if centre.id == name)
        limit = centre.power_limit_w
        yield self._measured(
            f"power:{name}", KILOWATTS, "kW", lambda n: price * n * KILOWATTS,
            both("raise the power limit of {centre} by {n} kW",
                 "将{centre}的供电上限提高 {n} 千瓦", n="{n}", centre=called(centre)),
            lambda n: (_set("centres", name, "power_limit_w",
                            [w + n * KILOWATTS * 1000 for w in limit]),),
        )  # fmt: skip

    def _headroom(self, name: str, _: Group) -> Iterator[Relaxation]:
        price = self._menu.headroom
        if price is None:
            return
        pool = next(pool for pool in self._case.pools if pool.id == name)
        said = both(
            "keep no cards free in {pool}", "{pool}不再预留卡", pool=called_pool(self._case, name)
        )
        yield _off(
            f"headroom:{name}", price * max(pool.headroom), said,
            _set("pools", name, "headroom", []),
        )  # fmt: skip

    def _tenant_quota(self, name: str, _: Group) -> Iterator[Relaxation]:
        tenant = next(tenant for tenant in self._case.tenants if tenant.id == name)
        for field, step, unit, price, words in (
            ("max_cards", CARDS, "cards", self._menu.quota_card,
             both("let {tenant} use {n} cards more", "{tenant}的用卡配额提高 {n} 张",
                  n="{n}", tenant=called(tenant))),
            ("max_card_hours", CARD_HOURS, "card-hours", self._menu.quota_card_hour,
             both("let {tenant} use {n} card-hours more", "{tenant}的卡时配额提高 {n} 卡时",
                  n="{n}", tenant=called(tenant))),
        ):  # fmt: skip
            limit = getattr(tenant, field)
            if limit is not None and price is not None:
                yield self._raised(
                    f"tenant_quota:{name}", ("tenants", name, field), limit, step, unit,
                    price * step, words,
                )  # fmt: skip

    def _energy_quota(self, name: str, _: Group) -> Iterator[Relaxation]:
        price = self._menu.kilowatt_hour
        if price is None:
            return
        step = MEGAWATT_HOURS * 10**6
        if name.startswith("province:"):
            province = name.partition(":")[2]
            quotas = self._case.policy.energy_quotas
            limit = next(quota.wh for quota in quotas if quota.province == province)
            who, at = (
                Sentence(province, province_zh(province)),
                ("policy.energy_quotas", province, "wh"),
            )
        else:
            centre = next(centre for centre in self._case.centres if centre.id == name)
            limit, who = centre.energy_quota_wh or 0, called(centre)
            at = ("centres", name, "energy_quota_wh")
        words = both("raise the energy quota of {who} by {n} MWh",
                     "将{who}的用电配额提高 {n} 兆瓦时", n="{n}", who=who)  # fmt: skip
        yield self._raised(
            f"energy_quota:{name}", at, limit, step, "MWh", price * step // 1000, words, shown=1
        )

    def _dispatch(self, name: str, _: Group) -> Iterator[Relaxation]:
        if self._menu.door is None:
            return
        centre = next(centre for centre in self._case.centres if centre.id == name)
        said = both("let {centre} take work from anywhere", "允许{centre}接收任意省份的任务",
                    centre=called(centre))  # fmt: skip
        yield _off(
            f"dispatch:{name}", self._menu.door, said,
            _set("centres", name, "accepts_from", "anywhere"),
            _set("centres", name, "accepts_provinces", []),
        )  # fmt: skip

    def _spending(self, name: str, _: Group) -> Iterator[Relaxation]:
        job, rate = self._workloads[name], self._menu.spending
        if rate is None or job.spending_limit is None:
            return
        limit = job.spending_limit
        step = max(limit // 10, 100_000)
        yield self._raised(
            f"spending:{name}", ("workloads", name, "spending_limit"), limit, step, "CNY",
            half_up(step * rate, 1000),
            both("let {work} cost {n} CNY more", "{work}的费用上限提高 {n} 元", n="{n}",
                 work=called(job)), shown=step / 100_000,
        )  # fmt: skip

    def _link(self, name: str, _: Group) -> Iterator[Relaxation]:
        price = self._menu.gigabyte
        link = next(link for link in self._case.network.links if link.id == name)
        if price is None or link.volume_mb is None:
            return
        yield self._raised(
            f"link:{name}", ("network.links", name, "volume_mb"), link.volume_mb,
            GIGABYTES * 1000, "GB", price * GIGABYTES,
            both("let link {link} carry {n} GB more", "链路 {link} 的传输量提高 {n} GB", n="{n}",
                 link=name), shown=GIGABYTES,
        )  # fmt: skip

    def _lit_floor(self, name: str, _: Group) -> Iterator[Relaxation]:
        price = self._menu.lit_floor
        if price is None:
            return
        centre = next(centre for centre in self._case.centres if centre.id == name)
        floor = centre.lit_floor
        words = both("lower the lit-rate floor of {centre} by {n} per mille",
                     "将{centre}的点亮率下限降低千分之 {n}", n="{n}",
                     centre=called(centre))  # fmt: skip
        yield Relaxation(
            f"lit_floor:{name}", -(-floor // PER_MILLES), lambda n: f"{n * PER_MILLES} per mille",
            lambda n: price * n * PER_MILLES, lambda n: _filled(words, n * PER_MILLES),
            lambda n: (_set("centres", name, "lit_floor", max(0, floor - n * PER_MILLES)),),
        )  # fmt: skip

    def _moves(self, name: str, _: Group) -> Iterator[Relaxation]:
        price, most = self._menu.move, self._case.incumbent.max_moves
        if price is None or most is None:
            return
        yield Relaxation(
            f"move_budget:{name}", len(self._case.incumbent.held), lambda n: f"{n} workloads",
            lambda n: price * n,
            lambda n: both("let {n} workloads more move", "允许多迁移 {n} 项任务", n=n),
            lambda n: (Edit(table="incumbent.max_moves", value=most + n),),
        )  # fmt: skip

    def _raised(
        self, relax: str, at: tuple[str, str, str], limit: int, step: int, unit: str, price: int,
        words: Sentence, shown: float | None = None,
    ) -> Relaxation:  # fmt: skip
        """Raise a limit by steps, each at a price."""
        return self._measured(
            relax,
            step if shown is None else shown,
            unit,
            lambda n: price * n,
            words,
            lambda n: (_set(*at, limit + n * step),),
        )

    @staticmethod
    def _measured(
        relax: str, each: float, unit: str, price: Callable[[int], int], words: Sentence,
        edits: Callable[[int], tuple[Edit, ...]],
    ) -> Relaxation:  # fmt: skip
        """Make a relaxation whose steps are so much of a unit each."""
        return Relaxation(
            relax, MOST_STEPS, lambda n: f"{_number(n * each)} {unit}", price,
            lambda n: _filled(words, n * each), edits,
        )  # fmt: skip


def _filled(words: Sentence, amount: float) -> Sentence:
    return both(str(words), words.zh, n=f"{amount:,.10g}")


def _number(amount: float) -> str:
    return f"{amount:.10g}"


def _set(table: str, name: str, field: str, value: object) -> Edit:
    listed = list(value) if isinstance(value, tuple) else value
    return Edit(table=table, id=name, field=field, value=listed)


def _off(relax: str, price: int, said: Sentence, *edits: Edit) -> Relaxation:
    return Relaxation(
        relax, 1, lambda _: "off", lambda _: price, lambda _: said, lambda _: tuple(edits)
    )


def iso(minutes: int) -> str:
    """Write a span of time as ISO 8601 does.

    >>> iso(180), iso(90), iso(45)
    ('PT3H', 'PT1H30M', 'PT45M')
    """
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")
