"""The claims that bring most, exactly, in whole milli-fen.

What is asked is first cut to what spend and least claims allow; then it falls apart into parts
that no limit joins. A part in which limits by workload, and limits by money, are nested or apart
is a maximum flow. Where some cross, or something is all or nothing, an integer program decides,
within a limit of work: where that ends it, how much more there might be is told.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from huline.models.plan import Claim
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.settle.claim_flow import flow
from huline.optimizer.settle.claim_parts import Ask, Filled, Limit, Part, parts_of
from huline.optimizer.settle.claim_program import program

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Bill:
    """What one workload pays in rent and may claim, in milli-fen.

    Attributes
    ----------
    entitled : by subsidy index
    spend : rent that counts as spend, by subsidy index
    ceilings : the most it may claim in a stacking group, by group index
    """

    workload: int
    rent: int
    entitled: Mapping[int, int]
    spend: Mapping[int, int] = field(default_factory=dict)
    ceilings: Mapping[int, int] = field(default_factory=dict)


class Claimed(NamedTuple):
    """Claims of a schedule.

    Attributes
    ----------
    of : by workload index; workloads that claim nothing are left out
    slack : milli-fen by which no others are greater in all: 0 where these are proven the greatest
    """

    of: dict[int, tuple[Claim, ...]]
    slack: int


def best_claims(compiled: Compiled, bills: Sequence[Bill]) -> Claimed:
    """Choose claims of the greatest total under every rule on claims."""
    earned = _earned(compiled, bills)
    asks = _asks(compiled, bills, earned)
    limits = list(_limits(compiled, bills, asks, earned))
    rivals = list(_rivals(compiled, asks))
    found: dict[int, tuple[Claim, ...]] = {}
    amounts, slack = [0] * len(asks), 0
    for part in parts_of(asks, limits, rivals):
        filled = _solve(part)
        slack += filled.most - filled.total
        for i, amount in filled.amounts.items():
            amounts[i] = amount
    for ask, amount in zip(asks, amounts, strict=True):
        if amount:
            claim = Claim(subsidy=compiled.subsidies.rules[ask.subsidy].id, amount=amount)
            found[ask.workload] = (*found.get(ask.workload, ()), claim)
    return Claimed(found, slack)


def _solve(part: Part) -> Filled:
    """Find the best amounts of one part."""
    forests = part.forests
    if forests is not None:
        found = flow(part, *forests)
        if part.allows(found):
            return Filled(found, sum(found.values()))
    return program(part)


def _earned(compiled: Compiled, bills: Sequence[Bill]) -> dict[tuple[str, int], int | None]:
    """(tenant, subsidy) -> what its spend lets it claim in all; None where spend is no matter."""
    spend: dict[tuple[str, int], int] = {}
    for bill in bills:
        tenant = compiled.case.workloads[bill.workload].tenant
        for s in bill.entitled:
            spend[tenant, s] = spend.get((tenant, s), 0) + bill.spend.get(s, 0)
    earned: dict[tuple[str, int], int | None] = {}
    for (tenant, s), rent in spend.items():
        account = compiled.subsidies.account(s, tenant)
        if account is None:
            earned[tenant, s] = None
        else:
            earned[tenant, s] = account.earned(rent) if account.opens_at(rent) else 0
    return earned


def _asks(
    compiled: Compiled, bills: Sequence[Bill], earned: Mapping[tuple[str, int], int | None]
) -> list[Ask]:
    asks = []
    for bill in bills:
        tenant = compiled.case.workloads[bill.workload].tenant
        for s, entitled in bill.entitled.items():
            least = compiled.subsidies.min_claim[s]
            most = entitled if earned[tenant, s] is None else min(entitled, earned[tenant, s] or 0)
            if most and most >= least:
                asks.append(Ask(bill.workload, tenant, s, most, least))
    return asks


def _limits(
    compiled: Compiled,
    bills: Sequence[Bill],
    asks: Sequence[Ask],
    earned: Mapping[tuple[str, int], int | None],
) -> Iterator[Limit]:
    """Yield every limit on a sum of claims."""
    subsidies = compiled.subsidies
    of_workload = _gathered(ask.workload for ask in asks)
    for bill in bills:
        mine = of_workload.get(bill.workload, ())
        if subsidies.stacking:
            yield Limit("work", bill.rent, tuple(mine))
        for g, ceiling in bill.ceilings.items():
            inside = (i for i in mine if asks[i].subsidy in subsidies.groups[g].members)
            yield Limit("work", ceiling, tuple(inside))
    for (tenant, s), mine in _gathered((ask.tenant, ask.subsidy) for ask in asks).items():
        most = earned[tenant, s]
        if most is not None:
            yield Limit("money", most, tuple(mine))
    for fund in subsidies.funds:
        drawing = [i for i, ask in enumerate(asks) if ask.subsidy in fund.members]
        if fund.budget is not None:
            yield Limit("money", fund.budget, tuple(drawing))
        for tenant, mine in _gathered(asks[i].tenant for i in drawing).items():
            left = subsidies.left(fund, tenant)
            if left is not None:
                yield Limit("money", left, tuple(drawing[k] for k in mine))


def _gathered(keys: Iterable[K]) -> dict[K, list[int]]:
    """Key -> where it stands in the list."""
    found: dict[K, list[int]] = {}
    for i, key in enumerate(keys):
        found.setdefault(key, []).append(i)
    return found


def _rivals(compiled: Compiled, asks: Sequence[Ask]) -> Iterator[tuple[int, ...]]:
    """Yield the asks of each workload of which only one may be met; none within another's."""
    groups = [group.members for group in compiled.subsidies.groups if group.exclusive]
    if not groups:
        return
    for mine in _gathered(ask.workload for ask in asks).values():
        inside = (frozenset(i for i in mine if asks[i].subsidy in members) for members in groups)
        found: list[frozenset[int]] = []
        for some in sorted(inside, key=len, reverse=True):
            if len(some) > 1 and not any(some <= other for other in found):
                found.append(some)
                yield tuple(sorted(some))
