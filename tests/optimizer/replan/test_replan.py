"""Plans that follow plans: what stays, what has to go, and what the rest costs."""

from random import Random

import pytest

from huline.models.case import Pin
from huline.models.change import Edit
from huline.models.errors import BadInput
from huline.models.plan import Placement
from huline.models.replanning import Ban, ReplanRules
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.replan import budgets, replan, restated
from huline.optimizer.verify import settle, verify
from tests.agreement.tiny import tiny_case
from tests.builders import a_case, a_job, a_pool, a_service, a_tenant
from tests.optimizer.replan.cases import (
    EAST,
    WEST,
    changed,
    dear_east,
    jobs_in_the_east,
    two_centres,
    where,
)
from tests.optimizer.replan.test_moves import centres_of, moved
from tests.optimizer.verify.plans import a_run, placed


def test_work_moves_to_where_it_is_cheaper_now():
    case, plan = jobs_in_the_east()
    written, made, told = replan(dear_east(case), plan)

    assert {where(made, "a"), where(made, "b")} == {WEST}
    assert told.held == 2
    assert verify(written, made).ok


def test_a_tax_above_what_a_move_saves_keeps_work_where_it_is():
    """32 card-hours cost 100,000 less each in the west."""
    case, plan = jobs_in_the_east()
    for tax, pool in ((3_199_999, WEST), (3_200_001, EAST)):
        _, made, _ = replan(dear_east(case), plan, ReplanRules(move_tax=tax), Options(gap=0))

        assert {where(made, "a"), where(made, "b")} == {pool}
        assert made.ledger.migration == (2 * tax if pool == WEST else 0)


def test_no_more_work_moves_than_may():
    case, plan = jobs_in_the_east()
    for most in (0, 1, 2):
        written, made, _ = replan(dear_east(case), plan, ReplanRules(max_moves=most))

        assert moved(written, made) == most


def test_with_no_moves_allowed_work_still_leaves_a_pool_that_is_gone():
    case, plan = jobs_in_the_east()
    without = changed(case, Edit(op="remove", table="pools", id=EAST))

    written, made, told = replan(without, plan, ReplanRules(max_moves=0))

    assert told.released == {"a": "gone", "b": "gone"}
    assert where(made, "a") == where(made, "b") == WEST
    assert written.incumbent.held == ()


def test_of_a_pool_that_became_too_small_only_as_much_leaves_as_has_to():
    """All day long, 16 cards had room for both; 8 have room for one."""
    jobs = (a_job("a", work=64), a_job("b", work=64))
    case = two_centres(*jobs)
    plan = settle(case, [placed(w, a_run(EAST, end=8)) for w in "ab"])
    half = changed(
        case,
        Edit(table="pools", id=EAST, field="cards", value=[8]),
        Edit(table="pools", id=EAST, field="rent", value=200_000),
    )

    written, made, told = replan(half, plan, ReplanRules(max_moves=0))

    assert told.crowded == 1
    assert {where(made, "a"), where(made, "b")} == {EAST, WEST}
    assert written.incumbent.max_moves == 1


def test_pins_and_bans_come_on_top():
    case, plan = jobs_in_the_east()
    rules = ReplanRules(
        pins=(Pin(workload="a", centre="nx-01"),), bans=(Ban(workload="b", centre="sh-01"),)
    )

    _, made, told = replan(case, plan, rules)

    assert where(made, "a") == where(made, "b") == WEST
    assert told.released == {"b": "ban"}


def test_work_that_is_banned_from_where_it_is_moves_freely():
    case, plan = jobs_in_the_east()
    rules = ReplanRules(bans=(Ban(workload="a", centre="sh-01"),), max_moves=0, freeze_until=1)

    _, made, told = replan(case, plan, rules)

    assert (where(made, "a"), where(made, "b")) == (WEST, EAST)
    assert told.released == {"a": "ban"}
    assert told.frozen == ("b",)


def test_work_that_is_pinned_where_it_is_stays_frozen():
    case, plan = jobs_in_the_east()
    there, elsewhere = (Pin(workload="a", centre=centre) for centre in ("sh-01", "nx-01"))

    for pin, frozen in ((there, ("a", "b")), (elsewhere, ("b",))):
        written, _, told = replan(case, plan, ReplanRules(pins=(pin,), freeze_until=1))

        assert told.frozen == frozen
        assert [p.first for p in written.pins if p.workload in frozen] == [0] * len(frozen)


def test_a_ban_of_work_that_is_not_there_is_refused():
    case, plan = jobs_in_the_east()

    with pytest.raises(BadInput, match="no workload 'z'"):
        restated(case, plan, ReplanRules(bans=(Ban(workload="z", centre="sh-01"),)))


