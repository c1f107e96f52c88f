"""Measures of a plan beside another: what moved, and what money did that would not have been."""

from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from huline.models.findings import Figure, Relocation, Unit
from huline.models.sentence import Sentence
from huline.models.units import half_up
from huline.optimizer.policy.measures import outlay
from huline.optimizer.policy.seen import Seen

Values = Iterator[tuple[str, str, float | int | None]]


class Pair:
    """A plan ``now`` beside a plan ``before``, of the same workloads."""

    def __init__(self, before: Seen, now: Seen) -> None:
        self.before, self.now = before, now

    @cached_property
    def moved_minutes(self) -> int:
        """Card-minutes of each workload at each centre beyond those it had there."""
        here, there = self.now.at_centres, self.before.at_centres
        return sum(
            max(0, minutes - there.get(workload, {}).get(centre, 0))
            for workload, at in here.items()
            if at != there.get(workload)  # most stand as they stood, which is soon told
            for centre, minutes in at.items()
        )

    @cached_property
    def paid_and_kept(self) -> dict[str, tuple[int, int, int]]:
        """Programme -> card-minutes paid, those there before, and money for the latter."""
        before, now = self.before, self.now
        sums: dict[str, tuple[int, int, int]] = {}
        for (programme, workload), parts in now.paid_by.items():
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


class PairMeasure(NamedTuple):
    """A measure of a plan beside another."""

    id: str
    unit: Unit
    title: Sentence
    of: Callable[[Pair], Values]


def pair_figures(before: Seen, now: Seen) -> tuple[Figure, ...]:
    """Return all measures of a plan beside another, in the order of `PAIR_MEASURES`."""
    pair = Pair(before, now)
    return tuple(
        Figure(measure=measure.id, by=by, key=key, unit=measure.unit, value=value)
        for measure in PAIR_MEASURES
        for by, key, value in measure.of(pair)
    )


def relocations(before: Seen, now: Seen) -> tuple[Relocation, ...]:
    """List the workloads that have cards at other centres than before, most card-hours first.

    A workload that is not served has cards at none; one that a plan's Case does not have, neither.
    """
    found = [
        _relocation(before, now, workload)
        for workload in dict.fromkeys((*now.at_centres, *before.at_centres))
        if now.at_centres.get(workload, {}).keys() != before.at_centres.get(workload, {}).keys()
    ]
    return tuple(sorted(found, key=lambda each: (-each.card_hours, each.workload)))


def _relocation(before: Seen, now: Seen, workload: str) -> Relocation:
    here, there = (seen.at_centres.get(workload, {}) for seen in (now, before))
    came = sum(max(0, minutes - there.get(centre, 0)) for centre, minutes in here.items())
    went = sum(max(0, minutes - here.get(centre, 0)) for centre, minutes in there.items())
    known = now if workload in now.workloads else before
    return Relocation(
        workload=workload, tenant=known.workloads[workload].tenant,
        before=tuple(sorted(there)), now=tuple(sorted(here)), card_hours=max(came, went) / 60,
        cost=now.costs.get(workload, 0) - before.costs.get(workload, 0),
    )  # fmt: skip


def _moved(pair: Pair) -> Values:
    yield "", "", pair.moved_minutes / 60


def _outlay_per_moved(pair: Pair) -> Values:
    minutes = pair.moved_minutes
    more = outlay(pair.now.plan) - outlay(pair.before.plan)
    yield "", "", float(Fraction(more * 60, minutes)) if minutes else None


def _additional(pair: Pair) -> Values:
    for programme, (paid, kept, _) in pair.paid_and_kept.items():
        yield "programme", programme, (paid - kept) / 60


def _free_riding(pair: Pair) -> Values:
    for programme, (_, kept, _) in pair.paid_and_kept.items():
        yield "programme", programme, kept / 60


def _free_riding_outlay(pair: Pair) -> Values:
    for programme, (_, _, money) in pair.paid_and_kept.items():
        yield "programme", programme, money


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
