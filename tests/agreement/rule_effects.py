"""Counts in how many tiny Cases each rule decides: `python -m tests.agreement.rule_effects`.

A rule decides in a Case if its best plan costs less, or only then exists, once the rule is
switched off. An oracle in whose Cases a rule never decides says nothing about that rule.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from huline.models.case import Case
from huline.models.subsidy import Tiered
from tests.agreement.book import RULES
from tests.agreement.brute_force import is_beaten, optimum
from tests.agreement.search import Optimum
from tests.agreement.tiny import perspective_of, tiny_case
from tests.agreement.ways import Perspective

OF_CLAIMS = (
    "stacking", "ceiling", "exclusive", "min-claim", "threshold", "tiers", "firm-cap", "budget",
)  # fmt: skip
"""Rules that only the payer knows."""


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
    decided = Counter(dict.fromkeys(RULES, 0))
    for seed in seeds:
        case, perspective = tiny_case(seed), perspective_of(seed)
        found = optimum(case, perspective)
        outcomes[_outcome(found)] += 1
        cost = None if found is None else found.cost
        for rule in RULES:
            if _is_read(case, perspective, rule):
                # every plan stays one without the rule, so what can change is that a better one is
                decided[rule] += is_beaten(case, perspective, cost, frozenset({rule}))
    counts = [outcomes[name] for name in ("infeasible", "whole", "part", "nothing")]
    return Effects(outcomes.total(), *counts, dict(sorted(decided.items())))


def _is_read(case: Case, perspective: Perspective, rule: str) -> bool:
    """Whether the rule applies and the Case gives it anything to go by."""
    jobs, services, subsidies = case.training(), case.services(), case.policy.subsidies
    funds = (*subsidies, *case.policy.stacking_groups)
    reads: dict[str, Iterable[object]] = {
        "residency": (w.residency for w in case.workloads),
        "locality": (w.max_distance_m is not None for w in case.workloads),
        "latency": services,
        "hardware": (w.memory_gb or w.links or w.fabrics for w in case.workloads),
        "ecosystem": (w.ecosystem for w in case.workloads),
        "scale": jobs,
        "dispatch": (centre.accepts_from != "anywhere" for centre in case.centres),
        "window": jobs,
        "ban": (w.bans for w in case.workloads),
        "pin": case.pins,
        "capacity": case.workloads,
        "power": (centre.power_limit_w for centre in case.centres),
        "link": (link.volume_mb is not None for link in case.network.links),
        "sites": (service.sites for service in services),
        "must-serve": (*case.pins, *(w.must_serve for w in case.workloads)),
        "stacking": subsidies,
        "ceiling": (subsidy.groups for subsidy in subsidies),
        "exclusive": (subsidy.groups for subsidy in subsidies),
        "min-claim": (subsidy.min_claim for subsidy in subsidies),
        "threshold": (s.threshold or s.spend_limit is not None for s in subsidies),
        "tiers": (isinstance(subsidy, Tiered) for subsidy in subsidies),
        "firm-cap": (fund.firm_cap is not None for fund in funds),
        "budget": (fund.budget is not None for fund in funds),
    }
    counts = perspective == "payer" or rule not in OF_CLAIMS
    return counts and case.policy.applies(rule) and any(reads[rule])


def _outcome(found: Optimum | None) -> str:
    if found is None:
        return "infeasible"
    if not found.served:
        return "nothing"
    return "part" if found.lost else "whole"


def told(table: Effects) -> str:
    """Lay the counts out as text, the rule that decides least often first."""
    lines = [
        f"{table.cases} cases: {table.infeasible} infeasible, {table.wholly_served} served,",
        f"{table.partly_served} served in part, {table.unserved} where serving does not pay",
        "",
        f"{'rule':<12} {'decides':>8}",
    ]
    counts = sorted(table.decided.items(), key=lambda row: row[1])
    return "\n".join([*lines, *(f"{rule:<12} {count:>8}" for rule, count in counts)])


if __name__ == "__main__":
    print(told(effects(range(500))))
