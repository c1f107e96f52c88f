"""Why a plan does not exist: rules that conflict, and what would help."""

from __future__ import annotations

from fastapi import APIRouter

from huline.api.http.description import ASKED, refusals
from huline.api.http.problems import Rejected
from huline.api.http.routes.finding import Row
from huline.api.store.plans import OVER
from huline.models.conflict import Conflict
from huline.models.sentence import both
from huline.models.service import SolutionStatus

router = APIRouter(prefix="/v1/plans", tags=["plans"], responses=refusals(*ASKED, 422))


@router.get("/{plan}/conflict", responses=refusals(404, 409))
def read_conflict(row: Row) -> Conflict:
    """Say of a plan that is proven not to exist which rules conflict, and what would help.

    The worker that proved it worked that out in what was left of the plan's time.
    """
    found = row.detail.get("conflict")
    if found is not None:
        return Conflict.model_validate(found)
    if row.status not in OVER:
        said = both("it has not ended yet: wait for that", "尚未结束：请等待")
        raise Rejected(409, said, code="not-ready", headers={"Retry-After": "1"})
    no_other = row.detail.get("code") == "no-alternative"
    if row.solution_status != SolutionStatus.INFEASIBLE_PROVEN or no_other:
        said = both(
            "it is not proven that no plan exists: there is nothing to explain",
            "并未证明不存在计划，无冲突可解释",
        )
        raise Rejected(404, said, code="no-conflict")
    said = both(
        "no time was left to find the conflict: allow a longer spent_limit",
        "没有剩余时间查找冲突：请提高 spent_limit",
    )
    raise Rejected(404, said, code="no-time")
