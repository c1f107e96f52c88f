"""Short ways to ask the engine which pools a workload may use."""

from typing import Any

from huline.models.case import Case
from huline.optimizer.compile import compile_case


def refused(case: Case, workload: int = 0) -> dict[str, tuple[str, Any, Any]]:
    """Pools the workload may not use -> rule, measured value and limit."""
    found = compile_case(case).refusals.of(workload)
    return {r.pool: (r.rule, r.measured, r.limit) for r in found}


def trains_in(case: Case, workload: int = 0) -> list[str]:
    """Pools that a training job has a way to run in."""
    compiled = compile_case(case)
    pools = {int(compiled.arcs.pool[k]) for k in compiled.arcs.of(workload)}
    return [compiled.supply.sites[p].pool.id for p in sorted(pools)]


def serves_in(case: Case) -> list[str]:
    """Pools that the only service may use for some metro."""
    compiled = compile_case(case)
    reach = compiled.services[0].reach.any(axis=0)
    return [s.pool.id for s, may in zip(compiled.supply.sites, reach, strict=True) if may]
