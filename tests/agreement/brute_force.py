"""The least cost of a tiny Case by trying all plans: the oracle the engine must agree with.

Written from docs/rules.md alone: `book` reads the rules, `ways` lists every way to run every
workload, `claims` finds what may be claimed, `search` walks through all combinations, `endings`
through what may be ended early.
"""

from collections import deque
from typing import Any

from huline.models.case import Case
from huline.models.policy import RuleSetting
from tests.agreement.book import DEAR
from tests.agreement.endings import endings
from tests.agreement.search import Optimum, Search
from tests.agreement.ways import Perspective

ALL: frozenset[str] = frozenset()


def best(case: Case, perspective: Perspective, without: frozenset[str] = ALL) -> int | None:
    """Return the least cost of any plan in milli-fen, or None if no plan exists.

    Where tiers are strict, shortfalls count with it as `weighed` says.

    ``without`` switches rules off by their ids.
    """
    found = optimum(switched_off(case, without), perspective)
    return None if found is None else found.cost


def optimum(case: Case, perspective: Perspective) -> Optimum | None:
    """Return a cheapest plan in short, or None if no plan exists."""
    found = None
    for fees, cut in endings(case, perspective):
        limit = None if found is None else found.cost - fees
        ever_cheaper = deque(Search(cut, perspective, limit).improvements(), maxlen=1)
        if ever_cheaper:
            found = ever_cheaper[0]._replace(cost=ever_cheaper[0].cost + fees)
    return found


def is_beaten(
    case: Case, perspective: Perspective, cost: int | None, without: frozenset[str]
) -> bool:
    """Tell whether some plan costs less than ``cost`` without some rules; None: any plan does."""
    return any(
        True
        for fees, cut in endings(switched_off(case, without), perspective)
        for _ in Search(cut, perspective, None if cost is None else cost - fees).improvements()
    )


def weighed(rank: tuple[int, ...]) -> int:
    """Return a plan's shortfalls and cost as one number, as `best` does where tiers are strict."""
    return sum(number * DEAR**place for place, number in enumerate(reversed(rank)))


def switched_off(case: Case, rules: frozenset[str]) -> Case:
    """Return the Case with these rules switched off."""
    kept = [setting for setting in case.policy.rules if setting.rule not in rules]
    off = [RuleSetting(rule=rule, policy="off") for rule in sorted(rules)]
    policy = type(case.policy).model_validate(dict(case.policy) | {"rules": (*kept, *off)})
    return changed(case, policy=policy)


def changed(case: Case, **fields: Any) -> Case:
    """Return the Case with some fields replaced, checked anew."""
    # dict(case) would hold the cached hash as well
    kept = {name: getattr(case, name) for name in Case.model_fields}
    return Case.model_validate(kept | fields)
