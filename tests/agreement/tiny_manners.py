"""What tiny Cases ask of how single workloads run."""

from random import Random

from huline.models.case import Case
from huline.models.workload import TrainingJob, Workload
from tests.agreement.brute_force import changed


def with_manners(rng: Random, case: Case) -> Case:
    """Return the Case with work that pauses, at a loss or not, runs already, or can be ported."""
    paused = [_in_pieces(rng, w) for w in case.workloads]
    running = [_running(rng, case, w) for w in paused]
    return changed(case, workloads=tuple(_portable(rng, case, w) for w in running))


def _in_pieces(rng: Random, w: Workload) -> Workload:
    if not isinstance(w, TrainingJob) or w.timing == "contiguous" or rng.random() < 0.4:
        return w
    pieces = {"min_run": rng.choice((1, 2, 2)), "restart_slots": rng.choice((0, 0, 1))}
    return TrainingJob.model_validate(dict(w) | pieces)


def _running(rng: Random, case: Case, w: Workload) -> Workload:
    """Let some work run in a centre today, mostly a dear one, and cost up to a bill to move."""
    if rng.random() < 0.7:
        return w
    pools = rng.sample(case.pools, k=min(2, len(case.pools)))
    bill = 4 * 250_000 * case.horizon.slot_minutes // 60
    today = {
        "runs_at": max(pools, key=lambda pool: pool.rent).centre,
        "migration_cost": rng.randint(0, bill),
    }
    return type(w).model_validate(dict(w) | today)


def _portable(rng: Random, case: Case, w: Workload) -> Workload:
    """Let some work be ported, at once or later, mostly to the stack of the cheapest cards."""
    if rng.random() > 0.15:
        return w
    cheapest = min(case.pools, key=lambda pool: pool.rent).accelerator
    bill = 4 * 250_000 * case.horizon.slot_minutes // 60
    port = {
        "ecosystem": w.ecosystem or ("CANN" if cheapest == "A" else "CUDA"),
        "port_cost": rng.randint(0, bill),
        "port_slots": rng.choice((0, 0, 1, 1, 2)),
    }
    return type(w).model_validate(dict(w) | port)
