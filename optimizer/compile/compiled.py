"""The compiled Case: what every later floor works on."""

from dataclasses import dataclass
from functools import cached_property

from huline.models.case import Case
from huline.models.garbage import collection_paused
from huline.models.plan import Perspective
from huline.models.workload import TrainingJob
from huline.optimizer.compile.alone import Alone
from huline.optimizer.compile.arcs import ArcFinder, Arcs
from huline.optimizer.compile.asks import Ask, asks_of
from huline.optimizer.compile.capped import prune_capped
from huline.optimizer.compile.ceilings import Ceiling, ceilings_of
from huline.optimizer.compile.columns import Supply, supply_columns
from huline.optimizer.compile.contracts import Contracts
from huline.optimizer.compile.copies import copies_of
from huline.optimizer.compile.doors import DoorFinder
from huline.optimizer.compile.freight import Freight, freight_of
from huline.optimizer.compile.jobs import jobs_of
from huline.optimizer.compile.lanes import Lanes
from huline.optimizer.compile.left_out import LeftOut
from huline.optimizer.compile.migration import Migration
from huline.optimizer.compile.moves import Moves
from huline.optimizer.compile.overflow import refuse_overflow
from huline.optimizer.compile.pieces import Pieces, pieces_of
from huline.optimizer.compile.prices import Prices
from huline.optimizer.compile.quotes import Quotes
from huline.optimizer.compile.refusals import Pruned, Refusals
from huline.optimizer.compile.rents import Rents
from huline.optimizer.compile.routes import Route, Routes
from huline.optimizer.compile.services import Service, services_of
from huline.optimizer.compile.sheets import Sheets, sheets_of
from huline.optimizer.compile.shut import prune_shut
from huline.optimizer.compile.signatures import Judge, Judgements
from huline.optimizer.compile.spending import Spending, affordable
from huline.optimizer.compile.subsidies import Subsidies
from huline.optimizer.compile.surcharges import Surcharges
from huline.optimizer.compile.terms import Terms
from huline.optimizer.compile.tied import prune_tied
from huline.optimizer.compile.ties import Ties
from huline.optimizer.compile.transfer import Transfer
from huline.optimizer.compile.violations import Violations
from huline.optimizer.compile.ways import WayFinder


@dataclass(frozen=True)
class Compiled:
    """A Case as arrays: what may run where, and at which rates."""

    case: Case
    supply: Supply
    transfer: Transfer
    terms: Terms
    ties: Ties
    quotes: Quotes
    contracts: Contracts
    rents: Rents
    surcharges: Surcharges
    migration: Migration
    moves: Moves
    spending: Spending
    subsidies: Subsidies
    alone: Alone
    arcs: Arcs
    freight: Freight
    services: tuple[Service, ...]
    refusals: Refusals
    violations: Violations
    ceilings: tuple[Ceiling, ...]
    asks: tuple[tuple[Ask, ...], ...]
    """The homes from which each workload was judged."""
    judgements: Judgements

    @property
    def slots(self) -> int:
        """T, the number of slots."""
        return self.case.horizon.slots

    def prices(self, perspective: Perspective) -> Prices:
        """Return what options cost from one perspective."""
        return Prices(
            self.case, self.supply, self.rents, self.surcharges, self.arcs, self.violations,
            self.migration, perspective,
        )  # fmt: skip

    @cached_property
    def sheets(self) -> Sheets:
        """What workloads pay and may claim by pool, worked out when first asked for."""
        return sheets_of(
            self.case, self.terms, self.rents, self.surcharges, self.migration, self.moves,
            self.subsidies, self.violations, self.prices("payer").wish,
        )  # fmt: skip

    def pieces(self, arc: int) -> Pieces:
        """Say how a job may be cut up on one of its arcs."""
        job = self.case.workloads[int(self.arcs.workload[arc])]
        assert isinstance(job, TrainingJob)
        return pieces_of(job, int(self.arcs.slots[arc]))

    def arc_name(self, arc: int) -> str:
        """Name an arc by its workload, pool, cards and courier, if it has one."""
        arcs = self.arcs
        job = self.case.workloads[int(arcs.workload[arc])].id
        pool = self.supply.sites[int(arcs.pool[arc])].pool.id
        courier = self.transfer.courier(int(arcs.mode[arc]))
        return ",".join((job, pool, str(int(arcs.cards[arc])), *([courier] if courier else ())))

    def route_of(self, arc: int) -> Route | None:
        """Return the route the data of an arc takes; None where it travels no link."""
        job = self.case.workloads[int(self.arcs.workload[arc])]
        if not isinstance(job, TrainingJob):
            return None
        centre = int(self.supply.centre_of[self.arcs.pool[arc]])
        return self.transfer.route(job, centre, int(self.arcs.mode[arc]))

    def hopeless(self) -> list[int]:
        """Workloads that must be served although no pool can take them: no plan exists."""
        of_service = {service.workload: service for service in self.services}
        return [
            w
            for w, workload in enumerate(self.case.workloads)
            if self.terms.must_serve(workload)
            and (self._homeless(of_service[w]) if w in of_service else not self.arcs.of(w))
        ]

    def _homeless(self, service: Service) -> bool:
        """Tell whether no choice of pools could serve all demand, even alone."""
        if not service.demand.any():
            return False
        if service.hosted:
            return self.spending.hosts(service).size == 0
        return bool((service.demand[~service.open] > 0).any())


