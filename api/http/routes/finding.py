"""Finds the plan that a path names: a tenant's own, or none."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Request

from huline.api.http.auth import Reader
from huline.api.http.problems import Rejected
from huline.api.http.service import Service, service_of
from huline.api.store import plans
from huline.api.store.findings import sentence
from huline.api.store.packing import unpacked
from huline.api.store.tables import PlanRow, ResultRow
from huline.models.plan import Plan
from huline.models.sentence import both

Name = Annotated[str, Path(max_length=100, pattern=r"^[\w-]+$", description="Id of the plan.")]


def missing() -> Rejected:
    """Make the answer where there is nothing, or nothing of this tenant's."""
    said = both(
        "there is no plan of that id, or it is not yours",
        "没有该编号的计划，或不属于你",
    )
    return Rejected(404, said)


def _row(request: Request, plan: Name, who: Reader) -> PlanRow:
    with service_of(request).database.begin() as session:
        row = plans.find(session, who.tenant, plan)
    if row is None:
        raise missing()
    return row


Row = Annotated[PlanRow, Depends(_row)]
"""The plan that the path names."""


def result_of(service: Service, row: PlanRow) -> ResultRow:
    """Return what was published of a plan.

    Raises
    ------
    Rejected
        409 while it is being made; 404 if it ended without.
    """
    with service.database.begin() as session:
        result = plans.result(session, row.id)
    if result is not None:
        return result
    if row.status in plans.OVER:
        why = sentence(row.detail) if row.detail else both("see its metadata", "请查看其元数据")
        said = both("it ended without a plan: {why}", "已结束，但没有产生计划：{why}", why=why)
        raise Rejected(404, said, code="no-plan")
    said = both("its plan is not ready yet: wait for it to end", "计划尚未完成：请等待其结束")
    raise Rejected(409, said, code="not-ready", headers={"Retry-After": "1"})


def head_of(result: ResultRow) -> Plan:
    """Return a published plan without its placements."""
    return Plan.model_validate_json(unpacked(result.head))
