"""What is wrong with pins and bans that are to be added to a Case."""

from collections.abc import Iterator, Mapping

from huline.models.case import Case
from huline.models.errors import Problem
from huline.models.problems import problem, unknown_id
from huline.models.references import wrong_pins
from huline.models.replanning import ReplanRules
from huline.models.sentence import both


def wrong_decrees(case: Case, rules: ReplanRules) -> list[Problem]:
    """List all that is wrong with the pins and bans of some rules, by their place in these."""
    return [*wrong_pins(case, rules.pins), *_wrong_bans(case, rules)]


def _wrong_bans(case: Case, rules: ReplanRules) -> Iterator[Problem]:
    workloads, centres = {w.id: w for w in case.workloads}, {c.id: c for c in case.centres}
    pinned: Mapping[str, str] = {pin.workload: pin.centre for pin in rules.pins}
    for i, ban in enumerate(rules.bans):
        at = ("bans", i)
        if ban.workload not in workloads:
            yield unknown_id((*at, "workload"), "workload", ban.workload, workloads)
        if ban.centre not in centres:
            yield unknown_id((*at, "centre"), "centre", ban.centre, centres)
        elif pinned.get(ban.workload) == ban.centre:
            yield problem(
                (*at, "centre"), "pin",
                both("'{id}' is pinned to '{centre}' at the same time",
                     "“{id}”同时被指定到“{centre}”", id=ban.workload, centre=ban.centre),
                both("remove the pin or the ban", "请删去指定安排或排除项"),
            )  # fmt: skip
