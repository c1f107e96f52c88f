"""Plans made by hand: completed as the engine would, and every breach told with its cause."""

import os
from dataclasses import replace
from random import Random

import pytest

from huline.models.files import export_plan, read_handmade
from huline.models.plan import Placement, Run
from huline.models.sketch import Sketch
from huline.optimizer.explain.evaluation import completed, evaluate
from huline.optimizer.explain.faults import faults
from huline.optimizer.explain.saving import saving_with
from huline.optimizer.planning import solve_here
from huline.optimizer.verify import verify
from tests.agreement.tiny import tiny_case
from tests.builders import a_case, a_courier, a_job, a_link, a_pool, a_service, a_western_centre
from tests.languages import is_chinese

SEEDS = range(int(os.environ.get("HULINE_SKETCHES", "40")))


def spoilt(rng, case, plan):
    """Move, stretch, widen and double some runs of a plan, drop some, and add others."""
    pools, slots = [pool.id for pool in case.pools], case.horizon.slots
    placements = []
    for p in plan.placements:
        found = [*p.runs]
        for i, run in enumerate(found):
            change = rng.choice(({}, {"pool": rng.choice(pools)}, {"end": run.end + 1},
                                 {"cards": 3 * run.cards}, {"end": slots + 2}))  # fmt: skip
            found[i] = replace(run, **change)
        if rng.random() < 0.3:
            found.append(Run(pool=rng.choice(pools), first=0, end=slots, cards=rng.randint(1, 9)))
        if rng.random() < 0.15:
            found = []
        placements.append(p.model_copy(update={"runs": tuple(found)}))
    return Sketch(placements=tuple(placements), terminations=plan.terminations)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_engine_decided_comes_to_what_the_engine_said(seed):
    case = tiny_case(seed)
    plan = solve_here(case)
    if plan is None:
        return
    found = evaluate(case, Sketch.of(plan))

    assert found.verdict.ok
    assert (found.plan.cost, found.plan.ledger) == (plan.cost, plan.ledger)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_breach_of_a_spoilt_plan_is_told_once_with_its_cause(seed):
    case, rng = tiny_case(seed), Random(seed)
    plan = solve_here(case)
    if plan is None:
        return
    found = evaluate(case, spoilt(rng, case, plan))
    told = faults(case, found.plan, found.verdict.breaches, {})

    assert found.verdict.cost is not None
    assert not {b.rule for b in found.verdict.breaches} & {
        "ledger",
        "route",
        "entitlement",
        "case",
    }
    assert sum((f.end - f.first) if f.first is not None else 1 for f in told) == len(
        found.verdict.breaches
    )
    workloads = {w.id for w in case.workloads}
    for fault in told:
        assert set(fault.workloads) <= workloads
        assert fault.workloads or fault.rule in ("lit-floor", "termination")
        assert is_chinese(fault.said_zh)


def test_a_pool_that_is_too_full_names_who_is_in_it_and_when():
    case = a_case(workloads=(a_job("w1"), a_job("w2"), a_job("w3")))
    runs = {"w1": (0, 4), "w2": (1, 5), "w3": (2, 6)}
    sketch = Sketch(placements=tuple(
        Placement(workload=w, runs=(Run(pool="sh-01/a", first=f, end=e, cards=8),))
        for w, (f, e) in runs.items()
    ))  # fmt: skip
    found = evaluate(case, sketch)
    (fault,) = faults(case, found.plan, found.verdict.breaches, {"w1": (2,), "w3": (4,)})

    assert (fault.rule, fault.where) == ("capacity", "sh-01/a")
    assert fault.workloads == ("w1", "w2", "w3")
    assert fault.rows == (2, 4)
    assert (fault.measured, fault.limit) == (24, 16)


def test_data_goes_by_courier_where_the_network_is_too_slow_and_nobody_said_how():
    """A terabyte at 1 Mbit/s never comes; disks come in a slot or two."""
    job = a_job("w1", data={"mb": 1_000_000, "at": "shanghai"})
    case = a_case(
        slots=72, centres=(a_western_centre(),), pools=(a_pool("nx-01/a"),), workloads=(job,),
        links=(a_link("slow", "shanghai", "nx-01", rate_mbit_s=1),), couriers=(a_courier(),),
    )  # fmt: skip
    runs = (Run(pool="nx-01/a", first=60, end=64, cards=8),)
    said = Sketch(placements=(Placement(workload="w1", runs=runs),), chosen_couriers=True)
    other = said.model_copy(update={"chosen_couriers": False})

    assert completed(case, said).placements[0].courier == "road"
    assert evaluate(case, said).verdict.ok
    assert [b.rule for b in evaluate(case, other).verdict.breaches] == ["window"]


@pytest.mark.parametrize("to", ["csv", "xlsx", "parquet", "json"])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("with_case", [True, False])
def test_an_export_is_read_back_to_the_same_plan(tmp_path, to, lang, with_case):
    case = tiny_case(4)
    plan = solve_here(case)
    path = tmp_path / f"plan.{to}"
    export_plan(case if with_case else None, plan, path, to, lang)
    made = read_handmade(path, case)

    assert completed(case, made.sketch).placements == plan.placements
    assert not made.sketch.chosen_couriers


def test_a_saving_is_the_difference_of_two_checked_plans():
    """In the evening a card-hour of energy costs 0.30 CNY less: 32 of them."""
    from tests.builders import a_tariff

    case = a_case(tariffs=(a_tariff(fen_per_mwh=[60_000] * 4 + [30_000] * 4),),
                  workloads=(a_job(), a_service("s1", release=0, deadline=1)))  # fmt: skip
    runs = (Run(pool="sh-01/a", first=0, end=4, cards=8),)
    found = evaluate(case, Sketch(placements=(Placement(workload="w1", runs=runs),)))
    runs = (Run(pool="sh-01/a", first=4, end=8, cards=8),)
    other = completed(case, Sketch(placements=(Placement(workload="w1", runs=runs),)))
    saving = saving_with(found, other, verify(case, other))

    assert (saving.saving, saving.moved, saving.served) == (32 * 30_000, 1, 1)
