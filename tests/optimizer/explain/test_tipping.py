"""Prices and limits at which work would move: both ends of brackets are held against re-solves.

``HULINE_EXPLANATIONS`` says how many Cases; without it they are few.
"""

import os
from collections import Counter
from math import inf
from random import Random

from huline.models.case import Pin
from huline.models.tariff import Tariff
from huline.optimizer.explain import Standing, why
from huline.optimizer.explain.lifted import alone
from huline.optimizer.explain.why import Asked
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from tests.agreement.tiny import perspective_of, tiny_case
from tests.builders import (
    a_job,
    a_link,
    a_policy,
    a_pool,
    a_service,
    a_share,
    a_sum_per_card_hour,
)
from tests.optimizer.explain.confirmed import planned, settled
from tests.optimizer.verify.plans import an_eastern_and_a_western_case


def with_tariff(case, centre, mean):
    """Return the Case in which a centre's tariff is another on average, shifted in all slots."""
    own = next(c for c in case.centres if c.id == centre)
    prices = next(t.fen_per_mwh for t in case.tariffs if t.id == own.tariff)
    slots = case.horizon.slots
    vector = [prices[t % len(prices)] for t in range(slots)]
    now = (2 * sum(vector) + slots) // (2 * slots)
    new = Tariff(id="new", fen_per_mwh=tuple(price + mean - now for price in vector))
    centres = (
        c.model_copy(update={"tariff": "new"}) if c.id == centre else c for c in case.centres
    )
    return case.model_copy(update={"tariffs": (*case.tariffs, new), "centres": tuple(centres)})


