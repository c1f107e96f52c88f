"""What planners expect of the real market: sun at noon pulls work, the 10 km rule holds it."""

from pathlib import Path

import pytest

from huline.models.case import Case
from huline.models.change import Change, Edit
from huline.models.files import read_case
from huline.models.place import distance_m
from huline.models.units import half_up
from huline.models.workload import TrainingJob
from huline.optimizer.compile import compile_case
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here

SUNNY = ("Gansu", "Ningxia", "Inner Mongolia")
NOON = range(10, 16)


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case(Path(__file__).parents[2] / "datasets" / "east-west")


def only(case: Case, workloads: list[str], pool: str | None = None) -> Case:
    """Keep some workloads of a Case, without groups, and one of its pools if it is named."""
    document = case.model_dump(mode="json")
    document["workloads"] = [w for w in document["workloads"] if w["id"] in workloads]
    document["pins"] = [p for p in document["pins"] if p["workload"] in workloads]
    document["groups"] = []
    if pool is not None:
        document["pools"] = [p for p in document["pools"] if p["id"] == pool]
        document["commitments"] = [c for c in document["commitments"] if c["pool"] == pool]
        document["contracts"] = []
    return Case.model_validate(document)


def sunny_pools(case: Case) -> dict[str, str]:
    """Pools in the sunny provinces whose energy is billed apart, with their tariffs."""
    centres = {c.id: c for c in case.centres if c.province in SUNNY}
    return {
        p.id: centres[p.centre].tariff
        for p in case.pools
        if p.centre in centres and not p.rent_includes_energy
    }


def with_flat_tariffs(case: Case, tariffs: set[str]) -> Case:
    edits = []
    for tariff in case.tariffs:
        if tariff.id in tariffs:
            mean = half_up(sum(tariff.fen_per_mwh), len(tariff.fen_per_mwh))
            edits.append(Edit(table="tariffs", id=tariff.id, field="fen_per_mwh", value=[mean]))
    return case.apply(Change(name="flat", edits=tuple(edits)))


def flexible_jobs(case: Case, pool: str) -> list[str]:
    """Training that could run in a pool with twice the time it needs."""
    compiled = compile_case(case)
    arcs, p = compiled.arcs, [site.pool.id for site in compiled.supply.sites].index(pool)
    return [
        w.id
        for i, w in enumerate(case.workloads)
        if any(
            arcs.pool[k] == p and arcs.deadline[k] - arcs.earliest[k] >= 2 * arcs.slots[k]
            for k in arcs.of(i)
        )
    ]


def share_at_noon(case: Case) -> float:
    """Share of the optimal plan's card-slots that lie at noon."""
    plan = solve_here(case, Options(gap=0.0001, seconds=60))
    assert plan is not None
    runs = [run for placement in plan.placements for run in placement.runs]
    total = sum(run.cards * (run.end - run.first) for run in runs)
    noon = sum(run.cards * len(set(NOON) & set(range(run.first, run.end))) for run in runs)
    return noon / total


def test_flexible_training_moves_into_the_midday_valley_of_the_sunny_west(case):
    # one pool by itself, so that only its own slots are compared
    jobs = {pool: flexible_jobs(case, pool) for pool in sunny_pools(case)}
    pool = max(jobs, key=lambda name: len(jobs[name]))
    real = only(case, jobs[pool][:6], pool)
    flat = with_flat_tariffs(real, {sunny_pools(case)[pool]})

    assert share_at_noon(real) > share_at_noon(flat)


def test_a_10_km_workload_stays_near_whatever_it_costs(case):
    bound = [w for w in case.workloads if w.max_distance_m == 10_000]
    near = only(case, [w.id for w in bound])
    plan = solve_here(near, Options(gap=0.0001, seconds=60))
    free = solve_here(
        near.apply(
            Change(
                name="without the 10 km rule",
                edits=(
                    Edit(
                        table="policy.rules",
                        op="add",
                        value={"rule": "locality", "policy": "off"},
                    ),
                ),
            )
        ),
        Options(gap=0.0001, seconds=60),
    )

    assert bound
    assert plan is not None
    assert free is not None
    assert free.cost < plan.cost
    assert all(kilometres_away(case, w.id, plan) <= 10 for w in bound)
    assert any(kilometres_away(case, w.id, free) > 10 for w in bound)


def kilometres_away(case: Case, workload: str, plan) -> float:
    """Distance from a workload's data or nearest users to the farthest pool it uses."""
    places = {p.id: p for p in (*case.metros, *case.centres)}
    centres = {p.id: p.centre for p in case.pools}
    w = next(w for w in case.workloads if w.id == workload)
    homes = [w.data.at] if isinstance(w, TrainingJob) and w.data else list(getattr(w, "peaks", {}))
    placement = next(p for p in plan.placements if p.workload == workload)
    return max(
        (
            min(distance_m(places[home], places[centres[run.pool]]) for home in homes) / 1000
            for run in placement.runs
        ),
        default=0.0,
    )
