"""Plans that follow plans: what stays, what has to go, and what the rest costs."""

from random import Random

import pytest

from huline.models.case import Pin
from huline.models.change import Change, Edit
from huline.models.data import Data
from huline.models.errors import BadInput, NoPlanExists
from huline.models.plan import Placement
from huline.models.replanning import Ban, ReplanRules
from huline.optimizer.made import Earlier
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.replan import budgets, curve, replan, restated
from huline.optimizer.verify import settle, verify
from tests.agreement.tiny import tiny_case
from tests.builders import a_case, a_job, a_pool, a_service, a_tenant
from tests.optimizer.replan.test_moves import centres_of, moved
from tests.optimizer.verify.plans import a_run, an_eastern_and_a_western_case, placed

EAST, WEST = "sh-01/a", "nx-01/a"


def _changed(case, *edits):
    return case.apply(Change(name="change", edits=edits))


def _two_centres(*workloads, **fields):
    return an_eastern_and_a_western_case(workloads=workloads, **fields)


def _dear_east(case):
    return _changed(case, Edit(table="pools", id=EAST, field="rent", value=200_000))


def _where(plan, workload):
    return next(p.runs[0].pool for p in plan.placements if p.workload == workload and p.runs)


def _jobs_in_the_east(**fields):
    case = _two_centres(a_job("a"), a_job("b"), **fields)
    return case, settle(case, [placed("a", a_run(EAST)), placed("b", a_run(EAST))])


def test_work_moves_to_where_it_is_cheaper_now():
    case, plan = _jobs_in_the_east()
    written, made, told = replan(_dear_east(case), plan)

    assert {_where(made, "a"), _where(made, "b")} == {WEST}
    assert told.held == 2
    assert verify(written, made).ok


def test_a_tax_above_what_a_move_saves_keeps_work_where_it_is():
    """32 card-hours cost 100,000 less each in the west."""
    case, plan = _jobs_in_the_east()
    for tax, pool in ((3_199_999, WEST), (3_200_001, EAST)):
        _, made, _ = replan(_dear_east(case), plan, ReplanRules(move_tax=tax), Options(gap=0))

        assert {_where(made, "a"), _where(made, "b")} == {pool}
        assert made.ledger.migration == (2 * tax if pool == WEST else 0)


def test_no_more_work_moves_than_may():
    case, plan = _jobs_in_the_east()
    for most in (0, 1, 2):
        written, made, _ = replan(_dear_east(case), plan, ReplanRules(max_moves=most))

        assert moved(written, made) == most


def test_with_no_moves_allowed_work_still_leaves_a_pool_that_is_gone():
    case, plan = _jobs_in_the_east()
    without = _changed(case, Edit(op="remove", table="pools", id=EAST))

    written, made, told = replan(without, plan, ReplanRules(max_moves=0))

    assert told.released == {"a": "gone", "b": "gone"}
    assert _where(made, "a") == _where(made, "b") == WEST
    assert written.incumbent.held == ()


def test_of_a_pool_that_became_too_small_only_as_much_leaves_as_has_to():
    """All day long, 16 cards had room for both; 8 have room for one."""
    jobs = (a_job("a", work=64), a_job("b", work=64))
    case = _two_centres(*jobs)
    plan = settle(case, [placed(w, a_run(EAST, end=8)) for w in "ab"])
    half = _changed(
        case,
        Edit(table="pools", id=EAST, field="cards", value=[8]),
        Edit(table="pools", id=EAST, field="rent", value=200_000),
    )

    written, made, told = replan(half, plan, ReplanRules(max_moves=0))

    assert told.crowded == 1
    assert {_where(made, "a"), _where(made, "b")} == {EAST, WEST}
    assert written.incumbent.max_moves == 1


def test_what_begins_before_the_freeze_stays_as_it_is():
    case = _two_centres(a_job("a"), a_job("b"), a_job("c", cards=(4, 8)))
    runs = {"a": a_run(EAST, 0, 4), "b": a_run(EAST, 4, 8), "c": a_run(WEST, 1, 5)}
    plan = settle(case, [placed(w, run) for w, run in runs.items()])

    _, made, told = replan(_dear_east(case), plan, ReplanRules(freeze_until=2))

    there = {p.workload: p.runs for p in made.placements}
    assert told.frozen == ("a", "c")
    assert (there["a"], there["c"]) == ((runs["a"],), (runs["c"],))
    assert _where(made, "b") == WEST


