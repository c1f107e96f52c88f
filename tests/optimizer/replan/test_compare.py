"""Two plans side by side: every move has a reason that holds when it is tried."""

from random import Random

import pytest

from huline.models.case import Pin
from huline.models.change import Change, Edit
from huline.models.errors import BadInput
from huline.models.sentence import translated
from huline.optimizer.planning import solve_here
from huline.optimizer.replan import compare
from huline.optimizer.replan.held import hold
from huline.optimizer.verify import settle, verify
from tests.agreement.tiny import tiny_case
from tests.builders import a_case, a_job, a_pool, a_tariff
from tests.languages import is_chinese
from tests.optimizer.verify.plans import a_run, an_eastern_and_a_western_case, off, placed

EAST, WEST = "sh-01/a", "nx-01/a"


def _changed(case, *edits):
    return case.apply(Change(name="change", edits=edits))


def _two_centres(**fields):
    return an_eastern_and_a_western_case(workloads=(a_job("a"), a_job("b")), **fields)


def _only(found, workload):
    return next(d for d in found.differences if d.workload == workload)


def _swapped(plan, placement):
    """The placements of a plan with one in the place of another."""
    return [placement if p.workload == placement.workload else p for p in plan.placements]


def test_a_plan_beside_itself_shows_no_difference():
    case = _two_centres()
    plan = solve_here(case)

    found = compare(case, plan, plan)

    assert found.same_case
    assert found.differences == ()
    assert found.unchanged == 2
    assert set(found.rules.values()) == {"OK"}
    assert found.cost.before == found.cost.kept == found.cost.after == plan.cost


def test_work_that_its_old_centre_may_not_take_any_more_moved_for_that_rule():
    case = _two_centres()
    first = settle(case, [placed("a", a_run(EAST)), placed("b", a_run(EAST))])
    banned = _changed(case, Edit(table="workloads", id="a", field="bans", value=["sh-01"]))
    second = settle(banned, [placed("a", a_run(WEST)), placed("b", a_run(EAST))])

    found = compare(banned, first, second)

    move = _only(found, "a")
    assert (move.kind, move.why, move.rule) == ("moved", "rule", "ban")
    assert (move.left, move.joined) == (("sh-01",), ("nx-01",))
    assert found.rules["ban"] == "FIXED"
    assert found.counts["moved"] == 1
    assert found.unchanged == 1


def test_a_rule_that_only_the_second_plan_breaks_is_broken_and_one_of_both_still_is():
    case = _two_centres(policy=off("ban"))
    first = settle(case, [placed("a", a_run(EAST)), placed("b", a_run(EAST, 0, 4, 8))])
    second = settle(
        case,
        [placed("a", a_run(EAST, 0, 3)), placed("b", a_run(WEST, 0, 4, 16))],
    )

    assert compare(case, first, second).rules["work"] == "BROKEN"
    assert compare(case, second, second).rules["work"] == "STILL_BROKEN"
    assert compare(case, second, first).rules["work"] == "FIXED"


def test_work_whose_pool_is_gone_had_to_leave_it():
    case = _two_centres()
    first = settle(case, [placed("a", a_run(WEST)), placed("b", a_run(EAST))])
    without = _changed(case, Edit(op="remove", table="pools", id=WEST))
    second = settle(without, [placed("a", a_run(EAST)), placed("b", a_run(EAST))])

    found = compare(without, first, second)

    assert (_only(found, "a").why, _only(found, "a").cost_kept) == ("gone", None)
    assert found.lines["penalty"].kept > 0
    assert found.lines["penalty"].before == found.lines["penalty"].after == 0


def test_the_world_and_the_plan_each_answer_for_their_part_of_the_money():
    case = _two_centres()
    first = settle(case, [placed("a", a_run(EAST)), placed("b", a_run(EAST))])
    dearer = _changed(case, Edit(table="pools", id=EAST, field="rent", value=200_000))
    second = settle(dearer, [placed("a", a_run(WEST)), placed("b", a_run(EAST))])

    found = compare(dearer, first, second)

    # 64 card-hours at 100,000 more each; half of them come back by the move
    assert found.cost.kept - found.cost.before == 64 * 100_000
    assert found.cost.after - found.cost.kept == -32 * 100_000
    assert (_only(found, "a").kind, _only(found, "a").why) == ("moved", "price")


def test_work_that_pays_more_for_making_room_says_so():
    pools = (a_pool(cards=(8,)), a_pool(WEST, rent=150_000))
    case = _two_centres(slots=4, pools=pools)
    first = settle(case, [placed("a", a_run(EAST)), placed("b")])
    second = settle(case, [placed("a", a_run(WEST)), placed("b", a_run(EAST))])

    found = compare(case, first, second)

    assert (_only(found, "a").kind, _only(found, "a").why) == ("moved", "room")
    assert (_only(found, "b").kind, _only(found, "b").why) == ("served", None)


