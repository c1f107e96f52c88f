"""Builds a Case of the east-west market, of a day or of several, from datasets/sources."""

from random import Random

import cards
import contracts
import inference
import lines
import places
import rules
import supply
import tariffs
import tenants
import training
import vouchers
import wishes
from market import Market
from shapes import profiles
from span import Span

from huline.models.case import Case, Horizon
from huline.models.workload import Workload


def assemble(span: Span) -> Case:
    """Return the Case of a span; the same at every call."""
    metros = places.metros()
    pools = supply.pools(metros, span.days)
    centres = supply.centres(metros, pools, span.days)
    policy = rules.policy(span.days, span.left_out)
    models = cards.accelerators()
    promises = supply.commitments(pools, span.slots)
    network = lines.network(metros, centres, span.days)
    market = Market(
        metros={metro.id: metro for metro in metros},
        accelerators={model.id: model for model in models},
        centres=centres,
        pools=pools,
        let={promise.pool: promise.cards for promise in promises},
        latency_us=lines.least_latency(network, metros, centres),
    )
    jobs = wishes.added(span.seed, training.jobs(span, market), market)
    shapes = profiles(span.days)
    services = inference.services(span, market, shapes, sum(job.work for job in jobs))
    return Case(
        name=span.name,
        name_zh=span.name_zh,
        description=span.description,
        horizon=Horizon(start=f"{span.first}T00:00:00+08:00", slot_minutes=60, slots=span.slots),
        accelerators=models,
        metros=metros,
        tariffs=tariffs.tariffs(supply.regions(), span.days),
        centres=centres,
        pools=pools,
        network=network,
        tenants=tenants.tenants(metros, vouchers.money_of(span.days), span.days),
        policy=policy,
        profiles=shapes,
        workloads=in_order_of_arrival([*jobs, *wishes.promised(services)], span.seed),
        commitments=promises,
        pins=wishes.pins(jobs),
        contracts=contracts.contracts(pools) if span.days == 1 else (),
        groups=wishes.groups(span),
    )


def in_order_of_arrival(workloads: list[Workload], seed: str) -> tuple[Workload, ...]:
    """Return the batch as a planner lists it: promised work, then by release.

    Within an hour there is no order.
    """
    Random(f"{seed}/arrival").shuffle(workloads)
    return tuple(sorted(workloads, key=lambda w: (not w.must_serve, w.release)))
