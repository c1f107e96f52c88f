"""Cards are of a kind the workload can run on."""

from huline.models.sentence import Sentence, both, listed
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.pairs import Miss, Use


def unmeasured(facts: Facts, use: Use) -> Miss | None:
    """Refuse cards on which the workload's performance is not given; never switched off."""
    accelerator = use.pool.accelerator
    if accelerator in use.workload.accelerators:
        return None
    known = sorted(use.workload.accelerators)
    return Miss(
        accelerator,
        " ".join(known),
        both(
            "its cards are {accelerator}, and the workload runs on {known}",
            "其卡型为 {accelerator}，而任务可用 {known}",
            accelerator=accelerator,
            known=listed(known),
        ),
    )


def miss(facts: Facts, use: Use) -> Miss | None:
    """Refuse cards with too little memory, or with other links or fabric than asked for."""
    w, pool = use.workload, use.pool
    memory = facts.accelerators[pool.accelerator].memory_gb
    if memory < w.memory_gb:
        why = both(
            "its cards have {memory} GB of memory, and the workload needs {needed} GB",
            "其卡的显存为 {memory} GB，而任务需要 {needed} GB",
            memory=memory,
            needed=w.memory_gb,
        )
        return Miss(memory, w.memory_gb, why)
    if w.links and pool.link not in w.links:
        wanted = " or ".join(w.links)
        why = both(
            "its cards are linked by {link}, and the workload needs {wanted}",
            "其节点内互联为 {link}，而任务需要 {wanted}",
            link=pool.link,
            wanted=Sentence(wanted, " 或 ".join(w.links)),
        )
        return Miss(pool.link, wanted, why)
    if w.fabrics and pool.fabric not in w.fabrics:
        wanted = " or ".join(w.fabrics)
        why = both(
            "its nodes are joined by {fabric}, and the workload needs {wanted}",
            "其节点间网络为 {fabric}，而任务需要 {wanted}",
            fabric=pool.fabric,
            wanted=Sentence(wanted, " 或 ".join(w.fabrics)),
        )
        return Miss(pool.fabric, wanted, why)
    return None
