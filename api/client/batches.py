"""A table of workloads as it is sent: the file itself, and all else in the query."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from huline.api.client.transport import Sent
from huline.models.service import PlanRequest

_KINDS = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
}


def batch(table: Path) -> Sent:
    """Read a table to be sent.

    Raises
    ------
    ValueError
        If its ending is none of those that are read.
    """
    kind = _KINDS.get(table.suffix.lower())
    if kind is None:
        raise ValueError(f"{table.name}: a table ends in {', '.join(_KINDS)}")
    return Sent({"Content-Type": kind}, table.read_bytes())


def asked(request: PlanRequest) -> dict[str, Any]:
    """Return the query that asks for the same as a request, but for its workloads."""
    told = request.model_dump(mode="json", include={"config", "objective", "input"})
    config: dict[str, Any] = told["config"]
    source, limits = told["input"], config.pop("termination")
    named = {name: source[name] for name in ("dataset_id", "revision")}
    return {**config, **named, **limits, **told["objective"]}
