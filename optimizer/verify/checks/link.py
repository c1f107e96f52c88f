"""No link carries more than its volume."""

from collections import Counter
from collections.abc import Iterator

from huline.models.sentence import both
from huline.models.verdict import Breach
from huline.models.workload import TrainingJob
from huline.optimizer.verify.audit import Audit


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report each link over its volume; data is counted where it has to travel, couriers apart."""
    carried: Counter[str] = Counter()
    for placed in audit.placed:
        job = placed.workload
        if placed.journey and isinstance(job, TrainingJob) and job.data:
            for link_id in placed.journey.links:
                carried[link_id] += job.data.mb
    for link_id, mb in carried.items():
        volume = audit.facts.links[link_id].volume_mb
        if volume is not None and mb > volume:
            yield Breach(
                rule="link",
                where=link_id,
                measured=mb,
                limit=volume,
                message=both(
                    "{link} would carry {mb} MB, and may carry {volume} MB",
                    "{link} 将传输 {mb} MB，上限为 {volume} MB",
                    link=link_id,
                    mb=mb,
                    volume=volume,
                ),
            )
