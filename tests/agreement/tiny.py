"""Tiny random Cases in which every rule of docs/rules.md has something to say.

Small enough for all plans to be tried, crowded enough that rules decide. Prices are odd numbers
from wide ranges, so that roundings matter and routes do not tie.
"""

from random import Random

from huline.models.case import Case, Horizon, Pin
from huline.models.policy import Policy, RuleSetting
from huline.models.workload import TrainingJob, Workload
from tests.agreement.book import RULES, Book
from tests.agreement.brute_force import changed
from tests.agreement.tiny_demand import a_profile, a_tenant, a_workload
from tests.agreement.tiny_endings import with_endings
from tests.agreement.tiny_manners import with_manners
from tests.agreement.tiny_offers import with_offers
from tests.agreement.tiny_policy import RESIDENCY, a_subsidy, groups, tiers
from tests.agreement.tiny_pools import with_pools
from tests.agreement.tiny_supply import ACCELERATORS, supply
from tests.agreement.ways import Perspective, Ways


def perspective_of(seed: int) -> Perspective:
    """Return whose cost the tiny Case of this seed is about: every fourth is the system's."""
    return "system" if seed % 4 == 3 else "payer"


def tiny_case(seed: int) -> Case:
    """Return the tiny Case of this seed: 1-4 workloads, 1-4 pools, 2-5 slots."""
    rng = Random(seed)
    kinds = rng.choice(
        ("J", "JS", "JJ", "JJ", "JS", "JJJ", "JJJ", "JJS", "JSS", "JJJJ", "JJJS", "JJSS")
    )
    # what is all or nothing, or looks at spend, leaves little to bound a search by: only few
    # workloads have it
    rich = len(kinds) < 3 or kinds == "JJJ"
    counts = (1, 3, 3, 3, 4) if len(kinds) < 3 else (0, 1, 2, 2, 3)
    horizon = Horizon(
        start="2026-07-15T00:00:00+08:00",
        slot_minutes=rng.choice((5, 10, 15, 30, 60, 60)),
        slots=rng.choice((2, 3, 3) if kinds == "JS" else (2, 3, 3, 4, 4, 4, 5, 5)),
    )
    there = supply(rng, horizon)
    subsidies = [
        a_subsidy(rng, f"V{i}", there, rich=rich) for i in range(1, rng.choice(counts) + 1)
    ]
    tenants = [a_tenant(rng, f"T{i}", there, subsidies) for i in range(1, rng.randint(1, 2) + 1)]
    profiles = [a_profile(rng, f"F{i}", horizon) for i in (1, 2)]
    workloads = tuple(
        a_workload(rng, f"{kind}{i}", there, tenants) for i, kind in enumerate(kinds, 1)
    )
    case = Case(
        name=f"tiny {seed}",
        horizon=horizon,
        accelerators=ACCELERATORS,
        metros=there.metros,
        tariffs=there.tariffs,
        centres=there.centres,
        pools=there.pools,
        network=there.network,
        tenants=tuple(tenants),
        policy=Policy(
            residency=RESIDENCY,
            tiers=tiers(rng),
            subsidies=tuple(subsidies),
            stacking_groups=groups(rng),
            rules=_switched(rng),
        ),
        profiles=tuple(profiles),
        workloads=workloads,
        commitments=there.commitments,
    )
    case = with_offers(Random(f"offers {seed}"), case)
    case = with_pools(Random(f"pools {seed}"), case)
    case = changed(case, pins=_pins(rng, case))
    case = with_manners(Random(f"manners {seed}"), case)
    return with_endings(Random(f"endings {seed}"), case)


def _switched(rng: Random) -> tuple[RuleSetting, ...]:
    """Switch rules off in one Case of ten, and name one as hard now and then."""
    if rng.random() < 0.1:
        off = rng.sample(RULES, k=rng.choice((1, 1, 2)))
        return tuple(RuleSetting(rule=rule, policy="off") for rule in off)
    if rng.random() < 0.1:
        return (RuleSetting(rule=rng.choice(RULES), policy="hard"),)
    return ()


def _pins(rng: Random, case: Case) -> tuple[Pin, ...]:
    """Pin some workloads that fit somewhere, mostly there, and now and then one that does not."""
    pinned = []
    for w in case.workloads:
        places = _places(case, w)
        if rng.random() > (0.13 if places else 0.02):
            continue
        if not places or rng.random() < 0.05:
            places = [(pool.id, 0, 1) for pool in case.pools]
        pool, first, _ = rng.choice(places)
        fields = {"workload": w.id, "centre": pool.split("/")[0]}
        if rng.random() < 0.4:
            fields["pool"] = pool
        if isinstance(w, TrainingJob) and rng.random() < 0.4:
            fields["first"] = first
        pinned.append(Pin(**fields))
    return tuple(pinned)


def _places(case: Case, w: Workload) -> list[tuple[str, int, int]]:
    """Return where and when each way to serve the workload alone begins."""
    ways = Ways(Book(case), "system")
    if isinstance(w, TrainingJob):
        return [way.runs[0] for way in ways.of_job(w) if way.runs]
    return [way.runs[0] for mode in ways.of_service(w) for way in mode[0] if way.runs]
