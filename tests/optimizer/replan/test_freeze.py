"""What had begun before a freeze stays as it was, and nothing else begins before it."""

import pytest

from huline.models.change import Edit
from huline.models.data import Data
from huline.models.errors import NoPlanExists
from huline.models.plan import Placement
from huline.models.replanning import ReplanRules
from huline.optimizer.made import Earlier
from huline.optimizer.options import Options
from huline.optimizer.replan import curve, replan
from huline.optimizer.verify import settle, verify
from tests.builders import a_job, a_pool, a_service
from tests.optimizer.replan.cases import EAST, WEST, changed, dear_east, two_centres, where
from tests.optimizer.verify.plans import a_run, placed


def test_what_begins_before_the_freeze_stays_as_it_is():
    case = two_centres(a_job("a"), a_job("b"), a_job("c", cards=(4, 8)))
    runs = {"a": a_run(EAST, 0, 4), "b": a_run(EAST, 4, 8), "c": a_run(WEST, 1, 5)}
    plan = settle(case, [placed(w, run) for w, run in runs.items()])

    _, made, told = replan(dear_east(case), plan, ReplanRules(freeze_until=2))

    there = {p.workload: p.runs for p in made.placements}
    assert told.frozen == ("a", "c")
    assert (there["a"], there["c"]) == ((runs["a"],), (runs["c"],))
    assert where(made, "b") == WEST


def test_nothing_else_is_planned_to_begin_before_the_freeze():
    """One is new, one lost its centre after it had begun: neither can begin in the past."""
    case = two_centres(a_job("a"), a_job("b"))
    plan = settle(case, [placed("a", a_run(WEST, 0, 4)), placed("b", a_run(EAST, 0, 4))])
    half = changed(
        case.model_copy(update={"workloads": (*case.workloads, a_job("new"))}),
        Edit(op="remove", table="pools", id=WEST),
    )

    _, made, told = replan(half, plan, ReplanRules(freeze_until=2))

    assert told.frozen == ("b",)
    first = {p.workload: p.runs[0].first for p in made.placements}
    assert first["b"] == 0
    assert min(first["a"], first["new"]) == 2


def test_work_that_has_no_time_left_after_the_freeze_is_left():
    case = two_centres(a_job("a"))
    plan = settle(case, [placed("a", a_run(EAST, 0, 4))])
    new = a_job("late", deadline=5), a_job("must", deadline=5, must_serve=True)
    wide, strict = (case.model_copy(update={"workloads": (*case.workloads, each)}) for each in new)

    _, made, _ = replan(wide, plan, ReplanRules(freeze_until=2))

    assert made.placements[1].runs == ()
    with pytest.raises(NoPlanExists):
        replan(strict, plan, ReplanRules(freeze_until=2))


def test_data_of_new_work_is_not_sent_before_the_freeze():
    """Its data takes a slot to either centre: sent from slot 2 on, it is there at slot 3."""
    case = two_centres(a_job("a"))
    plan = settle(case, [placed("a", a_run(EAST, 0, 4))])
    data = Data(mb=1, at="shanghai")
    wide = case.model_copy(update={"workloads": (*case.workloads, a_job("new", data=data))})

    written, made, _ = replan(wide, plan, ReplanRules(freeze_until=2))

    assert written.workloads[1].data.ready == 2
    assert made.placements[1].runs[0].first == 3


def test_a_service_that_had_not_begun_is_asked_nothing_before_the_freeze():
    """One is new, and warms up for a slot first; one lost its centre after it had begun."""
    case = two_centres(a_service(), a_service("s2"))
    runs = [placed("s1", a_run(EAST, end=8, cards=2)), placed("s2", a_run(WEST, end=8, cards=2))]
    half = changed(
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
    case = two_centres(a_service(), late)
    plan = settle(case, [placed("s1", a_run(EAST, end=8, cards=2)), Placement(workload="s2")])

    for freeze in (4, case.horizon.slots):
        _, made, _ = replan(case, plan, ReplanRules(freeze_until=freeze))
        assert [bool(p.runs) for p in made.placements] == [True, False]
        assert made.ledger.penalty == 0


def test_a_frozen_service_gets_no_cards_at_centres_where_it_had_none():
    case = two_centres(a_service())
    plan = settle(case, [placed("s1", a_run(EAST, end=8, cards=2))])

    _, made, _ = replan(dear_east(case), plan, ReplanRules(freeze_until=1))

    assert {run.pool for run in made.placements[0].runs} == {EAST}


@pytest.mark.parametrize("options", [Options(gap=0), Options(strategy="prices", work=5)])
def test_what_is_over_of_a_frozen_service_stays_as_it_was(options):
    """The other pool of its centre is cheaper from now on, and would have been before."""
    case = two_centres(a_service(), pools=(a_pool(EAST), a_pool("sh-01/b")))
    plan = settle(case, [placed("s1", a_run(EAST, end=8, cards=2))])
    checked = []

    written, made, _ = replan(
        dear_east(case), plan, ReplanRules(freeze_until=3), options,
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
    case = two_centres(job, pools=(a_pool(EAST),))
    runs = a_run(EAST, 0, 2), a_run(EAST, 4, 5), a_run(EAST, 7, 8)
    plan = settle(case, [placed("a", *runs)])
    late = [60_000, 90_000, *[10_000] * 4, 60_000, 60_000]
    today = changed(case, Edit(table="tariffs", id="flat", field="fen_per_mwh", value=late))

    _, made, told = replan(today, plan, ReplanRules(freeze_until=3))

    assert told.frozen == ("a",)
    assert made.placements[0].runs == runs


def test_what_is_over_stays_along_a_curve_and_costs_never_rise():
    case = two_centres(a_service(), pools=(a_pool(EAST), a_pool("sh-01/b")))
    plan = settle(case, [placed("s1", a_run(EAST, end=8, cards=2))])
    rules = ReplanRules(freeze_until=3)

    points = curve(dear_east(case), Earlier(plan), rules, Options(gap=0), (0, 1))

    assert [p.plan.placements[0].runs[0] for p in points] == [a_run(EAST, end=3, cards=2)] * 2
    assert points[0].cost >= points[1].cost
