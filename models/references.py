"""Cross-checks of a Case: every id that is named exists, every vector covers the horizon.

Each check yields Problems whose ``path`` leads to the offending field; readers turn paths into
files and rows. Nothing here stops at the first problem.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from huline.models.errors import BadInput, Problem
from huline.models.units import at_slot
from huline.models.workload import TrainingJob

if TYPE_CHECKING:
    from huline.models.base import Named
    from huline.models.case import Case, Commitment, Horizon
    from huline.models.centre import Pool
    from huline.models.quote import Quote
    from huline.models.workload import Workload

TABLES = (
    "accelerators", "metros", "tariffs", "centres", "pools", "tenants", "profiles", "workloads",
    "commitments",
)  # fmt: skip


def check_references(case: Case) -> None:
    """Raise `BadInput` with every contradiction between the parts of a Case."""
    problems = list(
        chain(
            _duplicates(case),
            _supply(case),
            _network(case),
            _policy(case),
            _demand(case),
            _resources(case),
            _quotes(case),
            _decrees(case),
            _overcommitted(case),
            _overdrawn_when_idle(case),
        )
    )
    if problems:
        raise BadInput(problems)


def problem(path: Sequence[str | int], code: str, message: str, hint: str = "") -> Problem:
    """Make a Problem of a path into a document."""
    dotted = ".".join(str(step) for step in path)
    return Problem("", None, dotted, code, message, hint, tuple(path))


def unknown_id(path: Sequence[str | int], what: str, value: str, known: Iterable[str]) -> Problem:
    """Say that ``value`` names no ``what``, and which name is nearest."""
    return problem(path, "unknown-id", f"there is no {what} '{value}'", nearest(value, known))


def nearest(value: str, known: Iterable[str]) -> str:
    """Return a hint with the nearest known name, or the names there are."""
    return _nearest(value, tuple(known))


@lru_cache(maxsize=1 << 14)
def _nearest(value: str, names: tuple[str, ...]) -> str:
    # a wrong name often stands in every row, and looking for its like takes long
    close = get_close_matches(value, names, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    if not names:
        return "none is defined"
    return "known: " + ", ".join(names[:8]) + (", ..." if len(names) > 8 else "")


def _ids(records: Sequence[Named]) -> dict[str, int]:
    return {record.id: i for i, record in enumerate(records)}


def _duplicates(case: Case) -> Iterator[Problem]:
    tables: list[tuple[tuple[str, ...], Sequence[Named]]] = [
        ((name,), getattr(case, name)) for name in TABLES
    ]
    tables += [
        (("network", "links"), case.network.links),
        (("policy", "residency"), case.policy.residency),
        (("policy", "subsidies"), case.policy.subsidies),
    ]
    for table, records in tables:
        first: dict[str, int] = {}
        for i, record in enumerate(records):
            if record.id in first:
                yield problem(
                    (*table, i, "id"), "duplicate-id",
                    f"id '{record.id}' stands in this table twice",
                    "every id must be unique; rename or remove one of them",
                )  # fmt: skip
            first.setdefault(record.id, i)
    metros = _ids(case.metros)
    for i, centre in enumerate(case.centres):
        if centre.id in metros:
            yield problem(
                ("centres", i, "id"), "duplicate-id",
                f"'{centre.id}' is a metro and a centre",
                "both are nodes of the network and need different ids",
            )  # fmt: skip


def _vector(path: tuple[str | int, ...], values: Sequence[int], slots: int) -> Iterator[Problem]:
    if len(values) not in (1, slots):
        yield problem(
            path, "horizon",
            f"has {len(values)} values, but the horizon has {slots} slots",
            f"give one value for every slot ({slots}), or a single one for all",
        )  # fmt: skip


def _supply(case: Case) -> Iterator[Problem]:
    slots = case.horizon.slots
    centres, accelerators, tariffs = map(_ids, (case.centres, case.accelerators, case.tariffs))
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
        for amounts in pool.resources.values():
            yield from _vector(("pools", i, "resources"), amounts, slots)
        if pool.centre not in centres:
            yield unknown_id(("pools", i, "centre"), "centre", pool.centre, centres)
        if pool.accelerator not in accelerators:
            yield unknown_id(
                ("pools", i, "accelerator"), "accelerator", pool.accelerator, accelerators
            )


def _network(case: Case) -> Iterator[Problem]:
    nodes = {**_ids(case.metros), **_ids(case.centres)}
    for i, link in enumerate(case.network.links):
        for end in ("a", "b"):
            node = getattr(link, end)
            if node not in nodes:
                yield unknown_id(("network", "links", i, end), "metro or centre", node, nodes)


def _policy(case: Case) -> Iterator[Problem]:
    for name, key in (("tiers", "tier"), ("rules", "rule")):
        rows = getattr(case.policy, name)
        counts = Counter(getattr(row, key) for row in rows)
        for i, row in enumerate(rows):
            if counts[getattr(row, key)] > 1:
                yield problem(
                    ("policy", name, i, key), "duplicate-id",
                    f"{key} '{getattr(row, key)}' is set more than once", "keep one of them",
                )  # fmt: skip
    known = {*_ids(case.policy.subsidies), *(n.id for n in case.policy.not_applied)}
    for i, tenant in enumerate(case.tenants):
        for subsidy in tenant.claimed:
            if subsidy not in known:
                yield unknown_id(("tenants", i, "claimed"), "subsidy", subsidy, sorted(known))


def _demand(case: Case) -> Iterator[Problem]:
    slots = case.horizon.slots
    known = {
        "tenant": _ids(case.tenants),
        "accelerator": _ids(case.accelerators),
        "residency class": _ids(case.policy.residency),
        "metro": _ids(case.metros),
        "profile": _ids(case.profiles),
        "centre": _ids(case.centres),
    }
    nodes = {**known["metro"], **known["centre"]}
    tiers = {tier.tier for tier in case.policy.tiers}
    quoted = _quoted_run_times(case)
    for i, profile in enumerate(case.profiles):
        yield from _vector(("profiles", i, "per_mille"), profile.per_mille, slots)
    for i, w in enumerate(case.workloads):
        at = ("workloads", i)
        named: list[tuple[str, str, Iterable[str]]] = [
            ("tenant", "tenant", (w.tenant,)),
            ("accelerators", "accelerator", w.accelerators),
            ("residency", "residency class", (w.residency,) if w.residency else ()),
            ("bans", "centre", w.bans),
            ("preferences", "centre", w.preferences),
        ]
        if isinstance(w, TrainingJob):
            if w.data and w.data.at not in nodes:
                yield unknown_id((*at, "data", "at"), "metro or centre", w.data.at, nodes)
        else:
            named += [("peaks", "metro", w.peaks), ("profile", "profile", (w.profile,))]
        for field, what, values in named:
            for value in values:
                if value not in known[what]:
                    yield unknown_id((*at, field), what, value, known[what])
        if w.tier not in tiers and w.unserved is None:
            yield problem(
                (*at, "tier"), "unknown-id", f"tier {w.tier} has no penalty in the policy",
                f"tiers with one: {sorted(tiers)}; or state the workload's own 'unserved'",
            )  # fmt: skip
        yield from _window(at, w, case.horizon, quoted.get(w.id, ()))


def _quoted_run_times(case: Case) -> dict[str, list[int]]:
    """Workload id -> run times that quotes give it."""
    found: dict[str, list[int]] = defaultdict(list)
    for quote in case.quotes:
        if quote.slots is not None:
            found[quote.workload].append(quote.slots)
    return found


def _window(
    at: tuple[str | int, ...], w: Workload, horizon: Horizon, quoted: Iterable[int]
) -> Iterator[Problem]:
    slots = horizon.slots
    if w.release >= slots or (w.deadline or 0) > slots:
        field = "release" if w.release >= slots else "deadline"
        yield problem(
            (*at, field), "horizon",
            f"{getattr(w, field)} is beyond the horizon of {slots} slots",
            f"slots are counted from 0; the last deadline possible is {slots}",
        )  # fmt: skip
    elif isinstance(w, TrainingJob):
        room = (slots if w.deadline is None else w.deadline) - w.release
        fastest = max(w.accelerators.values())
        run = min(w.slots_on(fastest, cards, horizon.slot_minutes) for cards in w.cards)
        run = min(run, *quoted) if quoted else run
        if run > room:
            yield problem(
                (*at, "deadline" if w.deadline is not None else "work"), "window",
                f"runs {run} slots at its fastest, but its window has {room}",
                "extend the window, allow more cards, or split the work",
            )  # fmt: skip


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
    pools, workloads = map(_ids, (case.pools, case.workloads))
    services = {service.id for service in case.services()}
    offers = Counter((quote.workload, quote.pool) for quote in case.quotes)
    for i, quote in enumerate(case.quotes):
        at = ("quotes", i)
        if quote.workload not in workloads:
            yield unknown_id((*at, "workload"), "workload", quote.workload, workloads)
        elif quote.workload in services:
            yield problem(
                (*at, "workload"), "quote",
                f"'{quote.workload}' is an inference service; only training jobs can be quoted",
                "remove the quote",
            )  # fmt: skip
        if quote.pool not in pools:
            yield unknown_id((*at, "pool"), "pool", quote.pool, pools)
        if offers[quote.workload, quote.pool] > 1:
            yield problem(
                (*at, "pool"), "duplicate-id",
                f"'{quote.workload}' is quoted more than once in '{quote.pool}'", "keep one quote",
            )  # fmt: skip


def _decrees(case: Case) -> Iterator[Problem]:
    centres, pools, workloads = map(_ids, (case.centres, case.pools, case.workloads))
    pinned = Counter(pin.workload for pin in case.pins)
    for i, pin in enumerate(case.pins):
        at = ("pins", i)
        if pin.workload not in workloads:
            yield unknown_id((*at, "workload"), "workload", pin.workload, workloads)
        elif pin.first is not None and not isinstance(
            case.workloads[workloads[pin.workload]], TrainingJob
        ):
            yield problem(
                (*at, "first"), "pin", "only a training job can be pinned to a starting slot"
            )
        if pinned[pin.workload] > 1:
            yield problem(
                (*at, "workload"), "duplicate-id", f"'{pin.workload}' is pinned more than once"
            )
        if pin.centre not in centres:
            yield unknown_id((*at, "centre"), "centre", pin.centre, centres)
        if pin.pool is None:
            continue
        if pin.pool not in pools:
            yield unknown_id((*at, "pool"), "pool", pin.pool, pools)
        elif (centre := case.pools[pools[pin.pool]].centre) in centres and centre != pin.centre:
            yield problem(
                (*at, "pool"), "pin", f"pool '{pin.pool}' is not at centre '{pin.centre}'",
                f"it is at '{centre}'",
            )  # fmt: skip
    for i, promise in enumerate(case.commitments):
        if promise.pool not in pools:
            yield unknown_id(("commitments", i, "pool"), "pool", promise.pool, pools)
        if promise.end > case.horizon.slots:
            yield problem(
                ("commitments", i, "end"), "horizon",
                f"{promise.end} is beyond the horizon of {case.horizon.slots} slots",
            )  # fmt: skip


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
    pools = _pools(case)
    cards = {pool.id: case.horizon.cards_of(pool) for pool in pools.values()}
    promised: dict[str, list[int]] = defaultdict(lambda: [0] * case.horizon.slots)
    for i, promise in _promises(case, pools).values():
        pool, taken = pools[promise.pool], promised[promise.pool]
        for slot in range(promise.first, promise.end):
            taken[slot] += promise.cards
        short = [t for t in range(promise.first, promise.end) if taken[t] > cards[pool.id][t]]
        if short:
            t = short[0]
            yield problem(
                ("commitments", i, "cards"), "commitment",
                f"pool '{pool.id}' has {cards[pool.id][t]} cards in slot {t}, "
                f"but {taken[t]} are committed",
                "lower the commitments or raise the pool's cards",
            )  # fmt: skip


def _overdrawn_when_idle(case: Case) -> Iterator[Problem]:
    """Idle cards, commitments and fixed draw alone must stay under the power limit."""
    if not case.policy.applies("power"):
        return
    power, pools_of = _pools(case), defaultdict(list)
    cards = {pool.id: case.horizon.cards_of(pool) for pool in power.values()}
    for pool in power.values():
        pools_of[pool.centre].append(pool)
    extra: dict[tuple[str, int], int] = defaultdict(int)
    for _, promise in _promises(case, power).values():
        pool = power[promise.pool]
        for slot in range(promise.first, promise.end):
            extra[pool.centre, slot] += promise.cards * (pool.busy_w - pool.idle_w)
    for i, centre in enumerate(case.centres):
        if not (_covers(centre.power_limit_w, case) and _covers(centre.pue, case)):
            continue
        for t in range(case.horizon.slots):
            idle = sum(cards[p.id][t] * p.idle_w for p in pools_of[centre.id])
            rack = idle + extra[centre.id, t]
            draw = rack * at_slot(centre.pue, t) + 1000 * centre.fixed_w
            if draw > 1000 * at_slot(centre.power_limit_w, t):
                yield problem(
                    ("centres", i, "power_limit_w"), "power",
                    f"is {at_slot(centre.power_limit_w, t)} W in slot {t}, but the centre draws "
                    f"{-(-draw // 1000)} W before any workload is placed",
                    "raise the limit or take cards out of service",
                )  # fmt: skip
                break
