"""One placement of a plan, read against the Case."""

from functools import cached_property
from itertools import pairwise

from huline.models.plan import Placement, Run
from huline.models.sentence import Sentence, both
from huline.models.workload import TrainingJob
from huline.optimizer.verify.facts import Facts, Vector
from huline.optimizer.verify.journeys import Journey
from huline.optimizer.verify.network import Route
from huline.optimizer.verify.pairs import Strengths, Use, admits
from huline.optimizer.verify.service import Service, cards_of, service_of


class Placed:
    """A placement all of whose ids the Case knows.

    Parameters
    ----------
    facts : the Case
    placement : the placement; its ledgers are not believed
    checks : the pair rules in force
    """

    def __init__(self, facts: Facts, placement: Placement, checks: Strengths) -> None:
        self.facts = facts
        self.placement = placement
        self.checks = checks
        self.workload = facts.workloads[placement.workload]

    @property
    def id(self) -> str:
        """The id of the workload."""
        return self.workload.id

    @property
    def centres(self) -> list[str]:
        """Ids of the centres in which it has cards."""
        return list(dict.fromkeys(self.facts.pools[pool].centre for pool in self.runs_by_pool))

    @property
    def moves(self) -> bool:
        """Whether it has cards at another centre than those where an earlier plan has it."""
        held = self.facts.held.get(self.id)
        return held is not None and not held.issuperset(self.centres)

    @cached_property
    def runs_by_pool(self) -> dict[str, tuple[Run, ...]]:
        """Pool id -> runs there, in the order of the placement."""
        found: dict[str, list[Run]] = {}
        for run in self.placement.runs:
            found.setdefault(run.pool, []).append(run)
        return {pool: tuple(runs) for pool, runs in found.items()}

    @cached_property
    def card_slots(self) -> dict[str, int]:
        """Pool id -> card-slots of the horizon that it has there."""
        last, found = self.facts.slots, dict.fromkeys(self.runs_by_pool, 0)
        for run in self.placement.runs:
            if run.end > last:
                found[run.pool] += (last - min(run.first, last)) * run.cards
            else:
                found[run.pool] += (run.end - run.first) * run.cards
        return found

    @cached_property
    def cards(self) -> dict[str, Vector]:
        """Pool id -> (slots,) cards that it has there."""
        slots = self.facts.slots
        return {pool: cards_of(runs, slots) for pool, runs in self.runs_by_pool.items()}

    @cached_property
    def journey(self) -> Journey | None:
        """The journey its data has to make; None where nothing moves or no path exists."""
        if not isinstance(self.workload, TrainingJob) or not self.placement.runs:
            return None
        pool = self.facts.pools[self.placement.runs[0].pool]
        centre = self.facts.centre_of(pool)
        return self.facts.journey(self.workload, centre, self.placement.courier)

    @cached_property
    def service(self) -> Service | None:
        """What an inference service gets; None for training."""
        if isinstance(self.workload, TrainingJob):
            return None
        return service_of(
            self.facts, self.checks.hard, self.workload, self.runs_by_pool, self.cards
        )

    @cached_property
    def violations(self) -> dict[str, list[str]]:
        """Pool id -> soft rules that working there breaks, as seen from any home."""
        if not self.checks.soft:
            return {pool_id: [] for pool_id in self.runs_by_pool}
        homes = list(self.facts.homes(self.workload))
        found: dict[str, list[str]] = {}
        for pool_id, runs in self.runs_by_pool.items():
            pool = self.facts.pools[pool_id]
            centre = self.facts.centre_of(pool)
            uses = [
                Use(self.workload, pool, centre, home, runs, self.placement.courier)
                for home in homes
            ]
            found[pool_id] = [
                rule
                for rule, check in self.checks.soft
                if not all(admits(self.facts, [(rule, check)], use) for use in uses)
            ]
        return found

    @cached_property
    def copies(self) -> dict[str, Route]:
        """Centre id -> route of the copy of a model that has to travel there, sorted by centre."""
        w, facts = self.workload, self.facts
        if isinstance(w, TrainingJob) or not w.model_mb or w.model_at is None:
            return {}
        centres = sorted({facts.pools[pool].centre for pool in self.runs_by_pool} - {w.model_at})
        routes = {centre: facts.routes.route(w.model_at, centre) for centre in centres}
        return {centre: route for centre, route in routes.items() if route}

    @property
    def unserved(self) -> int:
        """Reference card-hours (training) or demand units over all slots (inference)."""
        if isinstance(self.workload, TrainingJob):
            return 0 if self.placement.runs else self.workload.work
        assert self.service
        return self.service.unserved


_WORKLOAD, _POOL, _LINK = both("workload", "任务"), both("pool", "资源池"), both("link", "链路")
_COURIER, _SUBSIDY = both("courier", "快递"), both("subsidy", "补贴")
_CENTRE = both("centre", "智算中心")


def unknown_ids(facts: Facts, placement: Placement) -> list[tuple[Sentence, str]]:
    """List what a placement names and the Case lacks, as (kind, id)."""
    found: list[tuple[Sentence, str]] = []
    if placement.workload not in facts.workloads:
        found.append((_WORKLOAD, placement.workload))
    found += [(_POOL, run.pool) for run in placement.runs if run.pool not in facts.pools]
    found += [(_LINK, name) for name in placement.links if name not in facts.links]
    for copy in placement.copies:
        if copy.centre not in facts.centres:
            found.append((_CENTRE, copy.centre))
        found += [(_LINK, name) for name in copy.links if name not in facts.links]
    if placement.courier is not None and placement.courier not in facts.couriers:
        found.append((_COURIER, placement.courier))
    named = (claim.subsidy for claim in placement.claims)
    found += [(_SUBSIDY, name) for name in named if name not in facts.subsidies]
    return list(dict.fromkeys(found))


def overlap(runs: tuple[Run, ...]) -> tuple[Run, Run] | None:
    """Find two runs that share a slot."""
    ordered = sorted(runs, key=lambda run: (run.first, run.end))
    for one, other in pairwise(ordered):
        if other.first < one.end:
            return one, other
    return None


def beyond(runs: tuple[Run, ...], slots: int) -> Run | None:
    """Find a run that leaves the horizon."""
    return next((run for run in runs if run.end > slots), None)


def too_late(placed: Placed, run: Run) -> Sentence:
    """Say that a run leaves the horizon."""
    horizon = placed.facts.case.horizon
    return both(
        "{id} runs until {end}; the horizon ends at {last}",
        "{id} 运行到 {end}，而规划期止于 {last}",
        id=placed.id,
        end=horizon.clock(run.end),
        last=horizon.clock(horizon.slots),
    )
