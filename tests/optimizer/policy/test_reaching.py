"""Shares that every best plan reaches: held against exact solves that have a row for it."""

from itertools import islice
from random import Random

import numpy as np
import pytest

from huline.models.break_even import BreakEven
from huline.models.change import Change
from huline.models.errors import BadInput
from huline.optimizer.backends import Limits, Outcome, backend_named
from huline.optimizer.compile import compile_case
from huline.optimizer.formulate import formulate
from huline.optimizer.formulate.rows import Row
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.policy.break_even import bracket, centres_of, check_break_evens, varied
from huline.optimizer.policy.keeping import Done
from huline.optimizer.policy.reaching import can_be_paid
from tests.agreement.brute_force import best
from tests.agreement.tiny import tiny_case
from tests.builders import (
    a_case,
    a_centre,
    a_group,
    a_job,
    a_policy,
    a_pool,
    a_share,
    a_western_centre,
)
from tests.optimizer.policy.studies import a_study

EXACT = Options(gap=0.0, strategy="whole")
WEST = {"side_policy": "west"}


def exactly(*cases):
    plans = [solve_here(case, EXACT) for case in cases]
    return tuple(Done(plan, proven=plan is None) for plan in plans)


def least_cost(case, *rows):
    """The least cost of plans that obey rows of the test's, too; None if there is no plan.

    By the solver alone: what settles its plans would claim as it pleases.
    """
    program = formulate(compile_case(case), "payer", rows).program
    answer = backend_named("highs").solve(program, Limits(), start=None, tick=lambda *_: True)
    return None if answer.outcome is Outcome.INFEASIBLE else answer.bound


def within_share(case, places, share, sign):
    """Let ``sign`` times (1000 - share) there - share elsewhere, in card-slots, be below 0."""

    def add(builder, compiled, variables):
        usage = variables.usage
        at = np.array([site.centre.id in places for site in compiled.supply.sites])
        weight = np.where(at[usage.pool], 1000 - share, -share) * usage.cards * sign
        row = np.zeros(weight.size, dtype=np.int64)
        limit = -1 if sign > 0 else 0
        builder.add_rows("share", "", (row, usage.column, weight), [limit], lambda _: "share")

    return Row("share", "", add)


def from_money(programmes, needed):
    """Let programmes pay at least so much together."""

    def add(builder, compiled, variables):
        claims, rules = variables.claims, compiled.subsidies.rules
        mine = [k for k, s in enumerate(claims.subsidy) if rules[s].id in programmes]
        row = np.zeros(len(mine), dtype=np.int64)
        entries = row, claims.column[mine], np.full(len(mine), -1)
        builder.add_rows("money", "", entries, [-needed], lambda _: "money")

    return Row("money", "", add)


def with_less(case, asked, money):
    table = "subsidies" if asked.group is None else "stacking_groups"
    edit = {"table": f"policy.{table}", "id": asked.group or asked.programme, "field": "budget",
            "value": money}  # fmt: skip
    return case.apply(Change(name="less", edits=(edit,)))


def holds(case, otherwise):
    """Whether no plan that is otherwise than told costs as little as a best one."""
    least = least_cost(case)
    other = least_cost(case, otherwise)
    return least is not None and (other is None or other > least)


def market(seed, others=(), stacking_groups=(), **pool):
    """Three jobs, each of which would rather stay in the east, and a voucher for the west."""
    rng = Random(seed)
    jobs = []
    for n in range(3):
        cards = rng.choice((4, 8))
        jobs.append(
            a_job(f"w{n}", cards=(cards,), work=cards * rng.randint(1, 6),
                  preferences={"nx-01": rng.randrange(1, 20_001)})
        )  # fmt: skip
    return a_case(
        centres=(a_centre(), a_western_centre()),
        pools=(a_pool(cards=(32,)), a_pool("nx-01/a", cards=(32,))),
        workloads=tuple(jobs),
        policy=a_policy(
            subsidies=(a_share(centre_province="Ningxia", **pool), *others),
            stacking_groups=stacking_groups,
        ),
    )


SHARE = {"table": "policy.subsidies", "id": "voucher", "field": "share"}


def sought(**fields):
    rest = {"name": "sought", "edit": SHARE, "least": 10, "most": 510, "step": 125}
    return BreakEven(**rest | fields)


def money_of(case, asked):
    policy = case.policy
    if asked.group is None:
        (rule,) = (r for r in policy.subsidies if r.id == asked.programme)
        return {rule.id}, rule.budget
    (group,) = (g for g in policy.stacking_groups if g.id == asked.group)
    return {r.id for r in policy.subsidies if asked.group in r.groups}, group.budget


