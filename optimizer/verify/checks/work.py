"""The runs of a training job amount to its work, in the manner it asks for."""

from collections.abc import Iterator

from huline.models.plan import Run
from huline.models.sentence import NOTHING, Sentence, both, listed
from huline.models.verdict import Breach
from huline.models.workload import TrainingJob
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.placed import Placed, beyond, overlap, too_late


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
        message = both(
            "{id} runs in {pools}; training stays in one pool",
            "{id} 在 {pools} 运行；训练须留在一个资源池",
            id=placed.id,
            pools=listed(pools),
        )
        return _breach(placed, len(pools), 1, message)
    sizes = sorted({run.cards for run in runs})
    if len(sizes) > 1:
        message = both(
            "{id} runs on {least} and on {most} cards; a gang keeps its size",
            "{id} 先后用了 {least} 张和 {most} 张卡；整组卡数须不变",
            id=placed.id,
            least=sizes[0],
            most=sizes[-1],
        )
        return _breach(placed, sizes[-1], sizes[0], message)
    return None


def _wrong_time(placed: Placed, job: TrainingJob, runs: tuple[Run, ...]) -> Breach | None:
    facts, horizon = placed.facts, placed.facts.case.horizon
    late = beyond(runs, facts.slots)
    if late:
        return _breach(placed, late.end, facts.slots, too_late(placed, late))
    clash = overlap(runs)
    if clash:
        message = both(
            "{id} has two runs at {at}; it is one gang",
            "{id} 在 {at} 有两段运行；它只有一组卡",
            id=placed.id,
            at=horizon.clock(clash[1].first),
        )
        return _breach(placed, 2, 1, message)
    cards, pool = runs[0].cards, runs[0].pool
    wanted = facts.gangs(job, pool)
    if wanted is None:
        return None  # the check of hardware says so
    if cards not in wanted:
        message = both(
            "{id} runs on {cards} cards in {pool}; its gang sizes there are {sizes}",
            "{id} 在 {pool} 用了 {cards} 张卡；那里允许的卡数为 {sizes}",
            id=placed.id,
            cards=cards,
            pool=pool,
            sizes=listed(wanted),
        )
        return _breach(placed, cards, ", ".join(map(str, wanted)), message)
    computed = wanted[cards]
    pieces = _pieces(runs)
    lost = job.restart_slots * (len(pieces) - 1)
    measured = sum(end - first for first, end in pieces)
    if measured != computed + lost:
        restarts = both("; restarts take {lost} more", "，重启另需 {lost}",
                        lost=horizon.lasting(lost))  # fmt: skip
        message = both(
            "{id} runs for {measured} on {cards} cards; its work takes {computed}{restarts}",
            "{id} 用 {cards} 张卡运行了 {measured}；其工作量需要 {computed}{restarts}",
            id=placed.id,
            measured=horizon.lasting(measured),
            cards=cards,
            computed=horizon.lasting(computed),
            restarts=restarts if lost else NOTHING,
        )
        return _breach(placed, measured, computed + lost, message)
    return _wrong_pieces(placed, job, pieces)


def _pieces(runs: tuple[Run, ...]) -> list[tuple[int, int]]:
    """Join adjoining runs: (first, end) of each piece, in order of time."""
    pieces: list[tuple[int, int]] = []
    for run in sorted(runs, key=lambda run: run.first):
        if pieces and pieces[-1][1] == run.first:
            pieces[-1] = (pieces[-1][0], run.end)
        else:
            pieces.append((run.first, run.end))
    return pieces


def _wrong_pieces(
    placed: Placed, job: TrainingJob, pieces: list[tuple[int, int]]
) -> Breach | None:
    if len(pieces) == 1:
        return None
    horizon = placed.facts.case.horizon
    running = sum(end - first for first, end in pieces)
    span = pieces[-1][1] - pieces[0][0]
    if job.timing == "contiguous":
        message = both(
            "{id} pauses for {pause}; it has to run in one piece",
            "{id} 中断了 {pause}；它须连续运行",
            id=placed.id,
            pause=horizon.lasting(span - running),
        )
        return _breach(placed, span, running, message)
    least = max(job.min_run, job.restart_slots + 1)
    first, end = min(pieces, key=lambda piece: piece[1] - piece[0])
    if end - first >= least:
        return None
    message = both(
        "{id} runs for {lasted} from {first} on; its pieces have to last {least}",
        "{id} 自 {first} 起只运行了 {lasted}；每一段须持续 {least}",
        id=placed.id,
        lasted=horizon.lasting(end - first),
        first=horizon.clock(first),
        least=horizon.lasting(least),
    )
    return _breach(placed, end - first, least, message)


def _breach(placed: Placed, measured: int, limit: int | str, message: Sentence) -> Breach:
    return Breach(rule="work", where=placed.id, measured=measured, limit=limit, message=message)
