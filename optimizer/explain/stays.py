"""Where a workload stands, pool by pool, as it is told."""

from huline.models.explanation import Lines, Stay
from huline.models.plan import Perspective, Placement
from huline.optimizer.explain.elsewhere import Spot
from huline.optimizer.explain.standing import Standing


def stays_of(standing: Standing, spot: Spot) -> tuple[Stay, ...]:
    """Say where a workload would run."""
    return stays(standing, spot.placement)


def stays(standing: Standing, placement: Placement) -> tuple[Stay, ...]:
    """Say where a workload runs, pool by pool; where that is one, with its money."""
    runs = {pool: [r for r in placement.runs if r.pool == pool]
            for pool in dict.fromkeys(run.pool for run in placement.runs)}  # fmt: skip
    lines = lines_of(placement, standing.perspective)
    money = {"net": sum(lines.values()), "ledger": lines} if len(runs) == 1 else {}
    return tuple(
        Stay(
            centre=standing.centre_of[pool],
            pool=pool,
            first=min(run.first for run in mine),
            end=max(run.end for run in mine),
            cards=max(run.cards for run in mine),
            **money,
        )
        for pool, mine in runs.items()
    )


def lines_of(placement: Placement, perspective: Perspective) -> Lines:
    """Return what a placement costs in a perspective, line by line."""
    ledger = placement.ledger if perspective == "payer" else placement.system
    return {name: amount for name, amount in ledger if amount}
