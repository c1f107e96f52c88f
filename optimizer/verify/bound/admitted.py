"""Which pools the pair rules admit for which workload, judged once per distinct signature.

The rules *scale* and *window* depend on size and time: the blocks see to them.
"""

from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from huline.models.centre import Pool
from huline.models.plan import Run
from huline.models.workload import InferenceService, TrainingJob
from huline.optimizer.verify.checks import (
    ban,
    certification,
    density,
    dispatch,
    ecosystem,
    hardware,
    latency,
    locality,
    neutrality,
    pin,
    pricing,
    residency,
    window,
)
from huline.optimizer.verify.facts import Facts, Home, Vector
from huline.optimizer.verify.money import Rates
from huline.optimizer.verify.pairs import PairCheck, Strengths, Use

Work = TrainingJob | InferenceService
Mask = NDArray[np.bool_]
Asked = tuple[Work, Home]
"""A workload seen from one of its homes."""
EVERY = slice(None)
"""All rows."""


def _node(home: Home) -> str | None:
    return home.place.id if home.place else None


def _pinned(facts: Facts, w: Work) -> Hashable:
    found = facts.pins.get(w.id)
    return found and (found.centre, found.pool)


def _home_of(facts: Facts, w: Work, home: Home) -> Hashable:
    """Return what of a home the residency class of a workload looks at."""
    if w.residency is None:
        return None
    looked_at: dict[str, Hashable] = {
        "province": home.province,
        "city": (home.province, home.city),
        "site": _node(home),
    }
    return w.residency, looked_at.get(facts.residency[w.residency].area)


READS: dict[PairCheck, Callable[[Facts, Work, Home], Hashable]] = {
    residency.miss: _home_of,
    locality.miss: lambda f, w, h: w.max_distance_m and (w.max_distance_m, _node(h)),
    latency.miss: lambda f, w, h: (
        (_node(h), w.max_latency_us) if isinstance(w, InferenceService) else None
    ),
    hardware.miss: lambda f, w, h: (w.memory_gb, w.links, w.fabrics),
    hardware.unmeasured: lambda f, w, h: frozenset(w.accelerators),
    pricing.miss: lambda f, w, h: w.unit if isinstance(w, InferenceService) else None,
    ecosystem.miss: lambda f, w, h: (w.ecosystem, w.port_cost is None),
    density.miss: lambda f, w, h: w.rack_density_w,
    dispatch.miss: lambda f, w, h: h.province,
    neutrality.miss: lambda f, w, h: w.needs_neutral,
    certification.miss: lambda f, w, h: w.certifications,
    ban.miss: lambda f, w, h: w.bans,
    pin.miss: lambda f, w, h: _pinned(f, w),
    window.no_route: lambda f, w, h: (
        w.model_mb > 0 and w.model_at if isinstance(w, InferenceService) else None
    ),
}
"""What each rule reads of a workload and its home; of those left out, the blocks know."""


class Admitted:
    """The pair rules of a Case on all its workloads, home by home.

    Parameters
    ----------
    asked : (rows,) workloads with each of their homes
    """

    def __init__(self, rates: Rates, checks: Strengths, asked: Sequence[Asked]) -> None:
        facts = rates.facts
        self._places = {pool: p for p, pool in enumerate(facts.pools)}
        judged = (_Judged(facts, c, asked) for _, c in checks.hard if c in READS)
        self._hard = [rule for rule in judged if rule.refuses_any]
        self._soft = [
            (rates.of_violation(rule), _Judged(facts, check, asked)) for rule, check in checks.soft
        ]
        self._rows = len(asked)

    def to(self, pool: Pool, rows: slice = EVERY) -> Mask:
        """(rows,) whether no hard rule refuses the pool; of some rows."""
        p = self._places[pool.id]
        admitted: Mask = np.ones(len(range(self._rows)[rows]), dtype=np.bool_)
        for judged in self._hard:
            admitted &= judged.admits(p, rows)
        return admitted

    def violation(self, pool: Pool, first: Vector) -> Vector:
        """(workloads,) milli-fen per card-slot for the soft rules broken there.

        ``first`` gives the first row of each workload; one home is enough to break a rule.
        """
        p = self._places[pool.id]
        total = np.zeros(len(first), dtype=np.int64)
        for rate, judged in self._soft:
            total += rate * np.logical_or.reduceat(~judged.admits(p), first)
        return total


class _Judged:
    """One rule, judged once per signature and pool."""

    def __init__(self, facts: Facts, check: PairCheck, asked: Sequence[Asked]) -> None:
        read, seen = READS[check], dict[Hashable, int]()
        keys = [read(facts, w, home) for w, home in asked]
        row = [seen.setdefault(key, len(seen)) for key in keys]
        self._row = np.array(row, dtype=np.int64)
        # of each signature the last that has it: any would do
        signatures = dict(zip(row, asked, strict=True))
        pools = [(pool, facts.centre_of(pool)) for pool in facts.pools.values()]
        self._admits = np.empty((len(pools), len(signatures)), dtype=np.bool_)
        for i, (w, home) in signatures.items():
            runs = (_in_its_slot(facts, w),)
            # what carries the data of a job is for its block to say
            carried = "by some way" if isinstance(w, TrainingJob) else None
            for p, (pool, centre) in enumerate(pools):
                use = Use(w, pool, centre, home, runs, carried)
                self._admits[p, i] = check(facts, use) is None
        self.refuses_any = not self._admits.all()

    def admits(self, pool: int, rows: slice = EVERY) -> Mask:
        """(rows,) whether the rule has nothing against the pool of this index."""
        found: Mask = self._admits[pool][self._row[rows]]
        return found


def _in_its_slot(facts: Facts, w: Work) -> Run:
    """Return a run in the slot to which a workload may be pinned, in whatever pool."""
    pinned = facts.pins.get(w.id)
    first = pinned.first or 0 if pinned else 0
    return Run(pool=next(iter(facts.pools)), first=first, end=first + 1, cards=1)