def test_a_quota_that_is_passed_already_may_be_passed_as_far_and_no_further():
    """16 cards at once and 64 card-hours, of which 8 and 40 are allowed from now on."""
    case, plan = jobs_in_the_east(tenants=(a_tenant(),))
    cut = changed(
        case,
        Edit(table="tenants", id="acme", field="max_cards", value=8),
        Edit(table="tenants", id="acme", field="max_card_hours", value=40),
    )

    strict, _ = restated(cut, plan, ReplanRules())
    lenient, _ = restated(cut, plan, ReplanRules(not_worse=("tenant-quota",)))

    assert strict.tenants[0].max_cards == 8
    assert (lenient.tenants[0].max_cards, lenient.tenants[0].max_card_hours) == (16, 64)


def test_more_moves_never_cost_more():
    case, plan = jobs_in_the_east()
    each = budgets(dear_east(case), plan, ReplanRules(), (2, 0, 1))

    costs = [solve_here(budget.case, Options(gap=0)).cost for budget in each]

    assert costs == sorted(costs, reverse=True)
    assert costs[0] - costs[1] == costs[1] - costs[2] == 3_200_000


def _shaken(case, rng):
    """The Case on another day: a pool dearer, smaller or without cards."""
    pool = rng.choice(case.pools)
    edits = [
        Edit(table="pools", id=pool.id, field="rent", value=pool.rent * 3 + 50_000),
        Edit(table="pools", id=pool.id, field="cards", value=[max(pool.cards) // 2]),
        Edit(table="pools", id=pool.id, field="cards", value=[0]),
    ]
    rng.shuffle(edits)
    for edit in edits:
        try:
            return changed(case, edit)
        except BadInput:
            pass  # commitments need their cards
    return case


@pytest.mark.parametrize("seed", range(60))
def test_with_no_moves_allowed_nothing_moves_that_need_not(seed):
    rng, before = Random(seed), tiny_case(seed)
    plan = solve_here(before)
    if plan is None:
        return
    case, view = _shaken(before, rng), plan.perspective
    written, told = restated(case, plan, ReplanRules(max_moves=0))

    made = solve_here(written, Options(gap=0, perspective=view))

    if made is None:
        return
    there = {p.workload: set(centres_of(case, p)) for p in plan.placements}
    gone = [
        p.workload
        for p in made.placements
        if not there[p.workload].issuperset(centres_of(case, p)) and there[p.workload]
    ]
    assert len([w for w in gone if w not in told.released]) <= told.crowded
    # the plan of the restated Case is one of today's, at the same cost: nothing was charged
    again = settle(case, made.placements, view, made.contracts, made.terminations)
    assert verify(case, again).ok
    assert again.cost == made.cost
    # and it costs no less than what all work might do that moves freely
    free = solve_here(case, Options(gap=0, perspective=view))
    assert free is None or free.rank <= made.rank


@pytest.mark.parametrize("seed", range(30))
def test_no_job_begins_before_the_freeze_but_those_that_had_begun(seed):
    case, rng = tiny_case(seed), Random(seed)
    plan = solve_here(case, Options(gap=0.5))
    if plan is None:
        return
    gone = rng.choice(plan.placements).workload
    earlier = plan.model_copy(
        update={
            "placements": tuple(
                Placement(workload=gone) if p.workload == gone else p for p in plan.placements
            )
        }
    )
    freeze = rng.randint(1, case.horizon.slots - 1)
    written, told = restated(case, earlier, ReplanRules(freeze_until=freeze))
    made = solve_here(written, Options(gap=0.5))

    jobs = {job.id for job in case.training()}
    began = {
        p.workload
        for p in (made.placements if made else ())
        if p.workload in jobs and p.runs and p.runs[0].first < freeze
    }
    pinned = {pin.workload for pin in case.pins if pin.first is not None}
    assert began <= {*told.frozen, *pinned}


@pytest.mark.parametrize("seed", range(30))
def test_a_plan_of_an_unchanged_case_is_kept_whatever_a_move_costs(seed):
    case = tiny_case(seed)
    plan = solve_here(case, Options(gap=0))
    if plan is None:
        return

    written, told = restated(case, plan, ReplanRules(move_tax=10**9, max_moves=0))
    made = solve_here(written, Options(gap=0, perspective=plan.perspective))

    assert told.released == {}
    assert told.crowded == 0
    assert made.rank == plan.rank


def test_pools_of_a_service_that_fail_release_it():
    case = two_centres(a_service())
    plan = settle(case, [placed("s1", a_run(EAST, end=8, cards=1), a_run(WEST, end=8, cards=1))])
    without = changed(case, Edit(op="remove", table="pools", id=WEST))

    _, told = restated(without, plan, ReplanRules(max_moves=0))

    assert told.released == {"s1": "gone"}


def test_a_pool_with_no_room_at_all_lets_everything_go_that_is_there():
    case = a_case(pools=(a_pool(), a_pool("sh-01/b")), workloads=(a_job("a"), a_job("b")))
    plan = settle(case, [placed("a", a_run(EAST)), placed("b", a_run(EAST))])
    shut = changed(case, Edit(table="pools", id=EAST, field="cards", value=[0]))

    _, told = restated(shut, plan, ReplanRules(max_moves=0))

    # a gang that fits nowhere in its pool is refused by the rule of the gang itself
    assert set(told.released) == {"a", "b"}
