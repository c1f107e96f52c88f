"""Counts the money of a Schedule: one ledger a workload, and their sum."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huline.models.plan import (
    Charge,
    Claim,
    Copy,
    Ledger,
    Perspective,
    Placement,
    Rented,
    Run,
    SystemLedger,
)
from huline.models.workload import TrainingJob
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.compile.services import Service
from huline.optimizer.compile.subsidy_rates import ceiling_rates
from huline.optimizer.settle.charges import charges_of
from huline.optimizer.settle.charges.take_or_pay import rented
from huline.optimizer.settle.claims import Bill, best_claims
from huline.optimizer.settle.load import load_of
from huline.optimizer.settle.schedule import Schedule, runs_of_job, runs_of_service
from huline.optimizer.settle.service_level import unserved_units

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Settlement:
    """Placements with their ledgers, and the totals of a plan."""

    placements: tuple[Placement, ...]
    contracts: tuple[Rented, ...]
    terminations: tuple[str, ...]
    charges: tuple[Charge, ...]
    ledger: Ledger
    system: SystemLedger
    shortfalls: tuple[int, ...] = ()
    """What is left unserved of each of `Terms.strict_tiers`, as `Terms.weight` counts it."""

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


@dataclass(frozen=True)
class _Use:
    """What one workload uses: (P, T) cards and what else its ledger needs."""

    runs: tuple[Run, ...]
    pools: Ints
    cards: Ints
    """(pools, T)"""
    left: int
    """Card-hours of training or demand units of all slots that are not served."""
    transfer: int = 0
    links: tuple[str, ...] = ()
    courier: str | None = None
    quoted: int | None = None
    """What the payer pays for all of it, if that is quoted."""
    copies: tuple[Copy, ...] = ()
    migration: int = 0


def settle(compiled: Compiled, schedule: Schedule) -> Settlement:
    """Work out claims and ledgers of a Schedule.

    Claims are always the greatest that the programmes allow, whatever the plan's perspective.
    """
    services = {service.workload: service for service in compiled.services}
    uses = []
    for w, workload in enumerate(compiled.case.workloads):
        if isinstance(workload, TrainingJob):
            uses.append(_job_use(compiled, schedule, w, workload))
        else:
            service = services[w]
            run = schedule.services.get(w)
            cards = run.cards if run else np.zeros_like(service.need)
            left = int(unserved_units(service, cards).sum())
            pools = np.flatnonzero(cards.any(axis=1))
            runs = runs_of_service(compiled, run) if run else ()
            sent, copies = _copies(compiled, service, pools)
            due = service.fees_in(pools)
            uses.append(_Use(runs, pools, cards[pools], left, sent, copies=copies, migration=due))
    bills = [_bill(compiled, w, use) for w, use in enumerate(uses)]
    claims = best_claims(compiled, bills)
    prices = compiled.prices("payer")
    placements = tuple(
        _placement(compiled, prices.wish(w), w, use, claims.get(w, ()))
        for w, use in enumerate(uses)
    )
    load = load_of(compiled, schedule)
    charges = charges_of(compiled, load)
    contracts = tuple(
        Rented(contract=contract, cards=cards)
        for contract, cards in zip(
            compiled.contracts.ids, rented(compiled, load).tolist(), strict=True
        )
        if cards
    )
    parts: tuple[Placement | Charge, ...] = (*placements, *charges)
    return Settlement(
        placements,
        contracts,
        tuple(compiled.supply.endable.ids[k] for k in sorted(schedule.ended)),
        charges,
        Ledger(**_sums([dict(part.ledger) for part in parts])),
        SystemLedger(**_sums([dict(part.system) for part in parts])),
        _shortfalls(compiled, uses),
    )


def _shortfalls(compiled: Compiled, uses: list[_Use]) -> tuple[int, ...]:
    left = dict.fromkeys(compiled.terms.strict_tiers, 0)
    for workload, use in zip(compiled.case.workloads, uses, strict=True):
        if workload.tier in left:
            left[workload.tier] += compiled.terms.weight(workload) * use.left
    return tuple(left.values())


def _copies(compiled: Compiled, service: Service, pools: Ints) -> tuple[int, tuple[Copy, ...]]:
    """Send copies of a service's model to the centres of pools: milli-fen, and their ways."""
    if service.copies is None:
        return 0, ()
    links, centres = compiled.case.network.links, compiled.supply.centres
    sent = service.copies.to(compiled.supply.centre_of[pools])
    copies = [
        Copy(centre=centres[c].id, links=tuple(links[i].id for i in service.copies.links[c]))
        for c in sent
    ]
    return int(service.copies.cost[sent].sum()), tuple(sorted(copies, key=lambda c: c.centre))


