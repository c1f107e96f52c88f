"""A batch that is sent as a table: what else a request says stands in the query."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Depends, Query

from huline.models.errors import BadInput
from huline.models.plan import Perspective
from huline.models.problems import problem
from huline.models.service import PlanRequest

_SPAN = 40
"""Characters of a span of time at most."""


def _said(text: str) -> str:
    return f"Of a body that is a table of workloads: {text}"


def _about(
    dataset_id: Annotated[
        str | None,
        Query(
            max_length=100,
            pattern=r"^[\w-]+$",
            description=_said("the dataset they belong to."),
        ),
    ] = None,
    revision: Annotated[
        int | None, Query(ge=1, le=10**9, description=_said("its revision."))
    ] = None,
    name: Annotated[
        str, Query(max_length=200, description=_said("what people call the plan."))
    ] = "",
    seed: Annotated[int, Query(ge=0, le=2**31 - 1, description=_said("where chance begins."))] = 0,
    strategy: Annotated[
        Literal["auto", "whole", "prices"], Query(description=_said("how to search."))
    ] = "auto",
    perspective: Annotated[Perspective, Query(description=_said("whose cost."))] = "payer",
    tiers: Annotated[
        Literal["priced", "strict"] | None, Query(description=_said("else as its dataset has it."))
    ] = None,
    certificate: Annotated[
        bool, Query(description=_said("whether the bound is to be proven."))
    ] = False,
    spent_limit: Annotated[
        str | None, Query(max_length=_SPAN, description=_said("such as `PT5M`."))
    ] = None,
    unimproved_limit: Annotated[
        str | None, Query(max_length=_SPAN, description=_said("such as `PT30S`."))
    ] = None,
    relative_gap: Annotated[
        float, Query(ge=0, le=1, description=_said("the gap that is enough."))
    ] = 0.0001,
    work_limit: Annotated[
        int | None, Query(ge=1, le=10**9, description=_said("in place of limits of time."))
    ] = None,
) -> dict[str, Any]:
    limits = {
        "spent_limit": spent_limit, "unimproved_limit": unimproved_limit,
        "relative_gap": relative_gap, "work_limit": work_limit,
    }  # fmt: skip
    config = {
        "name": name, "seed": seed, "strategy": strategy, "certificate": certificate,
        "termination": limits,
    }  # fmt: skip
    source = {"dataset_id": dataset_id, "revision": revision}
    objective = {"perspective": perspective, "tiers": tiers}
    return {"config": config, "objective": objective, "input": source}


About = Annotated[dict[str, Any], Depends(_about)]
"""The fields of a request for a plan, but for its workloads."""


def request_about(fields: dict[str, Any]) -> PlanRequest:
    """Make a request of query parameters.

    Raises
    ------
    BadInput
        With all that is wrong with them, each under its own name.
    """
    from pydantic import ValidationError

    from huline.models.validation import problems_of

    try:
        return PlanRequest.model_validate(fields)
    except ValidationError as error:
        raise BadInput(
            problem(p.path[-1:], p.code, p.message, p.hint)
            for p in problems_of(error, PlanRequest)
        ) from None
