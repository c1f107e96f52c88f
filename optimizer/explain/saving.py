"""What another plan of the same Case costs less than one made by hand."""

from huline.models.evaluation import Saving
from huline.models.plan import Placement, Plan
from huline.models.verdict import Verdict
from huline.optimizer.explain.evaluation import Evaluation


def saving_with(found: Evaluation, other: Plan, verdict: Verdict) -> Saving | None:
    """Compare costs and placements; None where one of the plans could not be priced."""
    if found.verdict.cost is None or verdict.cost is None or verdict.measures is None:
        return None
    mine = {p.workload: _way(p) for p in found.plan.placements}
    return Saving(
        ok=verdict.ok,
        cost=verdict.cost,
        saving=found.verdict.cost - verdict.cost,
        bound=other.bound,
        bound_kind=other.bound_kind,
        served=verdict.measures.served,
        moved=sum(mine[p.workload] != _way(p) for p in other.placements),
    )


def _way(placement: Placement) -> tuple[object, ...]:
    return placement.runs, placement.courier
