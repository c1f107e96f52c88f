"""The most that a plan's workloads may claim between them."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import networkx as nx

from huline.models.subsidy import Tiered
from tests.agreement.book import Book

Amounts = tuple[int, ...]
Chosen = frozenset[tuple[int, int]]
"""Claims by workload and subsidy."""
Stop = tuple[object, ...]
Limits = dict[tuple[str, int], int | None]
"""(tenant, subsidy) -> what the firm may still claim."""


class Bill(NamedTuple):
    """What runs pay and may ask for, in milli-fen; () where claims do not count."""

    rent: int = 0
    grants: Amounts = ()
    """By subsidy, the most that may be claimed."""
    spend: Amounts = ()
    """By subsidy, the rent that counts as spend."""
    ceilings: Amounts = ()
    """By stacking group, what its claims may come to."""


class Asks(NamedTuple):
    """What one workload may ask for."""

    tenant: str
    bill: Bill


def added(bills: Sequence[tuple[int, Bill]]) -> Bill:
    """Add up so many of each."""
    columns = [[tuple(n * v for v in bill[i]) for n, bill in bills] for i in (1, 2, 3)]
    return Bill(
        sum(n * bill.rent for n, bill in bills),
        *(tuple(map(sum, zip(*column, strict=True))) for column in columns),
    )


class Purse:
    """The limits on claims of one Case; None is no limit."""

    def __init__(self, book: Book) -> None:
        self.book, policy = book, book.case.policy
        subsidies = policy.subsidies
        capped, budgeted = book.applies("firm-cap"), book.applies("budget")
        self.stacking = book.applies("stacking")
        self.budgets = tuple(s.budget if budgeted else None for s in subsidies)
        self.least = tuple(s.min_claim if book.applies("min-claim") else 0 for s in subsidies)
        self.rivals = [
            {i for i, s in enumerate(subsidies) if group.id in s.groups}
            for group in policy.stacking_groups
            if group.exclusive and book.applies("exclusive")
        ]
        self.capped_groups = {
            g: {i for i, s in enumerate(subsidies) if group.id in s.groups}
            for g, group in enumerate(policy.stacking_groups)
            if group.ceiling is not None and book.applies("ceiling")
        }
        self.firm_caps = {
            tenant.id: tuple(
                max(0, s.firm_cap - tenant.claimed.get(s.id, 0))
                if capped and s.firm_cap is not None
                else None
                for s in subsidies
            )
            for tenant in book.case.tenants
        }
        self.pools = {
            group.id: (
                {i for i, s in enumerate(subsidies) if group.id in s.groups},
                group.budget if budgeted else None,
                group.firm_cap if capped else None,
            )
            for group in policy.stacking_groups
            if (budgeted and group.budget is not None) or (capped and group.firm_cap is not None)
        }
        """Members, budget and cap of groups that have money of their own."""
        tenants = {w.tenant for w in book.case.workloads}
        self.ceilings = tuple(self._ceiling(s, tenants) for s in range(len(subsidies)))
        """By subsidy, the most it can pay in all; None where nothing limits it."""
        self._exactly = lru_cache(maxsize=None)(self.exactly)

    def _ceiling(self, s: int, tenants: set[str]) -> int | None:
        caps = [self.firm_caps[tenant][s] for tenant in tenants]
        limits = [] if None in caps else [sum(caps)]
        limits += [self.budgets[s]] if self.budgets[s] is not None else []
        for pool, (members, budget, _) in self.pools.items():
            if s in members:
                left = [self._left(tenant, pool) for tenant in tenants]
                limits += [] if None in left else [sum(left)]
                limits += [] if budget is None else [budget]
        return min(limits, default=None)

    def _left(self, tenant: str, pool: str) -> int | None:
        """Return what a firm may still claim from a group."""
        cap = self.pools[pool][2]
        return cap if cap is None else max(0, cap - self.book.tenants[tenant].claimed.get(pool, 0))

    def most(self, asks: tuple[Asks, ...], enough: int = 0) -> int:
        """Return the most that may be claimed, or something below ``enough`` if that is more.

        Ignoring stacking, or ignoring caps and budgets, leaves a closed form that is never too
        little; where such limits do not bind it is exact, and only else a flow is needed.
        """
        if not any(any(ask.bill.grants) for ask in asks):
            return 0
        opened, limits = self._looked_at(asks)
        by_workload, by_programme = self._at_most(opened, limits, frozenset())
        if min(by_workload, by_programme) < enough:
            return min(by_workload, by_programme)
        if not (self.capped_groups or self.pools) and not list(self._choices(opened)):
            asked = sum(sum(ask.bill.grants) for ask in opened)
            if by_programme == asked:
                return by_workload
            if by_workload == asked:
                return by_programme
        return self._exactly(asks, enough)

    def exactly(self, asks: tuple[Asks, ...], enough: int = 0) -> int:
        """Return what `most` does, trying every choice of claims that are made.

        Choices that cannot bring enough, or more than was found before, are passed over.
        """
        opened, limits = self._looked_at(asks)
        choices = list(self._choices(opened))
        # (claims decided on, those made, those not made)
        waiting: list[tuple[int, Chosen, Chosen]] = [(0, frozenset(), frozenset())]
        found = 0
        while waiting:
            decided, made, dropped = waiting.pop()
            most = min(self._at_most(opened, limits, dropped))
            if most < enough or most <= found:
                found = max(found, most) if most < enough else found
            elif decided == len(choices):
                found = max(found, self._by_flow(opened, limits, made, dropped))
            else:
                choice = choices[decided]
                waiting.append((decided + 1, made, dropped | {choice}))
                if not self._excluded(made | {choice}):
                    waiting.append((decided + 1, made | {choice}, dropped))
        return found

    def _at_most(self, asks: tuple[Asks, ...], limits: Limits, dropped: Chosen) -> tuple[int, int]:
        """Bound claims by rents and ceilings alone, and by caps and budgets alone."""
        kept = [
            [0 if (w, s) in dropped else grant for s, grant in enumerate(ask.bill.grants)]
            for w, ask in enumerate(asks)
        ]
        by_workload = 0
        for ask, grants in zip(asks, kept, strict=True):
            bounds = [sum(grants)]
            for g, members in self.capped_groups.items():
                inside = sum(grants[s] for s in members)
                ceiling = ask.bill.ceilings[g] if ask.bill.ceilings else 0
                bounds.append(bounds[0] - max(0, inside - ceiling))
            for rivals in self.rivals:
                some = [grants[s] for s in rivals]
                bounds.append(bounds[0] - sum(some) + max(some, default=0))
            bounds += [ask.bill.rent] if self.stacking else []
            by_workload += min(bounds)
        tenants = [ask.tenant for ask in asks]
        by_programme = sum(
            self._paid(s, list(zip(tenants, by_subsidy, strict=True)), limits)
            for s, by_subsidy in enumerate(zip(*kept, strict=True))
        )
        return by_workload, by_programme

    def _looked_at(self, asks: tuple[Asks, ...]) -> tuple[tuple[Asks, ...], Limits]:
        """Strike out grants that come to nothing, and say what each firm may claim at all."""
        tenants = {ask.tenant for ask in asks}
        count = len(self.budgets)
        spend = {
            (tenant, s): sum(ask.bill.spend[s] for ask in asks if ask.tenant == tenant)
            for tenant in tenants
            for s in range(count)
        }
        limits: Limits = {}
        for (tenant, s), rent in spend.items():
            earned = self._earned(tenant, s, rent)
            cap = self.firm_caps[tenant][s]
            limits[tenant, s] = cap if earned is None else _least(earned, cap)
        opened = tuple(
            Asks(
                ask.tenant,
                ask.bill._replace(
                    grants=tuple(
                        grant
                        if self._opens(ask.tenant, s, spend[ask.tenant, s])
                        and _least(grant, limits[ask.tenant, s]) >= self.least[s]
                        else 0
                        for s, grant in enumerate(ask.bill.grants)
                    )
                ),
            )
            for ask in asks
        )
        return opened, limits

    def _spent(self, tenant: str, s: int) -> int:
        firm = self.book.tenants[tenant]
        return firm.spent_on.get(self.book.case.policy.subsidies[s].id, firm.spent)

    def _opens(self, tenant: str, s: int, rent: int) -> bool:
        rule, spend = self.book.case.policy.subsidies[s], self._spent(tenant, s) + rent
        if not self.book.applies("threshold"):
            return True
        return rule.threshold <= spend and (rule.spend_limit is None or spend <= rule.spend_limit)

    def _earned(self, tenant: str, s: int, rent: int) -> int | None:
        """Return what the tiers grant the firm, found milli-fen by bracket."""
        rule = self.book.case.policy.subsidies[s]
        if not isinstance(rule, Tiered) or not self.book.applies("tiers"):
            return None
        before = self._spent(tenant, s)
        thousandths = 0
        for b, share in enumerate(rule.shares):
            start = rule.spend_from[b]
            end = rule.spend_from[b + 1] if b + 1 < len(rule.shares) else before + rent
            inside = [max(start, min(end, at)) for at in (before, before + rent)]
            thousandths += share * max(0, inside[1] - inside[0]) if end > start else 0
        return thousandths // 1000

    def _choices(self, asks: Sequence[Asks]) -> Iterator[tuple[int, int]]:
        """Yield (workload, subsidy) of claims that are all or nothing, or have rivals."""
        for w, ask in enumerate(asks):
            granted = {s for s, grant in enumerate(ask.bill.grants) if grant}
            for s in granted:
                others = (rivals & granted for rivals in self.rivals if s in rivals)
                if self.least[s] or any(len(some) > 1 for some in others):
                    yield w, s

    def _excluded(self, taken: Chosen) -> bool:
        workloads = {w for w, _ in taken}
        return any(
            len({s for v, s in taken if v == w} & rivals) > 1
            for w in workloads
            for rivals in self.rivals
        )

    def _paid(self, s: int, grants: Sequence[tuple[str, int]], limits: Limits) -> int:
        """Return what one programme would pay to these firms if stacking were no matter."""
        asked: dict[str, int] = {}
        for tenant, grant in grants:
            asked[tenant] = asked.get(tenant, 0) + grant
        paid = sum(_least(amount, limits[tenant, s]) for tenant, amount in asked.items())
        return _least(paid, self.budgets[s])

    def _by_flow(
        self,
        asks: tuple[Asks, ...],
        limits: Limits,
        taken: Chosen,
        dropped: Chosen,
    ) -> int:
        """Return the most with these claims made and those not; 0 if the former cannot be.

        The least of every claim made is set aside first: all limits are on sums, so what remains
        is a maximum flow.
        """
        room = self._room(asks, limits)
        graph, aside = nx.DiGraph(), 0
        for w, ask in enumerate(asks):
            for s, grant in enumerate(ask.bill.grants):
                if (w, s) in dropped or not grant:
                    continue
                least = self.least[s] if (w, s) in taken else 0
                aside += least
                stops = self._stops(w, ask.tenant, s)
                for stop in stops:
                    if room[stop] is not None:
                        room[stop] -= least
                ways = chain(["source"], *(((stop, "in"), (stop, "out")) for stop in stops))
                nx.add_path(graph, [*ways, "sink"])
        if any(left is not None and left < 0 for left in room.values()):
            return 0
        for stop, left in room.items():
            _arc(graph, (stop, "in"), (stop, "out"), left)
        if "source" not in graph:
            return aside
        return aside + nx.maximum_flow_value(graph, "source", "sink")

    def _stops(self, w: int, tenant: str, s: int) -> list[Stop]:
        """List what a claim passes: its workload, group, itself, firm, subsidy and pool.

        Where firms have a cap on a pool it stands in the way before all firms come together.
        """
        groups = [g for g, members in self.capped_groups.items() if s in members]
        assert len(groups) <= 1, "overlapping ceilings are no flow"
        inside: list[Stop] = [("group", w, g) for g in groups]
        pools = [pool for pool, (members, _, _) in self.pools.items() if s in members]
        assert len(pools) <= 1, "nested pools are not drawn"
        capped = [pool for pool in pools if self.pools[pool][2] is not None]
        assert not capped or self.budgets[s] is None, "a cap that crosses a budget is no flow"
        way: list[Stop] = [("workload", w), *inside, ("claim", w, s), ("firm", tenant, s)]
        way += [("capped", tenant, pool) for pool in capped] or [("subsidy", s)]
        return [*way, *(("pool", pool) for pool in pools)]

    def _room(self, asks: tuple[Asks, ...], limits: Limits) -> dict[Stop, int | None]:
        room: dict[Stop, int | None] = {}
        for w, ask in enumerate(asks):
            room["workload", w] = ask.bill.rent if self.stacking else None
            for s, grant in enumerate(ask.bill.grants):
                room["claim", w, s] = grant
                room["firm", ask.tenant, s] = limits[ask.tenant, s]
                room["subsidy", s] = self.budgets[s]
            for pool, (_, budget, _) in self.pools.items():
                room["capped", ask.tenant, pool] = self._left(ask.tenant, pool)
                room["pool", pool] = budget
            for g in self.capped_groups:
                room["group", w, g] = ask.bill.ceilings[g] if ask.bill.ceilings else 0
        return room


def _least(amount: int, limit: int | None) -> int:
    return amount if limit is None else min(amount, limit)


def _arc(graph: nx.DiGraph, start: object, end: object, capacity: int | None) -> None:
    # networkx takes an arc without capacity as unlimited
    graph.add_edge(start, end, **({} if capacity is None else {"capacity": capacity}))
