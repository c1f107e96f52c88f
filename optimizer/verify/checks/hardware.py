"""Cards are of a kind the workload can run on."""

from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.pairs import Miss, Use


def unmeasured(facts: Facts, use: Use) -> Miss | None:
    """Refuse cards on which the workload's performance is not given; never switched off."""
    accelerator, known = use.pool.accelerator, sorted(use.workload.accelerators)
    if accelerator in known:
        return None
    return Miss(
        accelerator,
        " ".join(known),
        f"its cards are {accelerator}, and the workload runs on {', '.join(known)}",
    )


def miss(facts: Facts, use: Use) -> Miss | None:
    """Refuse cards with too little memory, or with other links or fabric than asked for."""
    w, pool = use.workload, use.pool
    memory = facts.accelerators[pool.accelerator].memory_gb
    if memory < w.memory_gb:
        why = f"its cards have {memory} GB of memory, and the workload needs {w.memory_gb} GB"
        return Miss(memory, w.memory_gb, why)
    if w.links and pool.link not in w.links:
        wanted = " or ".join(w.links)
        why = f"its cards are linked by {pool.link}, and the workload needs {wanted}"
        return Miss(pool.link, wanted, why)
    if w.fabrics and pool.fabric not in w.fabrics:
        wanted = " or ".join(w.fabrics)
        why = f"its nodes are joined by {pool.fabric}, and the workload needs {wanted}"
        return Miss(pool.fabric, wanted, why)
    return None
