"""What subsidies are still to be had while workloads are placed one after the other."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huline.models.workload import Workload
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.subsidies import Entitlement, Group, Subsidies
from huline.optimizer.compile.subsidy_rates import ceiling_rates

Ints = NDArray[np.int64]


class Draw(NamedTuple):
    """An amount a tenant drew from a programme, in milli-fen."""

    tenant: str
    subsidy: int
    amount: int


class Purse:
    """Budgets and firm caps, drawn on by first come, first served.

    What it pays out could be claimed whatever else is placed or taken away: where spend decides,
    only what the firm has spent and what the workload itself spends are counted on.
    """

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        funds = compiled.subsidies.funds
        self._budget = [fund.budget for fund in funds]
        self._caps: dict[tuple[str, int], int | None] = {}
        self._drawn = [
            [f for f, fund in enumerate(funds) if s in fund.members]
            for s in range(len(compiled.subsidies.rules))
        ]
        """By programme, the funds that its claims draw on."""

    def discount(self, workload: int, pools: Ints, card_slots: Ints) -> Ints:
        """(n, T) milli-fen per card-slot that claims would bring, on average, in each way to run.

        Parameters
        ----------
        pools, card_slots : (n,) where it would run, and for how many
        """
        w, subsidies = self._compiled.case.workloads[workload], self._compiled.subsidies
        rents = self._compiled.rents.of(w)[pools, np.newaxis]
        total = np.zeros((pools.size, self._compiled.slots), dtype=np.int64)
        best: dict[str, Ints] = {}
        for e in subsidies.of(w):
            left = self._left(w.tenant, e.subsidy)
            if left == 0 or not self._sure(w.tenant, e.subsidy, 0):
                continue
            rate = _lasting(e.rate[pools], card_slots, left)
            group = next((g.id for g in self._exclusive(e.subsidy)), None)
            if group is None:
                total = total + rate
            else:
                best[group] = np.maximum(best.get(group, 0), rate)
        for rate in best.values():
            total = total + rate
        return np.minimum(total, rents) if subsidies.stacking else total

    def claim(self, workload: int, pools: Ints, cards: Ints) -> tuple[Draw, ...]:
        """Draw what (pools, T) cards entitle a workload to, as far as programmes last."""
        w, subsidies = self._compiled.case.workloads[workload], self._compiled.subsidies
        card_slots = cards.sum(axis=1)
        left = [
            (fund.members, most)
            for f, fund in enumerate(subsidies.funds)
            if (most := self._left_of(w.tenant, f)) is not None
        ]
        room = _Room(subsidies, self._compiled.rents.of(w)[pools], pools, card_slots, left)
        draws = []
        for s, amount in self._chosen(self._offers(w, pools, cards)):
            amount = room.within(s, amount)
            if amount and amount >= subsidies.min_claim[s]:
                room.take(s, amount)
                draws.append(Draw(w.tenant, s, amount))
        self.draw(draws)
        return tuple(draws)

    def most(self, workload: int, pools: Ints, cards: Ints) -> int:
        """Milli-fen that a workload could not claim more than, with (pools, T) cards.

        Only of one that is alone: no other work adds to what its firm spends.
        """
        w, best = self._compiled.case.workloads[workload], dict[str | int, int]()
        for e in self._compiled.subsidies.of(w):
            amount = self._paid(w.tenant, e, pools, cards)
            # of programmes that exclude each other only one pays
            among = next((group.id for group in self._exclusive(e.subsidy)), e.subsidy)
            best[among] = max(best.get(among, 0), amount)
        return sum(best.values())

    def _paid(self, tenant: str, of: Entitlement, pools: Ints, cards: Ints) -> int:
        """Milli-fen that one programme would pay at most if the firm spent nothing else."""
        subsidies = self._compiled.subsidies
        spend = int((cards.sum(axis=1) * of.spend[pools]).sum())
        account = subsidies.account(of.subsidy, tenant)
        if account is not None and not account.opens_at(spend):
            return 0
        earned = account.earned(spend) if account else None
        amount = int((cards * of.rate[pools]).sum())
        limits = amount, self._left(tenant, of.subsidy), earned
        amount = min(most for most in limits if most is not None)
        return amount if amount >= subsidies.min_claim[of.subsidy] else 0

    def _offers(self, w: Workload, pools: Ints, cards: Ints) -> list[tuple[int, int]]:
        """(subsidy, what it would pay if it were the only one), in file order."""
        offers = []
        for e in self._compiled.subsidies.of(w):
            spend = int((cards.sum(axis=1) * e.spend[pools]).sum())
            if self._sure(w.tenant, e.subsidy, spend):
                amount = int((cards * e.rate[pools]).sum())
                earned = self._earned(w.tenant, e.subsidy, spend)
                limits = (amount, earned, self._left(w.tenant, e.subsidy))
                offers.append((e.subsidy, min(most for most in limits if most is not None)))
        return offers

    def _chosen(self, offers: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Leave out offers that a better one excludes."""
        used: set[str] = set()
        kept = set()
        for s, _ in sorted(offers, key=lambda offer: -offer[1]):
            groups = {group.id for group in self._exclusive(s)}
            if used.isdisjoint(groups):
                used |= groups
                kept.add(s)
        return [offer for offer in offers if offer[0] in kept]

    def _exclusive(self, subsidy: int) -> list[Group]:
        groups = self._compiled.subsidies.groups
        return [group for group in groups if group.exclusive and subsidy in group.members]

    def _sure(self, tenant: str, subsidy: int, spend: int) -> bool:
        """Tell whether claims are open, however much more the firm's other work spends."""
        account = self._compiled.subsidies.account(subsidy, tenant)
        return account is None or (account.least <= spend and account.most is None)

    def _earned(self, tenant: str, subsidy: int, spend: int) -> int | None:
        """Count spend at the least share that it may come to stand at."""
        account = self._compiled.subsidies.account(subsidy, tenant)
        if account is None or not account.brackets:
            return None
        return min(bracket.share for bracket in account.brackets) * spend // 1000

    def draw(self, draws: Sequence[Draw]) -> None:
        """Take amounts out of caps and budgets."""
        for tenant, subsidy, amount in draws:
            for f in self._drawn[subsidy]:
                cap, budget = self._cap(tenant, f), self._budget[f]
                self._caps[tenant, f] = None if cap is None else cap - amount
                self._budget[f] = None if budget is None else budget - amount

    def give_back(self, draws: Sequence[Draw]) -> None:
        """Put amounts back."""
        self.draw([Draw(tenant, subsidy, -amount) for tenant, subsidy, amount in draws])

    def _left(self, tenant: str, subsidy: int) -> int | None:
        limits = (self._left_of(tenant, f) for f in self._drawn[subsidy])
        return min((most for most in limits if most is not None), default=None)

    def _left_of(self, tenant: str, fund: int) -> int | None:
        limits = [v for v in (self._cap(tenant, fund), self._budget[fund]) if v is not None]
        return min(limits, default=None)

    def _cap(self, tenant: str, fund: int) -> int | None:
        key = tenant, fund
        if key not in self._caps:
            subsidies = self._compiled.subsidies
            self._caps[key] = subsidies.left(subsidies.funds[fund], tenant)
        return self._caps[key]


