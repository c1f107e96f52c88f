"""Whether every best plan reaches a share: of work at some centres, or of a pool of money.

No rule says "at least so much in the west". So a little is charged for every card-slot there, and
a little paid for every one elsewhere, in the proportion at which the share is just reached. Of a
plan with w card-slots there and e elsewhere let G = (1 - share) w - share e, in whole numbers; at
a price u it then costs u G more. If no plan costs less than B at these prices, and some plan costs
C without them, a best plan has B <= C + u G, so G >= (B - C) / u. With the prices turned round, G
<= (C - B) / u.

A pool of money is limited from below by planning with less of it: if no plan costs as little
as C then, every best plan claims more. It is limited from above as in
`huline.optimizer.policy.outlay`.
"""

from collections import Counter
from math import gcd
from typing import NamedTuple, Protocol

from huline.models.case import Case
from huline.models.findings import State, Tried
from huline.models.plan import Plan
from huline.models.policy import RuleSetting
from huline.models.subsidy import PerUnit
from huline.models.work import Work
from huline.optimizer.policy.keeping import Done
from huline.optimizer.policy.outlay import generous, most_outlay

_SHARP = 50
"""The gap of a plan is to weigh no more than one in so many of all card-slots, at the prices."""


class Ask(Protocol):
    """Plans Cases."""

    def __call__(self, *cases: Case) -> tuple[Done, ...]:
        """Return how each ended."""


def share_at(value: int, case: Case, places: set[str], share: int, plan: Ask) -> Tried:
    """Say whether ``share`` per mille of all card-hours are at ``places`` in every best plan."""
    (done,) = plan(case)
    if done.plan is None or done.plan.bound is None:
        return Tried(value=value, state="undecided")
    there, elsewhere = card_slots(case, done.plan, places)
    if not there + elsewhere:
        return Tried(value=value, state="undecided")
    part = gcd(share, 1000)
    charge, pay = (1000 - share) // part, share // part
    reached = charge * there >= pay * elsewhere
    slack, weight = done.plan.cost - done.plan.bound, (charge + pay) * (there + elsewhere)
    price = max(1, -(-_SHARP * slack // weight))
    others = {centre.id for centre in case.centres} - places
    charged, paid = (places, charge * price), (others, pay * price)
    (beyond,) = plan(
        priced(case, charged, paid)
        if reached
        else priced(case, (others, paid[1]), (places, charged[1]))
    )
    state: State = "undecided"
    if beyond.plan is not None and beyond.plan.bound is not None:
        # G, or -G, in whole numbers, is at least this
        least = -((done.plan.cost - beyond.plan.bound) // price)
        if reached and least >= 0:
            state = "reached"
        if not reached and least > 0:
            state = "short"
    return Tried(value=value, state=state, found=there / (there + elsewhere))


def card_slots(case: Case, plan: Plan, places: set[str]) -> tuple[int, int]:
    """Count the card-slots at work at some centres, and elsewhere."""
    at = {pool.id: pool.centre in places for pool in case.pools}
    found = Counter[bool]()
    for placement in plan.placements:
        for run in placement.runs:
            found[at[run.pool]] += run.cards * (run.end - run.first)
    return found[True], found[False]


def can_be_paid(case: Case, places: set[str]) -> bool:
    """Tell whether work at some centres, and elsewhere, can be paid for by programmes."""
    if any(quote.cost is not None for quote in case.quotes):
        return False
    here, there = (
        {(c.province, c.city) for c in case.centres if (c.id in places) is inside}
        for inside in (True, False)
    )
    return not here & there


def priced(case: Case, charged: tuple[set[str], int], paid: tuple[set[str], int]) -> Case:
    """Charge for card-slots at some centres and pay for those at others.

    Parameters
    ----------
    charged, paid : centres, and milli-fen for each card-slot at them
    """
    hour = 60 // case.horizon.slot_minutes
    wish = dict.fromkeys(sorted(charged[0]), charged[1] * hour)
    cities = sorted({(c.province, c.city) for c in case.centres if c.id in paid[0]})
    taken = {rule.id for rule in case.policy.subsidies}
    names = (f"paid-{n}" for n in range(len(taken) + len(cities)))
    free = [name for name in names if name not in taken]
    programmes = tuple(
        PerUnit(id=name, name=name, centre_province=province, centre_city=city,
                amount=paid[1] * hour)
        for name, (province, city) in zip(free, cities, strict=False)
    )  # fmt: skip
    policy = case.policy.model_copy(
        update={
            "subsidies": (*case.policy.subsidies, *programmes),
            # what is paid so may be more than the rent
            "rules": (
                *(each for each in case.policy.rules if each.rule != "stacking"),
                RuleSetting(rule="stacking", policy="off"),
            ),
        }
    )
    workloads = tuple(_wishing(workload, wish) for workload in case.workloads)
    document = case.model_copy(update={"policy": policy, "workloads": workloads})
    return Case.model_validate(document.model_dump(mode="json"))


def _wishing(workload: Work, wish: dict[str, int]) -> Work:
    added = {c: workload.preferences.get(c, 0) + p for c, p in wish.items()}
    kept = {c: p for c, p in (workload.preferences | added).items() if c not in workload.bans}
    return workload.model_copy(update={"preferences": kept})


class Pool(NamedTuple):
    """Money that programmes draw on: one on its own budget, or several on that of their group."""

    name: str
    budget: int
    programmes: frozenset[str]
    shared: bool
    """Whether it is a stacking group's."""


def pool_of(case: Case, name: str, *, shared: bool) -> Pool | None:
    """Return the money of a programme, or of a stacking group; None if nobody draws on any."""
    policy = case.policy
    (owner,) = (
        o for o in (policy.stacking_groups if shared else policy.subsidies) if o.id == name
    )
    drawing = frozenset(
        rule.id for rule in policy.subsidies
        if not rule.off and (name in rule.groups if shared else name == rule.id)
    )  # fmt: skip
    if owner.budget is None or not drawing:
        return None
    return Pool(name, owner.budget, drawing, shared)


def pool_at(value: int, case: Case, pool: Pool, share: int, plan: Ask) -> Tried:
    """Say whether ``share`` per mille of a budget, at least, are paid in every best plan."""
    needed = -(-pool.budget * share // 1000)
    if not needed:
        return Tried(value=value, state="reached", found=1.0)
    (done,) = plan(case)
    if done.plan is None:
        return Tried(value=value, state="undecided")
    claimed = sum(
        claim.amount for placement in done.plan.placements for claim in placement.claims
        if claim.subsidy in pool.programmes
    )  # fmt: skip
    state: State = "undecided"
    if claimed >= needed:
        (less,) = plan(_with_budget(case, pool, needed - 1))
        bound = less.plan.bound if less.plan else None
        if bound is not None and bound > done.plan.cost:
            state = "reached"
    elif (more := generous(case, pool.programmes)) is not None:
        (ended,) = plan(more)
        bound = ended.plan.bound if ended.plan else None
        most = None if bound is None else most_outlay(case, done.plan.cost, bound, pool.programmes)
        if most is not None and most < needed:
            state = "short"
    return Tried(value=value, state=state, found=claimed / pool.budget)


def _with_budget(case: Case, pool: Pool, budget: int) -> Case:
    table = "stacking_groups" if pool.shared else "subsidies"
    owners = tuple(
        owner.model_copy(update={"budget": budget}) if owner.id == pool.name else owner
        for owner in getattr(case.policy, table)
    )
    policy = case.policy.model_copy(update={table: owners})
    document = case.model_copy(update={"policy": policy})
    return Case.model_validate(document.model_dump(mode="json"))
