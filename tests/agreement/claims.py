"""The most that a plan's workloads may claim between them."""

from functools import lru_cache
from typing import NamedTuple

import networkx as nx

from tests.agreement.book import Book

Grants = tuple[int, ...]
"""By subsidy."""


class Asks(NamedTuple):
    """What one workload may ask for."""

    tenant: str
    rent: int
    grants: Grants


class Purse:
    """The limits on claims of one Case; None is no limit."""

    def __init__(self, book: Book) -> None:
        subsidies = book.case.policy.subsidies
        capped, budgeted = book.applies("firm-cap"), book.applies("budget")
        self.stacking = book.applies("stacking")
        self.budgets = tuple(s.budget if budgeted else None for s in subsidies)
        self.firm_caps = {
            tenant.id: tuple(
                max(0, s.firm_cap - tenant.claimed.get(s.id, 0))
                if capped and s.firm_cap is not None
                else None
                for s in subsidies
            )
            for tenant in book.case.tenants
        }
        tenants = {w.tenant for w in book.case.workloads}
        self.ceilings = tuple(self._ceiling(s, tenants) for s in range(len(subsidies)))
        """By subsidy, the most it can pay in all; None where nothing limits it."""
        self._flow = lru_cache(maxsize=None)(self.by_flow)

    def _ceiling(self, s: int, tenants: set[str]) -> int | None:
        caps = [self.firm_caps[tenant][s] for tenant in tenants]
        limits = [] if None in caps else [sum(caps)]
        limits += [self.budgets[s]] if self.budgets[s] is not None else []
        return min(limits, default=None)

    def most(self, asks: tuple[Asks, ...], enough: int = 0) -> int:
        """Return the most that may be claimed, or something below ``enough`` if that is more.

        Ignoring stacking, or ignoring caps and budgets, leaves a closed form that is never too
        little; where such limits do not bind it is exact, and only else a flow is needed.
        """
        asked = sum(sum(ask.grants) for ask in asks)
        if not asked:
            return 0
        by_workload = sum(
            min(ask.rent, sum(ask.grants)) if self.stacking else sum(ask.grants) for ask in asks
        )
        if all(ceiling is None for ceiling in self.ceilings):
            return by_workload
        by_programme = sum(self._paid(s, asks) for s in range(len(self.budgets)))
        if by_programme == asked:
            return by_workload
        if not self.stacking or all(sum(ask.grants) <= ask.rent for ask in asks):
            return by_programme
        if min(by_workload, by_programme) < enough:
            return min(by_workload, by_programme)
        return self._flow(asks)

    def _paid(self, s: int, asks: tuple[Asks, ...]) -> int:
        """Return what one programme would pay if stacking were no matter."""
        asked: dict[str, int] = {}
        for ask in asks:
            asked[ask.tenant] = asked.get(ask.tenant, 0) + ask.grants[s]
        paid = sum(_least(amount, self.firm_caps[tenant][s]) for tenant, amount in asked.items())
        return _least(paid, self.budgets[s])

    def by_flow(self, asks: tuple[Asks, ...]) -> int:
        graph = nx.DiGraph()
        for w, ask in enumerate(asks):
            rent = ask.rent if self.stacking else None
            _arc(graph, "source", ("workload", w), rent)
            for s, grant in enumerate(ask.grants):
                firm = ("firm", ask.tenant, s)
                _arc(graph, ("workload", w), firm, grant)
                _arc(graph, firm, ("subsidy", s), self.firm_caps[ask.tenant][s])
                _arc(graph, ("subsidy", s), "sink", self.budgets[s])
        return nx.maximum_flow_value(graph, "source", "sink")


def _least(amount: int, limit: int | None) -> int:
    return amount if limit is None else min(amount, limit)


def _arc(graph: nx.DiGraph, start: object, end: object, capacity: int | None) -> None:
    # networkx takes an arc without capacity as unlimited
    graph.add_edge(start, end, **({} if capacity is None else {"capacity": capacity}))
