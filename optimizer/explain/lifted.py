"""Cases of a workload alone, beside a plan or without it, some rules not applied to it."""

from collections.abc import Collection
from typing import Any

from huline.models.case import Case
from huline.models.policy import RuleSetting
from huline.optimizer.explain.standing import Standing
from huline.optimizer.explain.ties import Freed

NEVER_LIFTED = frozenset({"pricing"})
"""Pair rules without which there is no price."""


def alone(standing: Standing, freed: Freed, pools: Collection[str] | None = None) -> Case:
    """Return the Case of one workload that has to run, of all the supply or of some pools."""
    case = standing.known.only({freed.workload.id})
    workload = freed.workload.model_copy(update={"must_serve": True})
    policy = _with(case, {"must-serve": "hard"})
    update: dict[str, Any] = {"workloads": (workload,), "groups": (), "policy": policy}
    if pools is not None:
        update |= {
            "pools": tuple(pool for pool in case.pools if pool.id in pools),
            "commitments": tuple(c for c in case.commitments if c.pool in pools),
            "contracts": tuple(c for c in case.contracts if c.pool in pools),
            "quotes": tuple(quote for quote in case.quotes if quote.pool in pools),
        }
        if hasattr(workload, "warm_at"):
            warm = tuple(pool for pool in workload.warm_at if pool in pools)
            update["workloads"] = (workload.model_copy(update={"warm_at": warm}),)
    return case.model_copy(update=update)


def lifted(case: Case, rules: Collection[str]) -> Case:
    """Return a Case of one workload to which some pair rules do not apply.

    What the workload pays is not changed: one that could not be ported is ported for nothing.
    """
    update: dict[str, Any] = {"policy": _with(case, dict.fromkeys(rules, "off"))}
    if "ecosystem" in rules:
        update["policy"] = _with(case, dict.fromkeys(set(rules) - {"ecosystem"}, "off"))
        update["workloads"] = tuple(
            w.model_copy(update={"port_cost": 0}) if w.port_cost is None else w
            for w in case.workloads
        )
    if "pin" in rules:
        update["pins"] = ()
    return case.model_copy(update=update)


def unlit(case: Case) -> Case:
    """Return a Case without the floors that other work has to meet."""
    return case.model_copy(update={"policy": _with(case, {"lit-floor": "off"})})


def _with(case: Case, strength: dict[str, Any]) -> Any:
    """Return the policy of a Case with some rules of another strength."""
    kept = tuple(s for s in case.policy.rules if s.rule not in strength)
    off = (RuleSetting(rule=rule, policy="off") for rule, how in strength.items() if how == "off")
    return case.policy.model_copy(update={"rules": (*kept, *off)})
