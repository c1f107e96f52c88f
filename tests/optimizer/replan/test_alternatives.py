"""Plans that cost about as much: each differs as said, and where there is none, none there is."""

from collections import Counter
from itertools import combinations, product

import pytest

from huline.models.errors import BadInput
from huline.models.replanning import AlternativeRules
from huline.models.workload import TrainingJob
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.replan import alternatives, nearby
from huline.optimizer.verify import settle, verify
from tests.agreement.brute_force import best, changed
from tests.agreement.tiny import perspective_of, tiny_case
from tests.api.cli.commands import solved_here
from tests.builders import a_job, a_pool, a_service
from tests.optimizer.verify.plans import a_run, an_eastern_and_a_western_case, placed

EAST, WEST = "sh-01/a", "nx-01/a"


@pytest.fixture(autouse=True)
def _no_child(monkeypatch):
    def here(task, args, options, progress, **_):
        return solved_here(task, args, options, progress, over=lambda: None)

    monkeypatch.setattr(nearby, "run_in_child", here)


def _homes(case, plan):
    centre_of = {pool.id: pool.centre for pool in case.pools}
    return {p.workload: {centre_of[run.pool] for run in p.runs} for p in plan.placements if p.runs}


def _apart(case, one, other):
    """Count, by the definition alone, what has cards in both plans and no centre in common."""
    here, there = _homes(case, one), _homes(case, other)
    return sum(not here[w] & there[w] for w in here if w in there)


def _least(case, perspective, before, least, *, served):
    """Return by trial the least cost of any plan that differs from each of those before; or None.

    Whatever set of workloads it may be that stands elsewhere: they are banned from their centres,
    and served, or not even that.
    """
    costs = []
    for sets in product(*(list(combinations(_homes(case, p), least)) for p in before)):
        bans, leaving = Counter(), set().union(*sets)
        for plan, chosen in zip(before, sets, strict=True):
            for w in chosen:
                bans.update((w, centre) for centre in _homes(case, plan)[w])
        kept_out = tuple(
            w.model_copy(
                update={
                    "bans": tuple({*w.bans, *(c for name, c in bans if name == w.id)}),
                    "must_serve": w.must_serve or (served and w.id in leaving),
                }
            )
            for w in case.workloads
        )
        costs.append(best(changed(case, workloads=kept_out), perspective))
    return min((cost for cost in costs if cost is not None), default=None)


def _enumerable(case):
    priced = case.policy.tier_order != "strict"
    return priced and all(case.policy.is_hard(rule) for rule in ("ban", "must-serve"))


def test_each_is_the_cheapest_that_differs_so_and_where_there_is_none_none_there_is(capsys):
    """Of tiny Cases: all plans are tried, and the cheapest of those that differ is what comes."""
    told, ends = 0, Counter()
    for seed in range(90):
        case, perspective = tiny_case(seed), perspective_of(seed)
        plan = solve_here(case, Options(perspective=perspective, gap=0))
        if plan is None or not _enumerable(case) or len(case.workloads) > 3:
            continue
        rules = AlternativeRules(within=(0.3, 10.0)[seed % 2], differ=1 + (seed % 5 == 0))
        told += _confirmed(case, plan, rules, ends)
    with capsys.disabled():
        print(f"\n{told} alternatives; the search for more ended {dict(ends)}")
    assert told > 10
    assert min(ends["none"], ends["asked"]) > 2


def _confirmed(case, plan, rules, ends):
    summary, plans = alternatives(case, plan, 2, rules, Options(gap=0))
    known, jobs = [plan], all(isinstance(w, TrainingJob) for w in case.workloads)
    for made, told in zip(plans, summary.found, strict=True):
        verdict = verify(case, made)
        assert verdict.ok
        assert verdict.cost == made.cost == told.cost <= rules.most(plan.cost)
        assert tuple(_apart(case, made, other) for other in known) == told.apart
        assert min(told.apart) >= rules.differ
        whole = _least(case, plan.perspective, known, rules.differ, served=True)
        part = _least(case, plan.perspective, known, rules.differ, served=False)
        assert told.at_least <= made.cost
        assert part <= made.cost
        if whole is not None:
            assert made.cost <= whole
        if jobs:
            assert made.cost == whole
        known.append(made)
    ends[summary.ended] += 1
    if summary.ended != "asked":
        # of tiny Cases it is always known
        assert summary.ended == "none"
        further = _least(case, plan.perspective, known, rules.differ, served=True)
        assert further is None or further > rules.most(plan.cost)
    return len(plans)