def test_nothing_else_is_planned_to_begin_before_the_freeze():
    """One is new, one lost its centre after it had begun: neither can begin in the past."""
    case = _two_centres(a_job("a"), a_job("b"))
    plan = settle(case, [placed("a", a_run(WEST, 0, 4)), placed("b", a_run(EAST, 0, 4))])
    half = _changed(
        case.model_copy(update={"workloads": (*case.workloads, a_job("new"))}),
        Edit(op="remove", table="pools", id=WEST),
    )

    _, made, told = replan(half, plan, ReplanRules(freeze_until=2))

    assert told.frozen == ("b",)
    first = {p.workload: p.runs[0].first for p in made.placements}
    assert first["b"] == 0
    assert min(first["a"], first["new"]) == 2


def test_work_that_has_no_time_left_after_the_freeze_is_left():
    case = _two_centres(a_job("a"))
    plan = settle(case, [placed("a", a_run(EAST, 0, 4))])
    new = a_job("late", deadline=5), a_job("must", deadline=5, must_serve=True)
    wide, strict = (case.model_copy(update={"workloads": (*case.workloads, each)}) for each in new)

    _, made, _ = replan(wide, plan, ReplanRules(freeze_until=2))

    assert made.placements[1].runs == ()
    with pytest.raises(NoPlanExists):
        replan(strict, plan, ReplanRules(freeze_until=2))


def test_data_of_new_work_is_not_sent_before_the_freeze():
    """Its data takes a slot to either centre: sent from slot 2 on, it is there at slot 3."""
    case = _two_centres(a_job("a"))
    plan = settle(case, [placed("a", a_run(EAST, 0, 4))])
    data = Data(mb=1, at="shanghai")
    wide = case.model_copy(update={"workloads": (*case.workloads, a_job("new", data=data))})

    written, made, _ = replan(wide, plan, ReplanRules(freeze_until=2))

    assert written.workloads[1].data.ready == 2
    assert made.placements[1].runs[0].first == 3


def test_a_service_that_had_not_begun_is_asked_nothing_before_the_freeze():
    """One is new, and warms up for a slot first; one lost its centre after it had begun."""
    case = _two_centres(a_service(), a_service("s2"))
    runs = [placed("s1", a_run(EAST, end=8, cards=2)), placed("s2", a_run(WEST, end=8, cards=2))]
    half = _changed(
        case.model_copy(update={"workloads": (*case.workloads, a_service("s3", warm_up=1))}),
        Edit(op="remove", table="pools", id=WEST),
    )

    written, made, told = replan(half, settle(case, runs), ReplanRules(freeze_until=2))

    assert told.frozen == ("s1",)
    assert [p.runs[0].first for p in made.placements] == [0, 2, 2]
    # what was asked in the past is not paid for as unserved
    assert made.ledger.penalty == 0
    shapes = {profile.id: profile.per_mille for profile in written.profiles}
    assert shapes[written.workloads[2].profile][:4] == (0, 0, 0, 1000)
    assert [w.release for w in written.workloads] == [0, 2, 2]


@pytest.mark.parametrize("must_serve", [False, True])
def test_of_a_service_whose_time_is_over_nothing_is_asked(must_serve):
    late = a_service("s2", deadline=3, must_serve=must_serve)
    case = _two_centres(a_service(), late)
    plan = settle(case, [placed("s1", a_run(EAST, end=8, cards=2)), Placement(workload="s2")])

    for freeze in (4, case.horizon.slots):
        _, made, _ = replan(case, plan, ReplanRules(freeze_until=freeze))
        assert [bool(p.runs) for p in made.placements] == [True, False]
        assert made.ledger.penalty == 0


def test_a_frozen_service_gets_no_cards_at_centres_where_it_had_none():
    case = _two_centres(a_service())
    plan = settle(case, [placed("s1", a_run(EAST, end=8, cards=2))])

    _, made, _ = replan(_dear_east(case), plan, ReplanRules(freeze_until=1))

    assert {run.pool for run in made.placements[0].runs} == {EAST}


