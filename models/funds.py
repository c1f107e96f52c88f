"""Cross-checks of stacking groups that have money of their own: a budget or a cap per firm."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from huline.models.problems import problem
from huline.models.sentence import both, listed

if TYPE_CHECKING:
    from huline.models.case import Case
    from huline.models.errors import Problem
    from huline.models.subsidy import StackingGroup


def check_funds(case: Case) -> Iterator[Problem]:
    """Yield groups that are taken for programmes, and groups of which two cross."""
    programmes = {rule.id for rule in case.policy.subsidies}
    groups = [(i, g) for i, g in enumerate(case.policy.stacking_groups) if g.has_money]
    for i, group in groups:
        if group.id in programmes:
            yield problem(
                ("policy", "stacking_groups", i, "id"), "duplicate-id",
                both("'{id}' is a subsidy, and a group with a budget or cap of its own",
                     "“{id}”既是补贴又是有自己的资金或上限的组", id=group.id),
                both("claims are counted under either id: rename one of them",
                     "申领额按编号分别累计：请将其中一个改名"),
            )  # fmt: skip
    members = {g.id: {r.id for r in case.policy.subsidies if g.id in r.groups} for _, g in groups}
    for (_, one), (i, other) in combinations(groups, 2):
        shared = members[one.id] & members[other.id]
        if shared and shared not in (members[one.id], members[other.id]):
            yield _crossing(i, one, other, shared)


def _crossing(i: int, one: StackingGroup, other: StackingGroup, shared: set[str]) -> Problem:
    field = "firm_cap" if other.budget is None else "budget"
    return problem(
        ("policy", "stacking_groups", i, field), "value",
        both("'{one}' and '{other}' have money of their own and share {shared}, while each has "
             "programmes besides",
             "“{one}”与“{other}”各有资金或上限，同含 {shared}，又各有其他补贴",
             one=one.id, other=other.id, shared=listed(sorted(shared))),
        both("let one of them hold all programmes of the other, or none",
             "请让其中一组包含另一组的全部补贴，或两组完全不重叠"),
    )  # fmt: skip
