"""Measures of one plan: each is one function, and one line of the table in docs/policy-lab.md."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from huline.models.findings import Figure, Unit
from huline.models.plan import Plan
from huline.models.sentence import Sentence
from huline.models.subsidy import StackingGroup, SubsidyRule
from huline.optimizer.policy.seen import Paid, Seen
from huline.optimizer.replan import moves_of

UNKNOWN = "(unknown)"
"""What stands for a sector or a size that the Case does not know."""


class Measure(NamedTuple):
    """A measure of one plan.

    Attributes
    ----------
    of : yields what it is broken down by, the key, and the value
    """

    id: str
    unit: Unit
    title: Sentence
    of: Callable[[Seen], Iterator[tuple[str, str, float | int | None]]]


def figures(seen: Seen) -> tuple[Figure, ...]:
    """Return all measures of a plan, in the order of `MEASURES`."""
    return tuple(
        Figure(measure=measure.id, by=by, key=key, unit=measure.unit, value=value)
        for measure in MEASURES
        for by, key, value in measure.of(seen)
    )


Values = Iterator[tuple[str, str, float | int | None]]


def _payer_cost(seen: Seen) -> Values:
    yield "", "", seen.plan.ledger.total


def _tenant_cost(seen: Seen) -> Values:
    sums = Counter[str]()
    for placement in seen.plan.placements:
        sums[seen.workloads[placement.workload].tenant] += placement.ledger.total
    yield from (("tenant", tenant, amount) for tenant, amount in sorted(sums.items()))


def _payer_line(seen: Seen) -> Values:
    yield from (("line", line, amount) for line, amount in seen.plan.ledger if amount)


def _system_cost(seen: Seen) -> Values:
    yield "", "", seen.plan.system.total


def _system_line(seen: Seen) -> Values:
    yield from (("line", line, amount) for line, amount in seen.plan.system if amount)


_BREAKDOWNS: Mapping[str, Callable[[Seen, Paid], str]] = {
    "programme": lambda _, paid: paid.subsidy.id,
    "tenant_province": lambda seen, paid: seen.tenants[paid.workload.tenant].province,
    "tenant_size": lambda seen, paid: seen.tenants[paid.workload.tenant].size or UNKNOWN,
    "tenant_sector": lambda seen, paid: seen.tenants[paid.workload.tenant].sector or UNKNOWN,
    "tenant": lambda _, paid: paid.workload.tenant,
    "centre_province": lambda seen, paid: seen.centres[paid.centre].province,
    "origin": lambda seen, paid: seen.origin(paid.pool),
}


def _outlay(seen: Seen) -> Values:
    yield "", "", outlay(seen.plan)
    for by, key_of in _BREAKDOWNS.items():
        sums = Counter[str]()
        for paid in seen.paid:
            sums[key_of(seen, paid)] += paid.amount
        yield from ((by, key, amount) for key, amount in sorted(sums.items()))


def outlay(plan: Plan) -> int:
    """Return what all programmes pay, in milli-fen."""
    return -plan.ledger.subsidy


def _outlay_per_served(seen: Seen) -> Values:
    minutes = _total_minutes(seen)
    yield "", "", float(Fraction(outlay(seen.plan) * 60, minutes)) if minutes else None


def _pool_used(seen: Seen) -> Values:
    for by, rule, claimed in _with_money(seen):
        if rule.budget:
            yield by, rule.id, claimed / rule.budget


def _pool_left(seen: Seen) -> Values:
    for by, rule, claimed in _with_money(seen):
        if rule.budget is not None:
            yield by, rule.id, rule.budget - claimed


def _firms_at_cap(seen: Seen) -> Values:
    for by, rule, _ in _with_money(seen):
        if rule.firm_cap is None:
            continue
        mine = Counter[str]()
        for paid in seen.paid:
            if _draws_on(paid.subsidy, rule):
                mine[paid.workload.tenant] += paid.amount
        capped = [
            tenant
            for tenant, amount in mine.items()
            if seen.tenants[tenant].claimed.get(rule.id, 0) + amount >= rule.firm_cap
        ]
        yield by, rule.id, len(capped)


def _with_money(seen: Seen) -> Iterator[tuple[str, SubsidyRule | StackingGroup, int]]:
    """Yield what may have a budget or a cap, and what this plan claims of it."""
    policy = seen.case.policy
    on: list[SubsidyRule] = [rule for rule in policy.subsidies if not rule.off]
    rules: list[tuple[str, SubsidyRule | StackingGroup]] = [("programme", r) for r in on]
    rules += [("stacking_group", group) for group in policy.stacking_groups]
    for by, rule in rules:
        yield by, rule, sum(p.amount for p in seen.paid if _draws_on(p.subsidy, rule))


def _draws_on(subsidy: SubsidyRule, rule: SubsidyRule | StackingGroup) -> bool:
    return rule.id == subsidy.id or rule.id in subsidy.groups


def _leaks_to_centres(seen: Seen) -> Values:
    yield from _leaks(seen, lambda paid: seen.centres[paid.centre].province)


def _leaks_to_firms(seen: Seen) -> Values:
    yield from _leaks(seen, lambda paid: seen.tenants[paid.workload.tenant].province)


def _leaks(seen: Seen, place_of: Callable[[Paid], str]) -> Values:
    sums, known = Counter[str](), set[str]()
    for paid in seen.paid:
        home = paid.subsidy.firm_province or paid.subsidy.centre_province
        if home is not None:
            known.add(paid.subsidy.id)
            sums[paid.subsidy.id] += paid.amount * (place_of(paid) != home)
    yield from (("programme", subsidy, sums[subsidy]) for subsidy in sorted(known))


def _card_hours(seen: Seen) -> Values:
    yield "", "", _total_minutes(seen) / 60
    for by, side in (("side_policy", "side_policy"), ("side_hu", "side_hu")):
        sums = Counter(east=0, west=0)
        for pool, minutes in seen.minutes_by_pool.items():
            sums[getattr(seen.centres[seen.pools[pool].centre], side)] += minutes
        yield from ((by, key, minutes / 60) for key, minutes in sorted(sums.items()))
    centres, provinces, origins = Counter[str](), Counter[str](), Counter[str]()
    for pool, minutes in seen.minutes_by_pool.items():
        centre = seen.pools[pool].centre
        centres[centre] += minutes
        provinces[seen.centres[centre].province] += minutes
        origins[seen.origin(pool)] += minutes
    for by, found in (("centre", centres), ("centre_province", provinces), ("origin", origins)):
        yield from ((by, key, m / 60) for key, m in sorted(found.items()) if m)


def _west_share(seen: Seen) -> Values:
    if seen.measures.busy_card_hours:
        yield "side_policy", "west", 1 - seen.measures.east_policy_share
        yield "side_hu", "west", 1 - seen.measures.east_hu_share


def _total_minutes(seen: Seen) -> int:
    return seen.minutes_by_pool.total()


def _rack_rate(seen: Seen) -> Values:
    yield "", "", seen.measures.rack_rate
    yield from (("centre", use.centre, use.rack_rate) for use in seen.measures.centres)


def _lit_rate(seen: Seen) -> Values:
    yield "", "", seen.measures.lit_rate
    yield from (("centre", use.centre, use.lit_rate) for use in seen.measures.centres)


def _margin(seen: Seen) -> Values:
    uses = seen.measures.centres
    yield "", "", sum(use.margin for use in uses)
    yield from (("centre", use.centre, use.margin) for use in uses if use.margin)


def _carbon(seen: Seen) -> Values:
    yield "", "", seen.measures.carbon_kg


def _energy(seen: Seen) -> Values:
    yield "", "", seen.measures.energy_wh


def _served(seen: Seen) -> Values:
    yield "", "", seen.measures.served


def _served_worth(seen: Seen) -> Values:
    yield "", "", seen.measures.served_worth


def _unserved(seen: Seen) -> Values:
    yield "", "", seen.measures.unserved + seen.measures.partly


def _moves(seen: Seen) -> Values:
    if seen.case.incumbent.held:
        yield "", "", moves_of(seen.case, seen.plan)


MEASURES = (
    Measure("payer-cost", "milli-fen", Sentence("net cost, payer's view", "净成本（付款方）"),
            _payer_cost),
    Measure("tenant-cost", "milli-fen",
            Sentence("net cost of a tenant's work", "用户任务的净成本"), _tenant_cost),
    Measure("system-cost", "milli-fen", Sentence("resource cost, system view", "资源成本（系统）"),
            _system_cost),
    Measure("outlay", "milli-fen", Sentence("outlay of programmes", "补贴支出"), _outlay),
    Measure("outlay-per-served", "milli-fen/card-hour",
            Sentence("outlay per card-hour served", "每服务卡时的补贴支出"), _outlay_per_served),
    Measure("pool-used", "share", Sentence("share of the pool used", "资金池使用比例"),
            _pool_used),
    Measure("pool-left", "milli-fen", Sentence("left in the pool", "资金池余额"), _pool_left),
    Measure("firms-at-cap", "count", Sentence("firms at their cap", "达到申领上限的企业数"),
            _firms_at_cap),
    Measure("leaks-to-centres", "milli-fen",
            Sentence("outlay for work outside the issuing province", "付给外省中心任务的支出"),
            _leaks_to_centres),
    Measure("leaks-to-firms", "milli-fen",
            Sentence("outlay to firms of other provinces", "付给外省企业的支出"), _leaks_to_firms),
    Measure("card-hours", "card-hour", Sentence("card-hours at work", "使用卡时"), _card_hours),
    Measure("west-share", "share", Sentence("share of the west", "西部占比"), _west_share),
    Measure("rack-rate", "share", Sentence("rack rate", "上架率"), _rack_rate),
    Measure("lit-rate", "share", Sentence("lit rate", "点亮率"), _lit_rate),
    Measure("operator-margin", "milli-fen", Sentence("operators' margin", "运营方毛利"), _margin),
    Measure("carbon", "kg", Sentence("carbon dioxide emitted", "碳排放"), _carbon),
    Measure("energy", "Wh", Sentence("electricity at the meter", "电表用电量"), _energy),
    Measure("served", "count", Sentence("workloads served whole", "完整服务的任务数"), _served),
    Measure("unserved", "count",
            Sentence("workloads not served, or only in part", "未服务或部分服务的任务数"),
            _unserved),
    Measure("served-worth", "share",
            Sentence("share of all work served, by penalties", "按罚金折算的服务比例"),
            _served_worth),
    Measure("moves", "count",
            Sentence("workloads that left centres of an earlier plan",
                     "离开原计划所在中心的任务数"),
            _moves),
    Measure("payer-line", "milli-fen", Sentence("line of the payer's ledger", "付款方账目"),
            _payer_line),
    Measure("system-line", "milli-fen", Sentence("line of the system's ledger", "系统账目"),
            _system_line),
)  # fmt: skip
"""All measures of one plan; those of two stand in `huline.optimizer.policy.pairs`."""
