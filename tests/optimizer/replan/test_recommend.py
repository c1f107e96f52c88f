"""The best places for one new workload beside a plan: each may be taken as it is."""

from random import Random

import pytest

from huline.models.certificate import Certificate, Multiplier
from huline.models.errors import BadInput
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.replan import Desk
from huline.optimizer.verify import settle, verify
from tests.agreement.tiny import tiny_case
from tests.builders import a_job, a_pool, a_service
from tests.optimizer.verify.plans import a_run, an_eastern_and_a_western_case, placed

EAST, WEST = "sh-01/a", "nx-01/a"


def _beside(*workloads, **fields):
    pools = (a_pool(), a_pool(WEST, rent=60_000))
    case = an_eastern_and_a_western_case(workloads=(a_job("a"),), **{"pools": pools} | fields)
    return case, settle(case, [placed("a", a_run(WEST, 0, 4, 8))])


def test_the_cheapest_centre_comes_first_and_every_option_is_priced():
    """32 card-hours at 160,000 or 120,000 milli-fen, rent and energy."""
    case, plan = _beside()

    found = Desk(case, plan).recommend(a_job("new"))

    assert [(o.centre, o.cost, o.worth) for o in found.options] == [
        ("nx-01", 32 * 120_000, 0),
        ("sh-01", 32 * 160_000, 0),
    ]
    assert (found.fits, found.priced) == (2, False)
    assert found.penalty == 32 * 5_000_000


def test_cards_that_others_want_are_dearer_by_what_they_are_worth():
    case, plan = _beside()
    wanted = Multiplier(row="capacity", of=WEST, values=(50_000,) * 8)
    proof = Certificate(case_hash=case.hash, multipliers=(wanted,))

    found = Desk(case, plan, proof).recommend(a_job("new"))

    assert [(o.centre, o.worth) for o in found.options] == [
        ("sh-01", 0),
        ("nx-01", 32 * 50_000),
    ]
    assert found.priced


def test_the_slots_are_those_in_which_cards_are_worth_least():
    case, plan = _beside()
    wanted = Multiplier(row="capacity", of=WEST, values=(9, 9, 9, 9, 0, 0, 0, 0))
    proof = Certificate(case_hash=case.hash, multipliers=(wanted,))

    best = Desk(case, plan, proof).recommend(a_job("new")).options[0]

    assert best.placement.runs == (a_run(WEST, 4, 8),)


def test_a_centre_without_room_is_full_and_one_that_is_banned_is_refused():
    case, plan = _beside()

    found = Desk(case, plan).recommend(a_job("new", cards=(16,), work=128, bans=("sh-01",)))

    assert found.options == ()
    assert found.refused == {"capacity": 1, "ban": 1}


def test_an_id_that_the_plan_knows_is_refused_and_so_is_what_contradicts_the_case():
    case, plan = _beside()
    desk = Desk(case, plan)

    with pytest.raises(BadInput, match="already"):
        desk.recommend(a_job("a"))
    with pytest.raises(BadInput, match="no tenant 'nobody'"):
        desk.recommend(a_job("new", tenant="nobody"))


@pytest.mark.parametrize("seed", range(60))
def test_each_option_holds_beside_the_plan_at_the_cost_told_and_the_best_are_the_best(seed):
    """A workload is taken out of a tiny Case; the rest is planned, and it is held against that."""
    whole, rng = tiny_case(seed), Random(seed)
    new = rng.choice(whole.workloads)
    tied = {w for group in whole.groups for w in group.workloads}
    waited = {name for w in whole.training() for name in w.after}
    if new.id in tied | waited or getattr(new, "after", ()) or whole.contracts:
        return
    case = whole.model_copy(
        update={
            "workloads": tuple(w for w in whole.workloads if w.id != new.id),
            "quotes": tuple(q for q in whole.quotes if q.workload != new.id),
            "pins": tuple(p for p in whole.pins if p.workload != new.id),
        }
    )
    plan = solve_here(case, Options(gap=0))
    if plan is None or whole.policy.tier_order == "strict":
        return
    wide, desk = case.model_copy(update={"workloads": (*case.workloads, new)}), Desk(case, plan)
    every = desk.recommend(new).options

    assert list(every) == sorted(every, key=lambda option: (option.ranked, option.centre))
    for most in range(1, len(every)):
        assert desk.recommend(new, most).options == every[:most]
    for option in every:
        made = settle(wide, [*plan.placements, option.placement], plan.perspective,
                      plan.contracts, plan.terminations)  # fmt: skip
        assert verify(wide, made).ok
        charges = (made, plan)
        after, before = (
            sum((c.ledger if plan.perspective == "payer" else c.system).total for c in p.charges)
            for p in charges
        )
        assert made.cost - plan.cost == option.cost + after - before


def test_a_service_is_offered_every_centre_that_can_serve_it_wholly():
    case, plan = _beside()

    found = Desk(case, plan).recommend(a_service("new"))

    assert [o.centre for o in found.options] == ["nx-01", "sh-01"]
