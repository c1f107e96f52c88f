"""What tiny Cases ask of how single workloads run."""

from random import Random

from huline.models.case import Case
from huline.models.workload import TrainingJob, Workload
from tests.agreement.brute_force import changed


def with_manners(rng: Random, case: Case) -> Case:
    """Return the Case with work that pauses in longer pieces only, or at a loss."""
    return changed(case, workloads=tuple(_in_pieces(rng, w) for w in case.workloads))


def _in_pieces(rng: Random, w: Workload) -> Workload:
    if not isinstance(w, TrainingJob) or w.timing == "contiguous" or rng.random() < 0.4:
        return w
    pieces = {"min_run": rng.choice((1, 2, 2)), "restart_slots": rng.choice((0, 0, 1))}
    return TrainingJob.model_validate(dict(w) | pieces)
