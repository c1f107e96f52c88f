"""Cards speak the software stack the workload is written for."""

from huline.models.sentence import both
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.pairs import Miss, Use


def miss(facts: Facts, use: Use) -> Miss | None:
    """Refuse cards of another stack, unless the workload can be ported."""
    wanted = use.workload.ecosystem
    measured = facts.accelerators[use.pool.accelerator].ecosystem
    if wanted is None or measured == wanted or facts.ported(use.workload, use.pool):
        return None
    why = both(
        "its cards speak {measured}, and the workload is written for {wanted}",
        "其卡支持 {measured}，而任务为 {wanted} 编写",
        measured=measured,
        wanted=wanted,
    )
    return Miss(measured, wanted, why)