@collection_paused()
def compile_case(case: Case, supply: Supply | None = None, ways: Routes | None = None) -> Compiled:
    """Turn a Case into arrays, pair rules applied; ``supply`` and ``ways`` if its own are known.

    Raises
    ------
    huline.models.errors.TooLarge
        If a sum over the horizon might not fit into int64.
    """
    refuse_overflow(case)
    supply, routes, asks = supply or supply_columns(case), ways or Routes(case), asks_of(case)
    transfer, moves = Transfer(case, supply, routes), Moves(case, supply)
    lanes, terms = Lanes(case, transfer, moves.budget), Terms(case)
    judge, quotes = Judge(case.policy, supply.sites, routes), Quotes(case, supply)
    contracts, migration = Contracts(case, supply), Migration(case.policy, supply, moves)
    rents = Rents(case, supply, contracts.of)
    judgements = judge.judge(asks)
    jobs = jobs_of(case, supply, judgements, terms, migration)
    alone, pruned = Alone(supply), Pruned()
    doors = DoorFinder(case, supply, judgements, transfer, lanes, jobs)
    finder = ArcFinder(
        alone, quotes, jobs, doors, WayFinder(case, supply, quotes, jobs),
        LeftOut(supply, jobs, doors, pruned),
    )  # fmt: skip
    surcharges = Surcharges(case, supply, transfer)
    spending = Spending(case, supply, rents, surcharges)
    arcs = finder.find(len(case.workloads), case.horizon.slots)
    arcs = affordable(case, arcs, spending, alone, pruned)
    ceilings, ties = ceilings_of(case, supply), Ties(case)
    # only told: the bound of a certificate stands on these arcs too, and must on both sides alike
    prune_tied(prune_capped(case, arcs, ceilings, alone, pruned), ties, supply, pruned)
    services = services_of(
        case, supply, judgements, terms, migration,
        lambda service: copies_of(service, transfer, lanes),
    )  # fmt: skip
    prune_shut(services, supply, ceilings, spending, pruned)
    return Compiled(
        case=case,
        supply=supply,
        transfer=transfer,
        terms=terms,
        ties=ties,
        quotes=quotes,
        contracts=contracts,
        rents=rents,
        surcharges=surcharges,
        migration=migration,
        moves=moves,
        spending=spending,
        subsidies=Subsidies(case, supply, rents, quotes),
        alone=alone,
        arcs=arcs,
        freight=freight_of(case, supply, lanes, moves, arcs),
        services=services,
        refusals=Refusals(asks, judge, judgements, pruned, supply),
        violations=Violations(case, judge, asks),
        ceilings=ceilings,
        asks=tuple(map(tuple, asks)),
        judgements=judgements,
    )
