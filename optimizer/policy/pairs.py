"""Measures of a plan beside another: what moved, and what money did that would not have been."""

from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

from huline.models.findings import Figure, Unit
from huline.models.sentence import Sentence
from huline.models.units import half_up
from huline.optimizer.policy.measures import outlay
from huline.optimizer.policy.seen import Paid, Seen

Values = Iterator[tuple[str, str, float | int | None]]


class PairMeasure(NamedTuple):
    """A measure of a plan ``now`` beside a plan ``before``, of the same workloads."""

    id: str
    unit: Unit
    title: Sentence
    of: Callable[[Seen, Seen], Values]


def pair_figures(before: Seen, now: Seen) -> tuple[Figure, ...]:
    """Return all measures of a plan beside another, in the order of `PAIR_MEASURES`."""
    return tuple(
        Figure(measure=measure.id, by=by, key=key, unit=measure.unit, value=value)
        for measure in PAIR_MEASURES
        for by, key, value in measure.of(before, now)
    )


def _moved_minutes(before: Seen, now: Seen) -> int:
    """Card-minutes of each workload at each centre beyond those it had there."""
    moved = 0
    for workload in now.card_minutes:
        there = _at_centres(before, workload)
        here = _at_centres(now, workload)
        moved += (here - there).total()
    return moved


def _at_centres(seen: Seen, workload: str) -> Counter[str]:
    minutes = Counter[str]()
    for pool, some in seen.card_minutes.get(workload, Counter()).items():
        minutes[seen.pools[pool].centre] += some
    return minutes


def _moved(before: Seen, now: Seen) -> Values:
    yield "", "", _moved_minutes(before, now) / 60


def _outlay_per_moved(before: Seen, now: Seen) -> Values:
    minutes = _moved_minutes(before, now)
    more = outlay(now.plan) - outlay(before.plan)
    yield "", "", float(Fraction(more * 60, minutes)) if minutes else None


def _additional(before: Seen, now: Seen) -> Values:
    for programme, (paid, kept, _) in _paid_and_kept(before, now).items():
        yield "programme", programme, (paid - kept) / 60


def _free_riding(before: Seen, now: Seen) -> Values:
    for programme, (_, kept, _) in _paid_and_kept(before, now).items():
        yield "programme", programme, kept / 60


def _free_riding_outlay(before: Seen, now: Seen) -> Values:
    for programme, (_, _, money) in _paid_and_kept(before, now).items():
        yield "programme", programme, money


def _paid_and_kept(before: Seen, now: Seen) -> dict[str, tuple[int, int, int]]:
    """Programme -> card-minutes paid, those that were there before, and money for the latter."""
    sums: dict[str, tuple[int, int, int]] = {}
    for (programme, workload), parts in _by_workload(now).items():
        paid, money = sum(p.card_minutes for p in parts), sum(p.amount for p in parts)
        there = sum(
            minutes
            for pool, minutes in before.card_minutes.get(workload, Counter()).items()
            if pool in now.pools and now.pays_in(parts[0].subsidy, parts[0].workload, pool)
        )
        kept = min(paid, there)
        old = sums.get(programme, (0, 0, 0))
        sums[programme] = old[0] + paid, old[1] + kept, old[2] + half_up(money * kept, paid)
    return dict(sorted(sums.items()))


def _by_workload(seen: Seen) -> dict[tuple[str, str], list[Paid]]:
    found: dict[tuple[str, str], list[Paid]] = {}
    for paid in seen.paid:
        found.setdefault((paid.subsidy.id, paid.workload.id), []).append(paid)
    return found


PAIR_MEASURES = (
    PairMeasure("moved", "card-hour", Sentence("card-hours moved", "迁移的卡时"), _moved),
    PairMeasure("outlay-per-moved", "milli-fen/card-hour",
                Sentence("added outlay per card-hour moved", "每迁移卡时的新增支出"),
                _outlay_per_moved),
    PairMeasure("additional", "card-hour",
                Sentence("paid card-hours that were not there", "新增的受补卡时"), _additional),
    PairMeasure("free-riding", "card-hour",
                Sentence("paid card-hours that were there anyway", "本已存在的受补卡时"),
                _free_riding),
    PairMeasure("free-riding-outlay", "milli-fen",
                Sentence("outlay for card-hours that were there anyway",
                         "为本已存在的卡时支付的补贴"),
                _free_riding_outlay),
)  # fmt: skip
"""All measures of a plan beside another."""
