"""What tenants insist on, would rather avoid, or have decreed: made up like the jobs."""

from random import Random

from cards import price
from inference import MILLI
from market import Market, pick
from span import HOURS, Span

from huline.models.case import Pin
from huline.models.group import Group
from huline.models.workload import InferenceService, TrainingJob

# Of the work that may go anywhere, so many parts exclude a centre, and so many would pay a little
# to be spared one: CNY per card-hour.
BANS, DISLIKES = 0.08, 0.10
WORTH_CNY = 0.30
# Small work bound to its home that waits at the start of a day must be served, as must the most
# urgent services within ten kilometres.
SMALL, WAITING_AT = 32, (0, 1)


def added(seed: str, jobs: list[TrainingJob], market: Market) -> list[TrainingJob]:
    """Return the jobs with bans, preferences and the promise to serve added."""
    random = Random(f"{seed}/wishes")
    open_to_all = [c.id for c in market.centres if c.accepts_from == "anywhere"]
    return [_with_wishes(random, job, open_to_all) for job in jobs]


def _with_wishes(random: Random, job: TrainingJob, open_to_all: list[str]) -> TrainingJob:
    wish = pick(random, (("ban", BANS), ("dislike", DISLIKES), ("", 1 - BANS - DISLIKES)))
    centre = random.choice(open_to_all)
    if _bound_to_home(job):
        waits = job.release % HOURS in WAITING_AT and max(job.cards) <= SMALL
        return job.model_copy(update={"must_serve": waits and job.tier <= 2})
    if wish == "ban":
        return job.model_copy(update={"bans": (centre,)})
    if wish == "dislike":
        return job.model_copy(update={"preferences": {centre: price(WORTH_CNY)}})
    return job


def promised(services: list[InferenceService]) -> list[InferenceService]:
    """Return the services with the promise to serve added.

    Nobody promises more than a centre within ten kilometres has cards for.
    """
    return [
        service.model_copy(update={"must_serve": service.tier == 1 and _small_and_local(service)})
        for service in services
    ]


def _small_and_local(service: InferenceService) -> bool:
    local = service.max_distance_m is not None
    return local and sum(service.peaks.values()) <= SMALL * MILLI


def _bound_to_home(job: TrainingJob) -> bool:
    return job.residency in (
        "enterprise_local", "enterprise_10km", "gov_data", "gov_personal", "health",
    )  # fmt: skip


def pins(jobs: list[TrainingJob]) -> tuple[Pin, ...]:
    """Return one decree: the first job with mapping data stays where that data lies."""
    mapping = next(job for job in jobs if job.residency == "mapping" and job.data)
    assert mapping.data is not None
    return (Pin(workload=mapping.id, centre=mapping.data.at),)


def groups(span: Span) -> tuple[Group, ...]:
    """Return one tie: two services of a firm that no one centre may take down together."""
    return (
        Group(
            id="zhongyuan-apart",
            name="Zhongyuan Agriculture: one stands in for the other",
            name_zh="中原农业：两项服务互为备份",
            kind="apart",
            workloads=span.stand_ins,
            source="made up",
            assumed=("kind", "workloads"),
        ),
    )
