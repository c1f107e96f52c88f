"""The runs of a training job amount to its work, in the manner it asks for."""

from collections.abc import Iterator

from huline.models.plan import Run
from huline.models.verdict import Breach
from huline.models.workload import TrainingJob
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.placed import Placed, beyond, overlap


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report training jobs whose runs are not one way to do the job."""
    for placed in audit.placed:
        runs = placed.placement.runs
        if isinstance(placed.workload, TrainingJob) and runs:
            found = _not_one_gang(placed, runs) or _wrong_time(placed, placed.workload, runs)
            if found:
                yield found


def _not_one_gang(placed: Placed, runs: tuple[Run, ...]) -> Breach | None:
    pools = sorted(placed.runs_by_pool)
    if len(pools) > 1:
        message = f"{placed.id} runs in {', '.join(pools)}; training stays in one pool"
        return _breach(placed, len(pools), 1, message)
    sizes = sorted({run.cards for run in runs})
    if len(sizes) > 1:
        message = f"{placed.id} runs on {sizes[0]} and on {sizes[-1]} cards; a gang keeps its size"
        return _breach(placed, sizes[-1], sizes[0], message)
    return None


def _wrong_time(placed: Placed, job: TrainingJob, runs: tuple[Run, ...]) -> Breach | None:
    facts = placed.facts
    late = beyond(runs, facts.slots)
    if late:
        message = f"{placed.id} runs until slot {late.end}; the horizon ends with {facts.slots}"
        return _breach(placed, late.end, facts.slots, message)
    clash = overlap(runs)
    if clash:
        slot = clash[1].first
        return _breach(placed, 2, 1, f"{placed.id} has two runs in slot {slot}; it is one gang")
    cards, pool = runs[0].cards, runs[0].pool
    quote = facts.quotes.get((placed.id, pool))
    quoted = None if quote is None else quote.slots
    gangs = job.cards if quote is None or quote.cards is None else (quote.cards,)
    if cards not in gangs:
        sizes = ", ".join(map(str, gangs))
        message = f"{placed.id} runs on {cards} cards in {pool}; its gang sizes there are {sizes}"
        return _breach(placed, cards, sizes, message)
    performance = job.accelerators.get(facts.pools[pool].accelerator)
    if performance is None:
        return None  # the check of hardware says so
    wanted = job.slots_on(performance, cards, facts.minutes) if quoted is None else quoted
    measured = sum(run.end - run.first for run in runs)
    if measured != wanted:
        message = f"{placed.id} runs {measured} slots on {cards} cards; its work takes {wanted}"
        return _breach(placed, measured, wanted, message)
    span = max(run.end for run in runs) - min(run.first for run in runs)
    if job.timing == "contiguous" and span != wanted:
        message = f"{placed.id} pauses for {span - wanted} slots; it has to run in one piece"
        return _breach(placed, span, wanted, message)
    return None


def _breach(placed: Placed, measured: int, limit: int | str, message: str) -> Breach:
    return Breach(rule="work", where=placed.id, measured=measured, limit=limit, message=message)