def with_rent(case, centre, thousandths):
    """Return the Case in which the rents of a centre's pools are such a part of what they are."""
    pools = (
        p.model_copy(update={"rent": (p.rent * thousandths * 2 + 1000) // 2000})
        if p.centre == centre
        else p
        for p in case.pools
    )
    return case.model_copy(update={"pools": tuple(pools)})


def with_limit(case, workload, most):
    """Return the Case in which a service allows another latency."""
    own = (
        w.model_copy(update={"max_latency_us": most}) if w.id == workload else w
        for w in case.workloads
    )
    return case.model_copy(update={"workloads": tuple(own)})


def with_rate(field):
    """Return what gives a Case in which a subsidy pays at another rate."""

    def changed(case, subsidy, rate):
        rules = (
            rule.model_copy(update={field: rate}) if rule.id == subsidy else rule
            for rule in case.policy.subsidies
        )
        policy = case.policy.model_copy(update={"subsidies": tuple(rules)})
        return case.model_copy(update={"policy": policy})

    return changed


RATES = ("share", "share_foreign", "amount")
CHANGED = {"tariff": with_tariff, "rent": with_rent, "max_latency_us": with_limit} | {
    field: with_rate(field) for field in RATES
}
CASES = int(os.environ.get("HULINE_EXPLANATIONS", "70"))
SUBSIDISED = int(os.environ.get("HULINE_EXPLANATIONS", "40"))
UPWARD = {"max_latency_us", *RATES}
"""Parameters of which a higher value makes it move."""


def test_both_ends_of_a_bracket_are_as_they_are_said_to_be(capsys):
    """At one a plan with the work there costs less; at the other none does, however it runs."""
    told = Counter()
    for seed in range(CASES):
        case, perspective = tiny_case(seed), perspective_of(seed)
        if case.policy.tier_order == "strict" or not case.policy.applies("must-serve"):
            continue
        plan = planned(case, perspective)
        if plan is None:
            continue
        standing = Standing(case, plan)
        for workload in case.workloads:
            every = why(standing, workload.id)
            near = (*every.alternatives, *(r for r in every.refused if r.rule == "latency"))
            for centre in near:
                found = why(standing, workload.id, [centre.centre])
                for each in (*found.alternatives, *found.refused):
                    for tipping in each.tipping:
                        of, _, what = tipping.parameter.rpartition(".")
                        told[what] += 1
                        rules = {rule.id for rule in case.policy.subsidies}
                        assert of in {each.centre, workload.id, *rules}
                        ends = tipping.bracket[:: -1 if what in UPWARD else 1]
                        _holds(case, plan, workload.id, each.centre, tipping.parameter, *ends)
    with capsys.disabled():
        print(f"\nprices and limits at which work would move: {dict(told)}")
    assert told["tariff"]
    assert told["rent"] > 3


def a_subsidised_case(seed):
    """One to three jobs and maybe a service between two centres; a programme pays in one."""
    rng = Random(f"subsidised {seed}")
    limits = {
        "budget": rng.choice((None, None, 3_000_000)), "firm_cap": rng.choice((None, 2_000_000)),
        "min_claim": rng.choice((0, 0, 500_000)), "centre_province": "Shanghai",
    }  # fmt: skip
    foreign = rng.choice((None, 100))
    rule = rng.choice((
        a_share(share=rng.randint(0, 200), share_foreign=foreign, **limits),
        a_sum_per_card_hour(amount=rng.randint(0, 20_000), **limits),
    ))  # fmt: skip
    pools = (
        a_pool(rent=rng.randint(90_000, 140_000)),
        a_pool("nx-01/a", centre="nx-01", rent=rng.randint(60_000, 110_000)),
    )
    jobs = [a_job(f"w{i}", work=8 * rng.randint(1, 6)) for i in range(rng.randint(1, 3))]
    services = [a_service(peaks={"shanghai": 1000 * rng.randint(1, 9)})] * rng.randint(0, 1)
    return an_eastern_and_a_western_case(
        pools=pools, workloads=(*jobs, *services), policy=a_policy(subsidies=(rule,))
    )


def test_rates_of_subsidies_at_which_work_moves_are_as_they_are_said_to_be(capsys):
    told = Counter()
    for seed in range(SUBSIDISED):
        case = a_subsidised_case(seed)
        plan = planned(case, "payer")
        standing = Standing(case, plan)
        for workload in case.workloads:
            for each in why(standing, workload.id, ["sh-01"]).alternatives:
                for tipping in each.tipping:
                    what = tipping.parameter.rpartition(".")[2]
                    if what in RATES:
                        told[what] += 1
                        low, high = tipping.bracket
                        _holds(case, plan, workload.id, "sh-01", tipping.parameter, high, low)
    with capsys.disabled():
        print(f"\nrates of subsidies at which work would move: {dict(told)}")
    assert all(told[field] > 3 for field in RATES)


def _holds(case, plan, workload, centre, parameter, below, above):
    """Hold a bracket against exact solves: at ``below`` it costs less there, at ``above`` not."""
    of, _, what = parameter.rpartition(".")
    now = next(p for p in plan.placements if p.workload == workload)
    if what == "tariff":
        cases = [with_tariff(case, centre, mean) for mean in (below, above)]
        beside = [_beside(each, plan, workload) for each in cases]
        moved = Asked(Standing(cases[0], plan), workload, None).spots[centre].placement
        assert settled(cases[0], plan, moved).cost < settled(cases[0], plan, now).cost
    else:
        # what is asked of it or paid for it, and its own limit: for others nothing changes
        there = _beside(case, plan, workload)
        beside = [CHANGED[what](there, of, value) for value in (below, above)]
        assert _best_at(beside[0], plan, centre) < _now(case, beside[0], plan, now)
    assert _best_at(beside[1], plan, centre) >= _now(case, beside[1], plan, now)


def _beside(case, plan, workload):
    """Return the Case of a workload alone, with what all others leave."""
    standing = Standing(case, plan)
    left = standing.left.without([workload])
    return left.beside(alone(standing, standing.ties.free(standing.left, workload)), certain=True)


def _best_at(case, plan, centre):
    """Return the least cost of a workload at a centre; infinite where it cannot be there."""
    pin = Pin(workload=case.workloads[0].id, centre=centre)
    pinned = case.model_copy(update={"pins": (pin,)})
    found = solve_here(pinned, Options(gap=0, perspective=plan.perspective))
    return inf if found is None else found.cost


def _now(case, beside, plan, placement):
    """Return what a workload costs: at its best in one place, nowhere or in several as it is."""
    pools = {pool.id: pool.centre for pool in case.pools}
    homes = {pools[run.pool] for run in placement.runs}
    if len(homes) != 1:
        return (placement.ledger if plan.perspective == "payer" else placement.system).total
    return _best_at(beside, plan, homes.pop())


def test_the_tariff_at_which_a_job_moves_is_where_the_sums_meet():
    """In the east rent is 0.1 CNY a card-hour dearer: so much less must electricity cost there.

    A card of 1,000 W at a PUE of 1 would use a kWh an hour.
    """
    pools = (
        a_pool(rent=1_010_000, busy_w=1_000),
        a_pool("nx-01/a", centre="nx-01", rent=1_000_000, busy_w=1_000),
    )
    case = an_eastern_and_a_western_case(pools=pools, workloads=(a_job(),))
    plan = solve_here(case, Options(gap=0))
    (there,) = why(Standing(case, plan), "w1", ["sh-01"]).alternatives
    tipping, rent = there.tipping
    low, high = (
        solve_here(with_tariff(case, "sh-01", mean), Options(gap=0)).cost
        for mean in tipping.bracket
    )

    assert tipping.unit == "fen/MWh"
    assert tipping.bracket[1] - tipping.bracket[0] == 1
    assert low < plan.cost == high
    assert rent.bracket == (990, 991)


def test_the_share_at_which_a_job_moves_is_where_the_sums_meet():
    """Rent is 0.2 CNY dearer in the east; a programme pays 5 % of 1.2 CNY: 167 ‰ would do."""
    pools = (a_pool(rent=120_000), a_pool("nx-01/a", centre="nx-01", rent=100_000))
    voucher = a_share(share=50, centre_province="Shanghai")
    case = an_eastern_and_a_western_case(
        pools=pools, workloads=(a_job(),), policy=a_policy(subsidies=(voucher,))
    )
    plan = solve_here(case, Options(gap=0))
    (there,) = why(Standing(case, plan), "w1", ["sh-01"]).alternatives
    (share,) = (t for t in there.tipping if t.parameter == "voucher.share")
    low, high = (
        solve_here(with_rate("share")(case, "voucher", rate), Options(gap=0)).cost
        for rate in share.bracket
    )

    assert share.bracket == (166, 167)
    assert (share.now, share.unit) == (50, "per mille")
    assert high < low == plan.cost


def test_a_service_moves_to_a_cheaper_centre_from_the_latency_that_reaches_it():
    """The west is cheaper and 20 ms away, the east 2 ms; the service allows 10."""
    links = (
        a_link("near", "shanghai", "sh-01", latency_us=2_000),
        a_link("far", "shanghai", "nx-01", latency_us=20_000),
    )
    pools = (a_pool(rent=200_000), a_pool("nx-01/a", centre="nx-01", rent=100_000))
    case = an_eastern_and_a_western_case(
        workloads=(a_service(max_latency_us=10_000),), links=links, pools=pools
    )
    plan = solve_here(case, Options(gap=0))
    (far,) = why(Standing(case, plan), "s1", ["nx-01"]).refused
    (tipping,) = far.tipping
    costs = [
        solve_here(with_limit(case, "s1", most), Options(gap=0)).cost for most in tipping.bracket
    ]

    assert tipping.bracket == (19_999, 20_000)
    assert costs[1] < costs[0] == plan.cost
