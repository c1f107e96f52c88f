"""Counts in how many tiny Cases each rule decides: `python -m tests.agreement.rule_effects`.

A rule decides in a Case if its best plan costs less, or only then exists, once the rule is
switched off. An oracle in whose Cases a rule never decides says nothing about that rule.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from huline.models.constraints import SWITCHABLE
from tests.agreement.brute_force import is_beaten, optimum
from tests.agreement.tiny import perspective_of, tiny_case


class Effects(NamedTuple):
    """What a set of tiny Cases is like."""

    cases: int
    infeasible: int
    wholly_served: int
    partly_served: int
    unserved: int
    """Cases whose best plan serves nothing."""
    decided: dict[str, int]
    """Rule -> Cases in which it decides."""


def effects(seeds: Iterable[int]) -> Effects:
    """Solve the Cases of these seeds with all rules, and without each rule in turn."""
    outcomes: Counter[str] = Counter()
    decided = Counter(dict.fromkeys(SWITCHABLE, 0))
    for seed in seeds:
        case, perspective = tiny_case(seed), perspective_of(seed)
        found = optimum(case, perspective)
        outcomes[_outcome(found)] += 1
        cost = None if found is None else found.cost
        for rule in SWITCHABLE:
            # switching a rule off never makes a plan impossible, so only less can come of it
            if case.policy.applies(rule):
                decided[rule] += is_beaten(case, perspective, cost, frozenset({rule}))
    counts = [outcomes[name] for name in ("infeasible", "whole", "part", "nothing")]
    return Effects(outcomes.total(), *counts, dict(sorted(decided.items())))


def _outcome(found) -> str:
    if found is None:
        return "infeasible"
    if not found.served:
        return "nothing"
    return "part" if found.lost else "whole"


def main() -> None:
    """Print the table over seeds 0..499."""
    table = effects(range(500))
    print(f"{table.cases} cases: {table.infeasible} infeasible, {table.wholly_served} served,")
    print(f"{table.partly_served} served in part, {table.unserved} where serving does not pay\n")
    print(f"{'rule':<12} {'decides':>8}")
    for rule, count in sorted(table.decided.items(), key=lambda row: row[1]):
        print(f"{rule:<12} {count:>8}")


if __name__ == "__main__":
    main()
