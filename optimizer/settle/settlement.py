"""Counts the money of a Schedule: one ledger a workload, and their sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from huline.models.ledger import Ledger, SystemLedger
from huline.models.plan import Charge, Claim, Copy, Perspective, Placement, Rented
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.services import Service
from huline.optimizer.record import Lines, Record, Runs, Way
from huline.optimizer.settle.bills import bills_of
from huline.optimizer.settle.charges import charges_of
from huline.optimizer.settle.charges.take_or_pay import rented
from huline.optimizer.settle.claims import best_claims
from huline.optimizer.settle.ledgers import Served, lines_of
from huline.optimizer.settle.load import load_of
from huline.optimizer.settle.runs import runs_of
from huline.optimizer.settle.schedule import Schedule
from huline.optimizer.settle.service_level import unserved_by

Ints = NDArray[np.int64]
Claims = dict[int, tuple[Claim, ...]]


@dataclass(frozen=True)
class Settlement:
    """What a Schedule costs, and its placements, which are written when they are asked for.

    Attributes
    ----------
    lines : of the workloads' ledgers, the payer's and the system's: (W,) milli-fen each
    slack : milli-fen that other claims of the same runs might bring more, 0 where these are proven
        the greatest
    shortfalls : what is left unserved of each of `Terms.strict_tiers`, as `Terms.weight` counts it
    """

    compiled: Compiled
    schedule: Schedule
    runs: Runs
    lines: tuple[Lines, Lines]
    claims: Claims
    contracts: tuple[Rented, ...]
    terminations: tuple[str, ...]
    charges: tuple[Charge, ...]
    ledger: Ledger
    system: SystemLedger
    slack: int = 0
    shortfalls: tuple[int, ...] = ()

    @cached_property
    def placements(self) -> tuple[Placement, ...]:
        """One for each workload of the Case, in its order."""
        return self.record.placements()

    @cached_property
    def record(self) -> Record:
        """What placements are written from."""
        compiled = self.compiled
        payer, system = self.lines
        return Record(
            workloads=tuple(w.id for w in compiled.case.workloads),
            pools=tuple(site.pool.id for site in compiled.supply.sites),
            runs=self.runs,
            payer=payer,
            system=system,
            ways={w: _way(compiled, run.arc) for w, run in self.schedule.jobs.items()},
            copies={
                service.workload: _copies(compiled, service, run.pools)
                for service in compiled.services
                if (run := self.schedule.services.get(service.workload)) is not None
            },
            claims=self.claims,
        )

    def rank(self, perspective: Perspective) -> tuple[int, ...]:
        """Return what plans are compared by, the first difference deciding: less is better.

        Only the cost, in milli-fen, unless tiers are strict.
        """
        return (*self.shortfalls, self.cost(perspective))

    def cost(self, perspective: Perspective) -> int:
        """Return the total in milli-fen from one perspective."""
        return self.ledger.total if perspective == "payer" else self.system.total

    def penalty(self, perspective: Perspective) -> int:
        """Return what of the cost is the penalty of work left unserved, in milli-fen."""
        return self.ledger.penalty if perspective == "payer" else self.system.penalty


def settle(compiled: Compiled, schedule: Schedule) -> Settlement:
    """Work out claims and ledgers of a Schedule.

    Claims are the greatest that the programmes allow, whatever the plan's perspective; if that is
    not proven in the work that is allowed for it, ``slack`` limits what more there might be.
    """
    runs = runs_of(compiled, schedule)
    claims, slack = best_claims(compiled, [*bills_of(compiled, runs)])
    served = _served(compiled, schedule, claims)
    lines = lines_of(compiled, runs, served)
    load = load_of(compiled, runs, schedule.ended)
    charges = charges_of(compiled, load)
    cards_of = zip(compiled.contracts.ids, rented(compiled, load).tolist(), strict=True)
    payer, system = lines
    return Settlement(
        compiled=compiled,
        schedule=schedule,
        runs=runs,
        lines=lines,
        claims=claims,
        contracts=tuple(Rented(contract=name, cards=cards) for name, cards in cards_of if cards),
        terminations=tuple(compiled.supply.endable.ids[k] for k in sorted(schedule.ended)),
        charges=charges,
        ledger=Ledger(**_sums(payer, [dict(charge.ledger) for charge in charges])),
        system=SystemLedger(**_sums(system, [dict(charge.system) for charge in charges])),
        slack=slack,
        shortfalls=_shortfalls(compiled, served.left),
    )


def _served(compiled: Compiled, schedule: Schedule, claims: Claims) -> Served:
    """Find what is left unserved, and what is paid once."""
    arcs, left = compiled.arcs, compiled.sheets.work.copy()
    transfer, claimed = np.zeros_like(left), np.zeros_like(left)
    job = np.fromiter(schedule.jobs, dtype=np.int64)
    arc = np.fromiter((run.arc for run in schedule.jobs.values()), dtype=np.int64)
    left[job], transfer[job] = 0, arcs.moved[arc]
    for service in compiled.services:
        w, run = service.workload, schedule.services.get(service.workload)
        if run is None:
            left[w] = service.demand.sum()
            continue
        left[w] = unserved_by(service, run.pools, run.rows).sum()
        if service.copies is not None:
            sent = service.copies.to(compiled.supply.centre_of[run.pools])
            transfer[w] = service.copies.cost[sent].sum()
    for w, mine in claims.items():
        claimed[w] = sum(claim.amount for claim in mine)
    priced = arcs.priced[arc]
    return Served(left, transfer, claimed, job[priced], arcs.cost[arc[priced]])


def _shortfalls(compiled: Compiled, left: Ints) -> tuple[int, ...]:
    short, tier = compiled.sheets.weight * left, compiled.sheets.tier
    return tuple(int(short[tier == each].sum()) for each in compiled.terms.strict_tiers)


def _sums(lines: Lines, charges: Sequence[dict[str, int]]) -> dict[str, int]:
    """Add up the lines of workloads and of charges."""
    names = dict.fromkeys((*lines, *(name for charge in charges for name in charge)))
    none = np.zeros(0, dtype=np.int64)
    return {
        name: int(lines.get(name, none).sum()) + sum(charge[name] for charge in charges)
        for name in names
    }


def _way(compiled: Compiled, arc: int) -> Way:
    """Say how the data of an arc travels."""
    route, links = compiled.route_of(arc), compiled.case.network.links
    courier = compiled.transfer.courier(int(compiled.arcs.mode[arc]))
    return tuple(links[i].id for i in route.links) if route else (), courier


def _copies(compiled: Compiled, service: Service, pools: Ints) -> tuple[Copy, ...]:
    """Say which ways copies of a service's model take to the centres of pools."""
    if service.copies is None:
        return ()
    links, centres = compiled.case.network.links, compiled.supply.centres
    copies = [
        Copy(centre=centres[c].id, links=tuple(links[i].id for i in service.copies.links[c]))
        for c in service.copies.to(compiled.supply.centre_of[pools])
    ]
    return tuple(sorted(copies, key=lambda c: c.centre))
