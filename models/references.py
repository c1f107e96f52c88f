"""Cross-checks of a Case: every id that is named exists, every vector covers the horizon.

Each check yields Problems whose ``path`` leads to the offending field; readers turn paths into
files and rows. Nothing here stops at the first problem.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from huline.models.errors import BadInput, Problem
from huline.models.funds import check_funds
from huline.models.incumbent import check_incumbent
from huline.models.prices import check_contracts, check_prices
from huline.models.problems import KEEP_ONE, problem, unknown_id
from huline.models.promises import check_promises
from huline.models.sentence import both, listed
from huline.models.ties import check_ties
from huline.models.windows import check_windows
from huline.models.workload import TrainingJob

if TYPE_CHECKING:
    from huline.models.base import Named
    from huline.models.case import Case, Pin
    from huline.models.quote import Quote
    from huline.models.workload import Workload

R = TypeVar("R", bound="Named")
TABLES = (
    "accelerators", "metros", "tariffs", "centres", "pools", "tenants", "profiles", "workloads",
    "commitments", "contracts", "groups",
)  # fmt: skip
REFERS_TO: dict[str, tuple[str, ...]] = {
    "tariff": ("tariffs",), "centre": ("centres",), "accelerator": ("accelerators",),
    "accelerators": ("accelerators",), "a": ("metros", "centres"), "b": ("metros", "centres"),
    "at": ("metros", "centres"), "collects_at": ("metros", "centres"),
    "model_at": ("metros", "centres"), "delivers_to": ("centres",), "runs_at": ("centres",),
    "bans": ("centres",), "preferences": ("centres",), "centres": ("centres",),
    "tenant": ("tenants",), "residency": ("residency",), "peaks": ("metros",),
    "profile": ("profiles",), "workload": ("workloads",), "workloads": ("workloads",),
    "after": ("workloads",), "pool": ("pools",), "warm_at": ("pools",),
    "claimed": ("subsidies", "not_applied", "stacking_groups"),
    "spent_on": ("subsidies", "not_applied"),
    "groups": ("stacking_groups",), "tier": ("tiers",),
}  # fmt: skip
"""Field -> the lists one of which has a record of that id."""


def check_references(case: Case) -> None:
    """Raise `BadInput` with every contradiction between the parts of a Case."""
    problems = list(
        chain(
            _duplicates(case),
            _supply(case),
            check_prices(case),
            check_contracts(case),
            _network(case),
            _policy(case),
            check_funds(case),
            _demand(case),
            _resources(case),
            _quotes(case),
            _unpriced_carbon(case),
            _decrees(case),
            check_incumbent(case),
            check_windows(case),
            check_promises(case),
            check_ties(case),
        )
    )
    if problems:
        raise BadInput(problems)


def _by_id(records: Sequence[R]) -> dict[str, R]:
    return {record.id: record for record in records}


def _duplicates(case: Case) -> Iterator[Problem]:
    tables: list[tuple[tuple[str, ...], Sequence[Named]]] = [
        ((name,), getattr(case, name)) for name in TABLES
    ]
    tables += [
        (("network", "links"), case.network.links),
        (("network", "couriers"), case.network.couriers),
        (("policy", "residency"), case.policy.residency),
        (("policy", "subsidies"), case.policy.subsidies),
        (("policy", "stacking_groups"), case.policy.stacking_groups),
    ]
    for table, records in tables:
        first: dict[str, int] = {}
        for i, record in enumerate(records):
            if record.id in first:
                yield problem(
                    (*table, i, "id"), "duplicate-id",
                    both("id '{id}' stands in this table twice", "编号“{id}”在此表中出现两次",
                         id=record.id),
                    both("every id must be unique; rename or remove one of them",
                         "编号不得重复：请改名或删去其中一个"),
                )  # fmt: skip
            first.setdefault(record.id, i)
    metros = _by_id(case.metros)
    for i, centre in enumerate(case.centres):
        if centre.id in metros:
            yield problem(
                ("centres", i, "id"), "duplicate-id",
                both("'{id}' is a metro and a centre", "“{id}”既是城市又是智算中心",
                     id=centre.id),
                both("both are nodes of the network and need different ids",
                     "两者都是网络节点，编号不得相同"),
            )  # fmt: skip


def _vector(path: tuple[str | int, ...], values: Sequence[int], slots: int) -> Iterator[Problem]:
    if len(values) not in (1, slots):
        yield problem(
            path, "horizon",
            both("has {count} values, but the horizon has {slots} slots",
                 "有 {count} 个值，而规划期有 {slots} 个时段", count=len(values), slots=slots),
            both("give one value for every slot ({slots}), or a single one for all",
                 "请给出每个时段的值（{slots} 个），或只给一个通用值", slots=slots),
        )  # fmt: skip


def _supply(case: Case) -> Iterator[Problem]:
    slots = case.horizon.slots
    centres, accelerators = _by_id(case.centres), _by_id(case.accelerators)
    tariffs = _by_id(case.tariffs)
    for i, tariff in enumerate(case.tariffs):
        yield from _vector(("tariffs", i, "fen_per_mwh"), tariff.fen_per_mwh, slots)
    for i, centre in enumerate(case.centres):
        yield from _vector(("centres", i, "pue"), centre.pue, slots)
        if centre.power_limit_w:
            yield from _vector(("centres", i, "power_limit_w"), centre.power_limit_w, slots)
        if centre.tariff not in tariffs:
            yield unknown_id(("centres", i, "tariff"), "tariff", centre.tariff, tariffs)
    for i, pool in enumerate(case.pools):
        yield from _vector(("pools", i, "cards"), pool.cards, slots)
        if pool.headroom:
            yield from _vector(("pools", i, "headroom"), pool.headroom, slots)
        for amounts in pool.resources.values():
            yield from _vector(("pools", i, "resources"), amounts, slots)
        if pool.centre not in centres:
            yield unknown_id(("pools", i, "centre"), "centre", pool.centre, centres)
        if pool.accelerator not in accelerators:
            yield unknown_id(
                ("pools", i, "accelerator"), "accelerator", pool.accelerator, accelerators
            )


def _network(case: Case) -> Iterator[Problem]:
    centres = _by_id(case.centres)
    nodes: dict[str, Named] = {**_by_id(case.metros), **centres}
    for i, link in enumerate(case.network.links):
        for end in ("a", "b"):
            node = getattr(link, end)
            if node not in nodes:
                yield unknown_id(("network", "links", i, end), "metro or centre", node, nodes)
        if link.volume_per_slot_mb:
            at = ("network", "links", i, "volume_per_slot_mb")
            yield from _vector(at, link.volume_per_slot_mb, case.horizon.slots)
    for i, courier in enumerate(case.network.couriers):
        of = ("network", "couriers", i)
        for node in courier.collects_at:
            if node not in nodes:
                yield unknown_id((*of, "collects_at"), "metro or centre", node, nodes)
        for centre in courier.delivers_to:
            if centre not in centres:
                yield unknown_id((*of, "delivers_to"), "centre", centre, centres)


def _policy(case: Case) -> Iterator[Problem]:
    for name, key in (
        ("tiers", "tier"),
        ("rules", "rule"),
        ("energy_quotas", "province"),
        ("carbon", "province"),
    ):
        rows = getattr(case.policy, name)
        counts = Counter(getattr(row, key) for row in rows)
        for i, row in enumerate(rows):
            if counts[getattr(row, key)] > 1:
                yield problem(
                    ("policy", name, i, key), "duplicate-id",
                    both("{key} '{id}' is set more than once", "{key}“{id}”设定了不止一次",
                         key=key, id=getattr(row, key)),
                    KEEP_ONE,
                )  # fmt: skip
    groups = _by_id(case.policy.stacking_groups)
    for i, rule in enumerate(case.policy.subsidies):
        for name in (name for name in rule.groups if name not in groups):
            yield unknown_id(("policy", "subsidies", i, "groups"), "stacking group", name, groups)
    known: dict[str, Named] = {
        **_by_id(case.policy.subsidies), **_by_id(case.policy.not_applied)
    }  # fmt: skip
    capped = known | {g.id: g for g in case.policy.stacking_groups if g.firm_cap is not None}
    for i, tenant in enumerate(case.tenants):
        for field, named in (("spent_on", known), ("claimed", capped)):
            for subsidy in getattr(tenant, field):
                if subsidy not in named:
                    yield unknown_id(("tenants", i, field), "subsidy", subsidy, named)


def _unpriced_carbon(case: Case) -> Iterator[Problem]:
    """Where carbon has a price, every centre with a pool needs a factor."""
    used = {pool.centre for pool in case.pools} if case.policy.carbon_price else set()
    for i, centre in enumerate(case.centres):
        if centre.id in used and case.policy.carbon_of(centre) is None:
            yield problem(
                ("centres", i, "carbon_g_per_kwh"), "carbon",
                both("carbon has a price, but neither '{id}' nor its province has a grid factor",
                     "碳排放已计价，但“{id}”及其所在省均无电网排放因子", id=centre.id),
                both("give it here, or for {province} under policy.carbon",
                     "在此填写，或在 policy.carbon 中填写 {province} 的因子",
                     province=centre.province),
            )  # fmt: skip


def _demand(case: Case) -> Iterator[Problem]:
    slots = case.horizon.slots
    known: dict[str, Mapping[str, Named]] = {
        "tenant": _by_id(case.tenants),
        "accelerator": _by_id(case.accelerators),
        "residency class": _by_id(case.policy.residency),
        "metro": _by_id(case.metros),
        "profile": _by_id(case.profiles),
        "centre": _by_id(case.centres),
        "pool": _by_id(case.pools),
    }
    nodes = {**known["metro"], **known["centre"]}
    tiers = {tier.tier for tier in case.policy.tiers}
    for i, profile in enumerate(case.profiles):
        yield from _vector(("profiles", i, "per_mille"), profile.per_mille, slots)
    for i, w in enumerate(case.workloads):
        at = ("workloads", i)
        if isinstance(w, TrainingJob):
            if w.data and w.data.at not in nodes:
                yield unknown_id((*at, "data", "at"), "metro or centre", w.data.at, nodes)
        elif w.model_at is not None and w.model_at not in nodes:
            yield unknown_id((*at, "model_at"), "metro or centre", w.model_at, nodes)
        for field, what, values in _named(w):
            for value in values:
                if value not in known[what]:
                    yield unknown_id((*at, field), what, value, known[what])
        if w.tier not in tiers and w.unserved is None:
            yield problem(
                (*at, "tier"), "unknown-id",
                both("tier {tier} has no penalty in the policy", "政策没有规定等级 {tier} 的罚金",
                     tier=w.tier),
                both("tiers with one: {tiers}; or state the workload's own 'unserved'",
                     "有罚金的等级：{tiers}；或在任务的 unserved 中写明罚金",
                     tiers=listed(sorted(tiers)) or both("none", "无")),
            )  # fmt: skip


def _named(w: Workload) -> list[tuple[str, str, Iterable[str]]]:
    """List the fields of a workload that name something, of what, and what they name."""
    named: list[tuple[str, str, Iterable[str]]] = [
        ("tenant", "tenant", (w.tenant,)), ("accelerators", "accelerator", w.accelerators),
    ]  # fmt: skip
    # most name nothing more, and there may be many
    if w.residency:
        named.append(("residency", "residency class", (w.residency,)))
    if w.bans:
        named.append(("bans", "centre", w.bans))
    if w.preferences:
        named.append(("preferences", "centre", w.preferences))
    if w.runs_at:
        named.append(("runs_at", "centre", (w.runs_at,)))
    if not isinstance(w, TrainingJob):
        named += [
            ("peaks", "metro", w.peaks), ("profile", "profile", (w.profile,)),
            ("warm_at", "pool", w.warm_at),
        ]  # fmt: skip
    return named


def _resources(case: Case) -> Iterator[Problem]:
    known = dict.fromkeys(name for pool in case.pools for name in pool.resources)
    users: list[tuple[str, Iterable[Workload | Quote]]] = [
        ("workloads", case.workloads), ("quotes", case.quotes),
    ]  # fmt: skip
    for table, records in users:
        for i, record in enumerate(records):
            for name in record.uses or ():
                if name not in known:
                    yield unknown_id((table, i, "uses"), "resource", name, known)


def _quotes(case: Case) -> Iterator[Problem]:
    pools, workloads = _by_id(case.pools), _by_id(case.workloads)
    services = {service.id for service in case.services()}
    offers = Counter((quote.workload, quote.pool) for quote in case.quotes)
    for i, quote in enumerate(case.quotes):
        at = ("quotes", i)
        if quote.workload not in workloads:
            yield unknown_id((*at, "workload"), "workload", quote.workload, workloads)
        elif quote.workload in services:
            yield problem(
                (*at, "workload"), "quote",
                both("'{id}' is an inference service; only training jobs can be quoted",
                     "“{id}”是推理服务；只有训练任务可以报价", id=quote.workload),
                both("remove the quote", "请删去该报价"),
            )  # fmt: skip
        if quote.pool not in pools:
            yield unknown_id((*at, "pool"), "pool", quote.pool, pools)
        if offers[quote.workload, quote.pool] > 1:
            yield problem(
                (*at, "pool"), "duplicate-id",
                both("'{id}' is quoted more than once in '{pool}'",
                     "“{id}”在“{pool}”中的报价不止一个", id=quote.workload, pool=quote.pool),
                KEEP_ONE,
            )  # fmt: skip


def _decrees(case: Case) -> Iterator[Problem]:
    yield from wrong_pins(case, case.pins)
    pools = _by_id(case.pools)
    for i, promise in enumerate(case.commitments):
        if promise.pool not in pools:
            yield unknown_id(("commitments", i, "pool"), "pool", promise.pool, pools)


def wrong_pins(case: Case, pins: Sequence[Pin]) -> Iterator[Problem]:
    """Yield what is wrong with pins, be they the Case's own or to be added to it."""
    centres, pools, workloads = _by_id(case.centres), _by_id(case.pools), _by_id(case.workloads)
    pinned = Counter(pin.workload for pin in pins)
    for i, pin in enumerate(pins):
        at = ("pins", i)
        if pin.workload not in workloads:
            yield unknown_id((*at, "workload"), "workload", pin.workload, workloads)
        elif pin.first is not None and not isinstance(workloads[pin.workload], TrainingJob):
            yield problem(
                (*at, "first"), "pin",
                both("only a training job can be pinned to a starting slot",
                     "只有训练任务可以指定起始时段"),
            )  # fmt: skip
        if pinned[pin.workload] > 1:
            yield problem(
                (*at, "workload"), "duplicate-id",
                both("'{id}' is pinned more than once", "“{id}”被指定了不止一次", id=pin.workload),
                KEEP_ONE,
            )  # fmt: skip
        if pin.centre not in centres:
            yield unknown_id((*at, "centre"), "centre", pin.centre, centres)
        if pin.pool is None:
            continue
        if pin.pool not in pools:
            yield unknown_id((*at, "pool"), "pool", pin.pool, pools)
        elif (centre := pools[pin.pool].centre) in centres and centre != pin.centre:
            yield problem(
                (*at, "pool"), "pin",
                both("pool '{pool}' is not at centre '{centre}'",
                     "资源池“{pool}”不在智算中心“{centre}”", pool=pin.pool, centre=pin.centre),
                both("it is at '{centre}'", "它在“{centre}”", centre=centre),
            )  # fmt: skip
