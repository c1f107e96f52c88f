"""Further resources and quotes for tiny Cases."""

from collections.abc import Sequence
from random import Random
from typing import Any

from huline.models.case import Case
from huline.models.centre import Pool
from huline.models.quote import Quote
from huline.models.workload import TrainingJob, Workload
from tests.agreement.brute_force import changed
from tests.agreement.tiny_supply import vector


def with_offers(rng: Random, case: Case) -> Case:
    """Return the Case with scarce resources in one of three, and with quotes in every second."""
    names: Sequence[str] = rng.choice(((), (), ("ports",), ("ports", "racks"), (), ()))
    pools, workloads = case.pools, case.workloads
    if names:
        pools = tuple(_stocked(rng, case, pool, names) for pool in case.pools)
        named = {name for pool in pools for name in pool.resources}
        workloads = tuple(_hungry(rng, w, sorted(named)) for w in case.workloads)
        names = sorted(named)
    quotes: list[Quote] = []
    if rng.random() < 0.5:
        quotes = [
            _quote(rng, case, job, pool, names)
            for job in case.training()
            for pool in pools
            if rng.random() < 0.4
        ]
    return changed(case, pools=pools, workloads=workloads, quotes=tuple(quotes))


def _stocked(rng: Random, case: Case, pool: Pool, names: Sequence[str]) -> Pool:
    has = {name: vector(rng, case.horizon, 1, 6) for name in names if rng.random() < 0.85}
    return Pool.model_validate(dict(pool) | {"resources": has})


def _hungry(rng: Random, w: Workload, names: Sequence[str]) -> Workload:
    uses = {name: rng.choice((0, 1, 1, 2)) for name in names if rng.random() < 0.6}
    return type(w).model_validate(dict(w) | {"uses": uses})


def _quote(rng: Random, case: Case, job: TrainingJob, pool: Pool, names: Sequence[str]) -> Quote:
    fields: dict[str, Any] = {}
    if rng.random() < 0.35:
        fields |= {"cards": rng.randint(1, 3), "slots": rng.randint(1, case.horizon.slots)}
    if names and rng.random() < 0.4:
        fields["uses"] = {name: rng.randint(0, 5) for name in names if rng.random() < 0.7}
    if rng.random() < 0.6 or not fields:
        # a typical bill: two cards for two slots at 250,000 milli-fen an hour
        bill = 4 * 250_000 * case.horizon.slot_minutes // 60
        fields["cost"] = rng.randint(-bill // 3, 2 * bill)
    return Quote(workload=job.id, pool=pool.id, **fields)