@pytest.mark.parametrize("options", [Options(gap=0), Options(strategy="prices", work=5)])
def test_what_is_over_of_a_frozen_service_stays_as_it_was(options):
    """The other pool of its centre is cheaper from now on, and would have been before."""
    case = _two_centres(a_service(), pools=(a_pool(EAST), a_pool("sh-01/b")))
    plan = settle(case, [placed("s1", a_run(EAST, end=8, cards=2))])
    checked = []

    written, made, _ = replan(
        _dear_east(case), plan, ReplanRules(freeze_until=3), options,
        checked=lambda verdict, _: checked.append(verdict),
    )  # fmt: skip

    east, rest = a_run(EAST, end=3, cards=2), a_run("sh-01/b", 3, 8, cards=2)
    assert made.placements[0].runs == (east, rest)
    assert verify(written, made).ok
    assert [verdict.cost for verdict in checked] == [made.cost]
    assert made.bound is not None
    assert made.bound <= made.cost


def test_a_frozen_job_that_pauses_runs_when_it_was_to():
    """By today's tariff other slots would be cheaper, some of them over."""
    job = a_job("a", timing="preemptible", deadline=8)
    case = _two_centres(job, pools=(a_pool(EAST),))
    runs = a_run(EAST, 0, 2), a_run(EAST, 4, 5), a_run(EAST, 7, 8)
    plan = settle(case, [placed("a", *runs)])
    late = [60_000, 90_000, *[10_000] * 4, 60_000, 60_000]
    today = _changed(case, Edit(table="tariffs", id="flat", field="fen_per_mwh", value=late))

    _, made, told = replan(today, plan, ReplanRules(freeze_until=3))

    assert told.frozen == ("a",)
    assert made.placements[0].runs == runs


def test_what_is_over_stays_along_a_curve_and_costs_never_rise():
    case = _two_centres(a_service(), pools=(a_pool(EAST), a_pool("sh-01/b")))
    plan = settle(case, [placed("s1", a_run(EAST, end=8, cards=2))])
    rules = ReplanRules(freeze_until=3)

    points = curve(_dear_east(case), Earlier(plan), rules, Options(gap=0), (0, 1))

    assert [p.plan.placements[0].runs[0] for p in points] == [a_run(EAST, end=3, cards=2)] * 2
    assert points[0].cost >= points[1].cost


def test_pins_and_bans_come_on_top():
    case, plan = _jobs_in_the_east()
    rules = ReplanRules(
        pins=(Pin(workload="a", centre="nx-01"),), bans=(Ban(workload="b", centre="sh-01"),)
    )

    _, made, told = replan(case, plan, rules)

    assert _where(made, "a") == _where(made, "b") == WEST
    assert told.released == {}


def test_a_ban_of_work_that_is_not_there_is_refused():
    case, plan = _jobs_in_the_east()

    with pytest.raises(BadInput, match="no workload 'z'"):
        restated(case, plan, ReplanRules(bans=(Ban(workload="z", centre="sh-01"),)))


def test_a_quota_that_is_passed_already_may_be_passed_as_far_and_no_further():
    """16 cards at once and 64 card-hours, of which 8 and 40 are allowed from now on."""
    case, plan = _jobs_in_the_east(tenants=(a_tenant(),))
    cut = _changed(
        case,
        Edit(table="tenants", id="acme", field="max_cards", value=8),
        Edit(table="tenants", id="acme", field="max_card_hours", value=40),
    )

    strict, _ = restated(cut, plan, ReplanRules())
    lenient, _ = restated(cut, plan, ReplanRules(not_worse=("tenant-quota",)))

    assert strict.tenants[0].max_cards == 8
    assert (lenient.tenants[0].max_cards, lenient.tenants[0].max_card_hours) == (16, 64)


def test_more_moves_never_cost_more():
    case, plan = _jobs_in_the_east()
    each = budgets(_dear_east(case), plan, ReplanRules(), (2, 0, 1))

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
            return _changed(case, edit)
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
    case = _two_centres(a_service())
    plan = settle(case, [placed("s1", a_run(EAST, end=8, cards=1), a_run(WEST, end=8, cards=1))])
    without = _changed(case, Edit(op="remove", table="pools", id=WEST))

    _, told = restated(without, plan, ReplanRules(max_moves=0))

    assert told.released == {"s1": "gone"}


def test_a_pool_with_no_room_at_all_lets_everything_go_that_is_there():
    case = a_case(pools=(a_pool(), a_pool("sh-01/b")), workloads=(a_job("a"), a_job("b")))
    plan = settle(case, [placed("a", a_run(EAST)), placed("b", a_run(EAST))])
    shut = _changed(case, Edit(table="pools", id=EAST, field="cards", value=[0]))

    _, told = restated(shut, plan, ReplanRules(max_moves=0))

    # a gang that fits nowhere in its pool is refused by the rule of the gang itself
    assert set(told.released) == {"a", "b"}