def _two_jobs(**fields):
    """Two jobs of 32 card-hours in the west, for half of what they would cost in the east."""
    pools = (a_pool(rent=200_000), a_pool(WEST, centre="nx-01", rent=100_000))
    workloads = (a_job("a"), a_job("b"))
    case = an_eastern_and_a_western_case(pools=pools, workloads=workloads, **fields)
    return case, solve_here(case, Options(gap=0))


def test_the_cheapest_comes_first_and_any_two_differ():
    case, plan = _two_jobs()

    told, plans = alternatives(case, plan, 5, AlternativeRules(within=1.0), Options(gap=0))

    where = [_homes(case, made) for made in plans]
    assert [each.more for each in told.found] == [3_200_000, 3_200_000, 6_400_000]
    assert len({tuple(sorted((w, *c) for w, c in there.items())) for there in where}) == 3
    assert told.ended == "none"
    assert told.at_least is None


def test_what_is_near_enough_to_its_bound_and_too_dear_is_searched_on():
    """A gap of 60 % would do for one that costs half as much again, and is no answer."""
    case, plan = _two_jobs()

    told, plans = alternatives(case, plan, 1, AlternativeRules(within=0.1), Options(gap=0.6))

    assert (plans, told.ended) == ([], "none")
    assert told.at_least > told.most


def test_where_tiers_are_strict_none_leaves_more_of_them():
    """Money comes second there, so that a bound of it says nothing of all plans."""
    case = an_eastern_and_a_western_case(workloads=(a_job("a", tier=1), a_job("b", tier=2)))
    strict = changed(case, policy=case.policy.model_copy(update={"tier_order": "strict"}))
    plan = solve_here(strict, Options(gap=0))

    told, plans = alternatives(strict, plan, 2, AlternativeRules(within=1.0), Options(gap=0))

    assert len(plans) == 2
    assert all(verify(strict, made).ok for made in plans)
    assert all([s.unserved for s in made.shortfalls] == [0, 0] for made in plans)
    assert {each.at_least for each in told.found} == {None}


def test_in_large_cases_what_loses_least_is_kept_out_and_nothing_is_proven():
    """Asked to go by prices, as in large Cases: each time the other job leaves; then none can."""
    case, plan = _two_jobs()
    options = Options(strategy="prices", work=20)

    told, plans = alternatives(case, plan, 3, AlternativeRules(within=0.6), options)

    assert [(each.apart, each.more) for each in told.found] == [
        ((1,), 3_200_000),
        ((1, 2), 3_200_000),
    ]
    assert all(verify(case, made).ok for made in plans)
    assert (told.ended, told.at_least) == ("search", plan.bound)


def test_one_in_twenty_is_to_stand_elsewhere_where_no_number_is_asked_for():
    jobs = [a_job(f"w{i}") for i in range(21)]
    case = an_eastern_and_a_western_case(workloads=tuple(jobs))
    here = settle(
        case, [placed(job.id, *([a_run(WEST)] if i else [])) for i, job in enumerate(jobs)]
    )

    assert AlternativeRules().least(here) == 1
    served = settle(case, [placed(job.id, a_run(WEST)) for job in jobs])
    assert AlternativeRules().least(served) == 2
    assert AlternativeRules(differ=9).least(served) == 9


def test_a_plan_of_another_case_is_refused():
    case, plan = _two_jobs()
    other = changed(case, name="other")

    with pytest.raises(BadInput, match="plan of another case"):
        alternatives(other, plan)


def test_a_service_stands_elsewhere_only_if_none_of_its_cards_are_where_they_were():
    case = an_eastern_and_a_western_case(workloads=(a_service(),))
    plan = settle(case, [placed("s1", a_run(EAST, end=8, cards=2))])
    assert verify(case, plan).ok

    told, plans = alternatives(case, plan, 1, AlternativeRules(within=10.0), Options(gap=0))

    assert [_homes(case, made) for made in plans] == [{"s1": {"nx-01"}}]
    assert told.found[0].apart == (1,)
