"""Builds the east-west day from datasets/sources: `python datasets/east-west/build.py`."""

import argparse
from pathlib import Path
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
from market import SLOTS, Market
from shapes import profiles

from huline.models.case import Case, Horizon
from huline.models.files import write_case
from huline.models.workload import Workload

HERE = Path(__file__).resolve().parent
SEED = "east-west 2026-07-15"
DESCRIPTION = (
    "A Wednesday in July 2026 on China's compute market, as published figures and stated guesses "
    "have it: national clusters, metros, tariffs at the level of March 2026, voucher rules and "
    "carbon factors are from public sources; capacities, lines, firms and the batch are made up. "
    "README.md beside this file says which field is which."
)


def build() -> Case:
    """Return the Case; the same at every call."""
    metros = places.metros()
    pools = supply.pools(metros)
    centres = supply.centres(metros, pools)
    policy = rules.policy()
    models = cards.accelerators()
    promises = supply.commitments(pools)
    network = lines.network(metros, centres)
    market = Market(
        metros={metro.id: metro for metro in metros},
        accelerators={model.id: model for model in models},
        centres=centres,
        pools=pools,
        let={promise.pool: promise.cards for promise in promises},
        latency_us=lines.least_latency(network, metros, centres),
    )
    jobs = wishes.added(SEED, training.jobs(SEED, market), market)
    shapes = profiles()
    services = inference.services(SEED, market, shapes, sum(job.work for job in jobs))
    return Case(
        name="east-west",
        name_zh="东数西算一日",
        description=DESCRIPTION,
        horizon=Horizon(start="2026-07-15T00:00:00+08:00", slot_minutes=60, slots=SLOTS),
        accelerators=models,
        metros=metros,
        tariffs=tariffs.tariffs(supply.regions()),
        centres=centres,
        pools=pools,
        network=network,
        tenants=tenants.tenants(metros, vouchers.money_of()),
        policy=policy,
        profiles=shapes,
        workloads=in_order_of_arrival([*jobs, *wishes.promised(services)]),
        commitments=promises,
        pins=wishes.pins(jobs),
        contracts=contracts.contracts(pools),
        groups=wishes.groups(),
    )


def in_order_of_arrival(workloads: list[Workload]) -> tuple[Workload, ...]:
    """Return the batch as a planner lists it: promised work, then by release.

    Within an hour there is no order.
    """
    Random(f"{SEED}/arrival").shuffle(workloads)
    return tuple(sorted(workloads, key=lambda w: (not w.must_serve, w.release)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--out", type=Path, default=HERE, help="folder to write to")
    write_case(build(), parser.parse_args().out)
