"""A plan is of this Case and names nothing the Case lacks."""

from collections.abc import Iterator

from huline.models.case import Case
from huline.models.plan import Plan
from huline.models.sentence import both
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
                message=both(
                    "the placement of {id} names {kind} {name}, which the Case does not have",
                    "{id} 的安排提到{kind} {name}，而算例中没有",
                    id=placement.workload,
                    kind=kind,
                    name=name,
                ),
            )
    yield from _unknown_left(audit)
    for rented in audit.plan.contracts:
        if rented.contract not in audit.facts.contracts:
            yield Breach(
                rule="case",
                where="plan",
                measured=rented.contract,
                message=both(
                    "the plan rents under contract {name}, which the Case does not have",
                    "计划按合同 {name} 租卡，而算例中没有",
                    name=rented.contract,
                ),
            )
    for name in audit.plan.terminations:
        if name not in audit.facts.commitments:
            yield Breach(
                rule="case",
                where="plan",
                measured=name,
                message=both(
                    "the plan ends commitment {name}, which the Case does not have",
                    "计划终止了承诺 {name}，而算例中没有",
                    name=name,
                ),
            )


def _unknown_left(audit: Audit) -> Iterator[Breach]:
    """Report reasons for workloads, or of pools, that are not there."""
    for left in audit.plan.left:
        names = [left.workload] if left.refusal is None else [left.workload, left.refusal.pool]
        for name in names:
            if name not in audit.facts.workloads and name not in audit.facts.pools:
                yield Breach(
                    rule="case",
                    where="plan",
                    measured=name,
                    message=both(
                        "the plan gives a reason about {name}, which the Case does not have",
                        "计划说明的原因提到 {name}，而算例中没有",
                        name=name,
                    ),
                )


def of_another_case(plan: Plan, case: Case) -> Breach:
    """Say that a plan was made for another Case."""
    return Breach(
        rule="case",
        where="plan",
        measured=plan.case_hash,
        limit=case.hash,
        message=both(
            "the plan was made for Case '{other}', {plan}, and this is '{name}', {case}; "
            "nothing else of it was checked",
            "该计划属于算例“{other}”，{plan}，而此算例是“{name}”，{case}；其余内容未校验",
            other=plan.case_name,
            plan=plan.case_hash,
            name=case.name,
            case=case.hash,
        ),
    )
