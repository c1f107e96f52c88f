"""More cards and power than all that must be served could use."""

from collections.abc import Iterator

from huline.models.case import Case
from huline.models.workload import InferenceService, TrainingJob, Workload
from huline.optimizer.explain.feasible import any_work_counts, must_be_served


class Plenty:
    """What the work that counts could use at most.

    Attributes
    ----------
    pools : that it could use, as far as their cards go
    cards : that it could take of one pool in a slot
    used : names of further resources
    each : the most of any of them that a card, or a quoted option, takes
    """

    def __init__(self, case: Case) -> None:
        self._case, self._work = case, [*_counting(case)]
        self.cards = sum(map(self._most, self._work))
        able = {name for w in self._work for name in w.accelerators}
        self.pools = [pool for pool in case.pools if pool.accelerator in able]
        uses = [w.uses for w in self._work] + [quote.uses or {} for quote in case.quotes]
        self.used = {name for each in uses for name in each}
        self.each = max((n for each in uses for n in each.values()), default=0)

    def _most(self, w: Workload) -> int:
        """Return cards that a workload takes at most of one pool in a slot."""
        if isinstance(w, TrainingJob):
            quoted = [q.cards or 0 for q in self._case.quotes if q.workload == w.id]
            nodes = max((pool.cards_per_node for pool in self._case.pools), default=0)
            return max(*w.cards, *quoted, 0) + nodes
        shape = next(p for p in self._case.profiles if p.id == w.profile)
        demand = -(-sum(w.peaks.values()) * max(shape.per_mille) // 1000) + len(w.peaks)
        return max((_cards_for(w, demand, pool.lost_share, pool.accelerator)
                    for pool in self._case.pools), default=0)  # fmt: skip


def _counting(case: Case) -> Iterator[Workload]:
    """Yield what must be served, and what other work may wait for; or all where any counts."""
    counts, demanded = any_work_counts(case), must_be_served(case)
    waited = {name for w in case.workloads for name in getattr(w, "after", ())}
    return (w for w in case.workloads if counts or w.id in demanded or w.id in waited)


def _cards_for(w: InferenceService, demand: int, lost: int, accelerator: str) -> int:
    units = w.units_per_card(w.accelerators.get(accelerator, 0), lost)
    return -(-demand // units) + 1 if units else 0
