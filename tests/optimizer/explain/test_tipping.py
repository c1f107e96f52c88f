"""Tariffs at which work would move: both ends of every bracket are held against re-solves."""

from huline.models.tariff import Tariff
from huline.optimizer.explain import Standing, why
from huline.optimizer.explain.lifted import alone
from huline.optimizer.explain.why import Asked
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from tests.agreement.brute_force import best
from tests.agreement.tiny import perspective_of, tiny_case
from tests.builders import a_job, a_pool
from tests.optimizer.explain.confirmed import pinned_to, planned, settled
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


def test_both_ends_of_a_bracket_are_as_they_are_said_to_be(capsys):
    """Below a plan with the work there costs less; above none does, whatever way it runs."""
    told = 0
    for seed in range(120):
        case, perspective = tiny_case(seed), perspective_of(seed)
        if case.policy.tier_order == "strict" or not case.policy.applies("must-serve"):
            continue
        plan = planned(case, perspective)
        if plan is None:
            continue
        standing = Standing(case, plan)
        for workload in case.workloads:
            for each in why(standing, workload.id).alternatives:
                there = why(standing, workload.id, [each.centre]).alternatives[0]
                for tipping in there.tipping:
                    told += 1
                    _holds(case, plan, workload.id, each.centre, tipping.bracket)
    with capsys.disabled():
        print(f"\n{told} tariffs at which work would move")
    assert told > 3


def _holds(case, plan, workload, centre, bracket):
    below, above = (with_tariff(case, centre, mean) for mean in bracket)
    now = next(p for p in plan.placements if p.workload == workload)
    moved = Asked(Standing(below, plan), workload, None).spots[centre].placement
    assert settled(below, plan, moved).cost < settled(below, plan, now).cost
    standing = Standing(above, plan)
    left = standing.left.without([workload])
    freed = standing.ties.free(standing.left, workload)
    alone_there = left.beside(alone(standing, freed), certain=True)
    # where it is now, beside the same: with what others are charged left out on both sides
    stays = best(pinned_to(alone_there, workload, _home(case, now)), plan.perspective)
    goes = best(pinned_to(alone_there, workload, centre), plan.perspective)
    assert stays is None or goes is None or goes >= stays


def _home(case, placement):
    pools = {pool.id: pool.centre for pool in case.pools}
    return pools[placement.runs[0].pool] if placement.runs else case.centres[0].id


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
    (tipping,) = there.tipping
    low, high = (
        solve_here(with_tariff(case, "sh-01", mean), Options(gap=0)).cost
        for mean in tipping.bracket
    )

    assert tipping.unit == "fen/MWh"
    assert tipping.bracket[1] - tipping.bracket[0] == 1
    assert low < plan.cost == high