def _sums(ledgers: list[dict[str, int]]) -> dict[str, int]:
    return {line: sum(ledger[line] for ledger in ledgers) for line in (ledgers or [{}])[0]}


def _job_use(compiled: Compiled, schedule: Schedule, w: int, job: TrainingJob) -> _Use:
    run = schedule.jobs.get(w)
    if run is None:
        none = np.zeros(0, dtype=np.int64)
        return _Use((), none, none.reshape(0, compiled.slots), job.work)
    arcs = compiled.arcs
    pool = int(arcs.pool[run.arc])
    cards = np.zeros((1, compiled.slots), dtype=np.int64)
    cards[0, list(run.slots)] = arcs.cards[run.arc]
    route, courier = compiled.route_of(run.arc), compiled.transfer.courier(int(arcs.mode[run.arc]))
    links = tuple(compiled.case.network.links[i].id for i in route.links) if route else ()
    runs = runs_of_job(compiled, run)
    quoted = int(arcs.cost[run.arc]) if arcs.priced[run.arc] else None
    moved = int(arcs.moved[run.arc])
    due = int(compiled.migration.of_pools(job)[pool])
    at = np.array([pool])
    return _Use(runs, at, cards, 0, moved, links, courier, quoted, migration=due)


def _bill(compiled: Compiled, w: int, use: _Use) -> Bill:
    card_slots, subsidies = use.cards.sum(axis=1), compiled.subsidies
    workload = compiled.case.workloads[w]
    entitled, spend = {}, {}
    for e in subsidies.of(workload) if use.pools.size else ():
        entitled[e.subsidy] = int((use.cards * e.rate[use.pools]).sum())
        if subsidies.account(e.subsidy, workload.tenant):
            spend[e.subsidy] = int((card_slots * e.spend[use.pools]).sum())
    rents = compiled.rents.of(workload)[use.pools]
    ceilings = {
        g: int((card_slots * ceiling_rates(group.ceiling[use.pools], rents)).sum())
        for g, group in enumerate(subsidies.groups)
        if group.ceiling is not None and not group.members.isdisjoint(entitled)
    }
    return Bill(w, int((card_slots * rents).sum()), entitled, spend, ceilings)


def _placement(
    compiled: Compiled, wish: Ints, w: int, use: _Use, claims: tuple[Claim, ...]
) -> Placement:
    supply, card_slots = compiled.supply, use.cards.sum(axis=1)
    energy = (use.cards * supply.energy[use.pools]).sum(axis=1)
    carbon = int((use.cards * supply.carbon[use.pools]).sum())
    violation = int((card_slots * compiled.violations.of(w)[use.pools]).sum())
    workload = compiled.case.workloads[w]
    penalty = compiled.terms.penalty(workload) * use.left
    rents, fabric = compiled.rents.of(workload), compiled.surcharges.of_fabric(workload)
    sealed = compiled.surcharges.of_encryption(workload)
    if use.quoted is None:
        ledger = Ledger(
            rent=int((card_slots * rents[use.pools]).sum()),
            energy=int(energy[supply.billed[use.pools]].sum()),
            carbon=carbon,
            transfer=use.transfer,
            migration=use.migration,
            surcharge=int((card_slots * fabric[use.pools]).sum() + sealed[use.pools].sum()),
            preference=int((card_slots * wish[use.pools]).sum()),
            violation=violation,
            penalty=penalty,
            subsidy=-sum(claim.amount for claim in claims),
        )
    else:
        ledger = Ledger(
            rent=use.quoted, carbon=carbon, migration=use.migration, violation=violation
        )
    system = SystemLedger(
        energy=int(energy.sum()),
        carbon=carbon,
        transfer=use.transfer,
        migration=use.migration,
        running=int((card_slots * supply.running[use.pools]).sum()),
        violation=violation,
        penalty=penalty,
    )
    return Placement(
        workload=workload.id,
        runs=use.runs, links=use.links, courier=use.courier, copies=use.copies,
        claims=claims, ledger=ledger, system=system,
    )  # fmt: skip
