"""No link carries more than its volume, over the horizon and in each slot."""

from collections import Counter
from collections.abc import Iterator

from huline.models.sentence import both
from huline.models.units import at_slot, in_units_of
from huline.models.verdict import Breach
from huline.models.workload import InferenceService, TrainingJob
from huline.optimizer.verify.audit import Audit


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report each link over a volume; data is counted where it has to travel, couriers apart."""
    carried: Counter[str] = Counter()
    in_slot: Counter[tuple[str, int]] = Counter()
    for placed in audit.placed:
        job, journey = placed.workload, placed.journey
        if isinstance(job, InferenceService):
            for route in placed.copies.values():
                for link_id in route.links:
                    carried[link_id] += job.model_mb
        if not journey or not journey.links or not isinstance(job, TrainingJob) or not job.data:
            continue
        under_way = job.data.travelling(journey.slots, audit.facts.slots)
        for link_id in journey.links:
            carried[link_id] += job.data.mb
            if audit.facts.links[link_id].volume_per_slot_mb:
                for slot, mb in enumerate(under_way, job.data.ready):
                    in_slot[link_id, slot] += mb
    for link_id, mb in carried.items():
        volume = audit.facts.links[link_id].volume_mb
        if volume is not None and mb > volume:
            yield Breach(
                rule="link",
                where=link_id,
                measured=mb,
                limit=volume,
                message=both(
                    "{link} would carry {mb} GB, and may carry {volume} GB",
                    "{link} 将传输 {mb} GB，上限为 {volume} GB",
                    link=link_id,
                    mb=in_units_of(mb, 3),
                    volume=in_units_of(volume, 3),
                ),
            )
    yield from _in_slots(audit, in_slot)


def _in_slots(audit: Audit, in_slot: Counter[tuple[str, int]]) -> Iterator[Breach]:
    """Report, of each link, the slot in which it is most above its limit."""
    worst: dict[str, tuple[int, int, int, int]] = {}
    for (link_id, slot), mb in in_slot.items():
        limit = at_slot(audit.facts.links[link_id].volume_per_slot_mb, slot)
        if mb > limit:
            # of equals the earliest
            worst[link_id] = max(worst.get(link_id, (0, 0, 0, 0)), (mb - limit, -slot, mb, limit))
    for link_id, (_, earlier, mb, limit) in worst.items():
        yield Breach(
            rule="link",
            where=f"{link_id}, slot {-earlier}",
            measured=mb,
            limit=limit,
            message=both(
                "{link} would carry {mb} GB in the slot from {at} on, and may carry {volume} GB",
                "{link} 在 {at} 起的时段将传输 {mb} GB，上限为 {volume} GB",
                link=link_id,
                at=audit.facts.case.horizon.clock(-earlier),
                mb=in_units_of(mb, 3),
                volume=in_units_of(limit, 3),
            ),
        )