def _lasting(rate: Ints, card_slots: Ints, left: int | None) -> Ints:
    """(n, T) what is left of a programme, spread over all that would draw on it, or the rate."""
    if left is None:
        return rate
    asked = np.maximum(card_slots * rate.max(axis=1), 1)
    lasting: Ints = np.floor(rate * np.minimum(1.0, left / asked)[:, np.newaxis]).astype(np.int64)
    return lasting


class _Room:
    """What one workload may still claim: its rent, the ceilings of its groups, what is left."""

    def __init__(
        self,
        subsidies: Subsidies,
        rents: Ints,
        pools: Ints,
        card_slots: Ints,
        left: Sequence[tuple[frozenset[int], int]],
    ) -> None:
        every = frozenset(range(len(subsidies.rules)))
        rates = [(every, rents)] if subsidies.stacking else []
        rates += [
            (group.members, ceiling_rates(group.ceiling[pools], rents))
            for group in subsidies.groups
            if group.ceiling is not None
        ]
        self._members = [*(members for members, _ in rates), *(members for members, _ in left)]
        self._left = [int((card_slots * rate).sum()) for _, rate in rates]
        self._left += [most for _, most in left]

    def within(self, subsidy: int, amount: int) -> int:
        """Return the amount, or what is left for a subsidy if that is less."""
        limits = zip(self._members, self._left, strict=True)
        return min([amount, *(left for members, left in limits if subsidy in members)])

    def take(self, subsidy: int, amount: int) -> None:
        """Take an amount away."""
        for i, members in enumerate(self._members):
            self._left[i] -= amount * (subsidy in members)
