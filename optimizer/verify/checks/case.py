"""A plan is of this Case and names nothing the Case lacks."""

from collections.abc import Iterator

from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.placed import unknown_ids


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report every unknown id; such placements are left out of all other checks."""
    for placement in audit.plan.placements:
        for kind, name in unknown_ids(audit.facts, placement):
            yield Breach(
                rule="case",
                where=placement.workload,
                measured=name,
                message=f"the placement of {placement.workload} names {kind} {name}, "
                "which the Case does not have",
            )


def of_another_case(plan_hash: str, case_hash: str) -> Breach:
    """Say that a plan was made for another Case."""
    return Breach(
        rule="case",
        where="plan",
        measured=plan_hash,
        limit=case_hash,
        message=f"the plan was made for Case {plan_hash}, and this Case is {case_hash}; "
        "nothing else of it was checked",
    )