def confirmed(case, asked):
    """Seek, and hold what is said of both ends against solves of the test's own."""
    found = bracket(asked, case, exactly)
    for end in (found.low, found.high):
        tried = varied(asked, case, end.value)
        if end.state == "undecided":
            continue
        if asked.centres is not None:
            sign = 1 if end.state == "reached" else -1
            row = within_share(tried, centres_of(asked, tried), asked.share, sign)
            assert holds(tried, row)
            continue
        programmes, budget = money_of(tried, asked)
        needed = -(-budget * (asked.share or 1000) // 1000)
        if end.state == "reached":
            assert best(with_less(tried, asked, needed - 1), "payer") > least_cost(tried)
        else:
            assert holds(tried, from_money(programmes, needed))
    return found


@pytest.mark.parametrize("seed", range(25))
def test_the_rate_at_which_half_of_the_work_is_in_the_west_is_bracketed(seed):
    found = confirmed(market(seed), sought(centres=WEST, share=500))

    assert (found.low.state, found.high.state) == ("short", "reached")


@pytest.mark.parametrize("seed", range(25))
def test_the_rate_at_which_half_of_a_pool_is_used_is_bracketed(seed):
    """The rest of a pool may be too little for another job to move for it."""
    found = confirmed(
        market(seed, budget=400_000 + 5_000 * seed), sought(programme="voucher", share=500)
    )

    assert (found.low.state, found.high.state) == ("short", "reached")


@pytest.mark.parametrize("seed", range(10))
def test_the_rate_at_which_two_programmes_use_half_of_what_they_share_is_bracketed(seed):
    """The other one pays a hundredth of the rent in the west, whatever the rate of this one."""
    other = a_share("other", share=10, centre_province="Ningxia", groups=("both",))
    shared = a_group("both", budget=400_000 + 5_000 * seed)
    case = market(seed, (other,), (shared,), groups=("both",))
    found = confirmed(case, sought(group="both", share=500))

    assert (found.low.state, found.high.state) == ("short", "reached")


def _cases(fits, count):
    """Tiny cases in which any rule may have something to say."""
    return [*islice((s for s in range(40_000, 50_000) if fits(tiny_case(s))), count)]


def _may_shift(case):
    return (
        len({c.city for c in case.centres}) > 1
        and case.policy.tier_order == "priced"
        and can_be_paid(case, {case.centres[0].id})
    )


def _pools(case):
    if case.policy.tier_order == "strict":
        return []
    return [r.id for r in case.policy.subsidies if r.budget and not r.off and r.kind == "share"]


@pytest.mark.parametrize("seed", _cases(_may_shift, 8))
def test_whatever_rules_there_are_a_share_is_as_it_is_said_to_be(seed):
    case = tiny_case(seed)
    centre = case.centres[0].id
    edit = {"op": "scale", "table": "pools", "where": {"centre": centre}, "field": "rent"}
    confirmed(case, sought(edit=edit | {"value": 0}, least=0, most=3_000, step=3_000,
                           centres={"id": centre}, share=500))  # fmt: skip


def _shared(case):
    if case.policy.tier_order == "strict":
        return []
    drawn = {name for r in case.policy.subsidies if not r.off for name in r.groups}
    return [g.id for g in case.policy.stacking_groups if g.budget and g.id in drawn]


@pytest.mark.parametrize("seed", _cases(_shared, 8))
def test_whatever_rules_there_are_a_shared_pool_is_used_up_where_it_is_said_to_be(seed):
    case = tiny_case(seed)
    group = _shared(case)[0]
    edit = {"op": "scale", "table": "policy.stacking_groups", "id": group, "field": "budget"}
    confirmed(case, sought(edit=edit | {"value": 0}, least=50, most=20_000, step=20_000,
                           group=group))  # fmt: skip


@pytest.mark.parametrize("seed", _cases(_pools, 8))
def test_whatever_rules_there_are_a_pool_is_used_up_where_it_is_said_to_be(seed):
    case = tiny_case(seed)
    edit = {"op": "scale", "table": "policy.subsidies", "id": _pools(case)[0], "field": "budget"}
    confirmed(case, sought(edit=edit | {"value": 0}, least=50, most=20_000, step=20_000,
                           programme=_pools(case)[0]))  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"group": "bothe"}, "no stacking group 'bothe'.*'both'"),
        ({"group": "apart"}, "'apart' share no budget"),
        ({"programme": "vouchers"}, "no subsidy 'vouchers'.*'voucher'"),
        ({"programme": "voucher"}, "ask for group in place of programme"),
        ({"group": "both", "programme": "voucher"}, "asks for one of four"),
    ],
)
def test_money_that_nobody_shares_is_refused_with_what_helps(asked, said):
    groups = a_group("both", budget=400_000), a_group("apart", exclusive=True)
    case = market(0, (), groups, groups=("both", "apart"))

    with pytest.raises((BadInput, ValueError), match=said):
        check_break_evens(a_study(break_evens=(sought(**asked),)), case)