def test_work_that_left_cheap_cards_free_was_moved_by_neither_price_nor_room():
    case = _two_centres(pools=(a_pool(), a_pool(WEST, rent=150_000)))
    first = settle(case, [placed("a", a_run(EAST)), placed("b")])
    second = settle(case, [placed("a", a_run(WEST)), placed("b")])

    assert _only(compare(case, first, second), "a").why == "other"


def test_work_at_the_same_centre_at_another_time_is_rearranged():
    case = a_case(
        workloads=(a_job(),), tariffs=(a_tariff(fen_per_mwh=[90_000] * 4 + [60_000] * 4),)
    )
    first, second = (settle(case, [placed("w1", a_run(EAST, t, t + 4))]) for t in (0, 4))

    difference = _only(compare(case, first, second), "w1")

    assert (difference.kind, difference.why, difference.joined) == ("rearranged", "price", ())


def test_work_that_came_and_went_is_told_apart():
    case = _two_centres()
    first = settle(case, [placed("a", a_run(EAST)), placed("b", a_run(EAST))])
    other = _changed(
        case,
        Edit(op="remove", table="workloads", id="b"),
        Edit(op="add", table="workloads", value=a_job("c").model_dump(mode="json")),
    )
    second = settle(other, [placed("a"), placed("c", a_run(EAST))])

    found = compare(other, first, second)

    kinds = {d.workload: d.kind for d in found.differences}
    assert kinds == {"a": "dropped", "b": "removed", "c": "new"}
    assert found.unchanged == 0


def test_a_plan_of_another_case_is_no_second_plan():
    case = _two_centres()
    plan = solve_here(case)
    other = _changed(case, Edit(table="pools", id=EAST, field="rent", value=1))

    with pytest.raises(BadInput, match="another case"):
        compare(other, plan, plan)


def _pinned_elsewhere(case, plan, rng):
    """The Case with a workload that runs pinned to a centre where it does not, if there is one."""
    running = [p for p in plan.placements if p.runs]
    if not running:
        return None
    centre_of = {pool.id: pool.centre for pool in case.pools}
    moved = rng.choice(running)
    there = {centre_of[run.pool] for run in moved.runs}
    others = sorted(set(centre_of.values()) - there)
    if not others:
        return None
    pins = [pin for pin in case.pins if pin.workload != moved.workload]
    pin = Pin(workload=moved.workload, centre=rng.choice(others))
    try:
        return case.model_validate(case.model_dump() | {"pins": [*pins, pin.model_dump()]})
    except ValueError:
        return None


def _plans(seed):
    """A Case, its plan, a changed Case and its plan; None where one of them has none."""
    case, rng = tiny_case(seed), Random(seed)
    first = solve_here(case)
    if first is None:
        return None
    changed = _pinned_elsewhere(case, first, rng) if seed % 2 else None
    if changed is None:
        pool = rng.choice(case.pools)
        edits = [Edit(table="pools", id=pool.id, field="rent", value=pool.rent * 3 + 50_000)]
        changed = _changed(case, *edits)
    second = solve_here(changed)
    return None if second is None else (case, first, changed, second)


@pytest.mark.parametrize("seed", range(60))
def test_every_reason_holds_when_the_old_place_is_tried_again(seed):
    found = _plans(seed)
    if found is None:
        return
    _, first, case, second = found
    told, old = compare(case, first, second), hold(case, first).plan
    there = {p.workload: p for p in old.placements}
    view = second.perspective

    def total(plan):
        return plan.ledger.total if view == "payer" else plan.system.total

    for each in told.differences:
        if each.why is None:
            continue
        again = settle(case, _swapped(second, there[each.workload]), view, second.contracts,
                       second.terminations)  # fmt: skip
        broken = {b.rule for b in verify(case, again).breaches}
        assert is_chinese(translated(each.reason, "zh"))
        match each.why:
            case "rule":
                assert each.rule in broken
            case "price":
                assert each.cost_after < each.cost_kept
                assert each.cost_kept - each.cost_after == _alone(again, each) - each.cost_after
            case "room" if case.policy.applies("capacity"):
                assert "capacity" in broken
            case "other":
                assert each.cost_after >= each.cost_kept
                assert broken or total(again) >= second.cost
    assert sum(line.after for line in told.lines.values()) == total(second)
    assert sum(line.kept for line in told.lines.values()) == total(old)
    assert {r for r, s in told.rules.items() if s in ("BROKEN", "STILL_BROKEN")} == set()
    assert told.unchanged == sum(
        p.runs == q.runs for p, q in zip(first.placements, second.placements, strict=True)
    )


def _alone(plan, difference):
    placement = next(p for p in plan.placements if p.workload == difference.workload)
    return placement.ledger.total if plan.perspective == "payer" else placement.system.total
