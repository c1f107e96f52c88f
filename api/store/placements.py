"""Placements of a plan as a table: Parquet with zstd, read in slices."""

from io import BytesIO
from typing import Any

import polars as pl

from huline.models.ledger import Ledger, SystemLedger
from huline.models.plan import Placement, Plan

_RUN = pl.Struct({"pool": pl.String, "first": pl.Int64, "end": pl.Int64, "cards": pl.Int64})
_CLAIM = pl.Struct({"subsidy": pl.String, "amount": pl.Int64})
_COPY = pl.Struct({"centre": pl.String, "links": pl.List(pl.String)})
SCHEMA: dict[str, Any] = {
    "workload": pl.String,
    "runs": pl.List(_RUN),
    "links": pl.List(pl.String),
    "courier": pl.String,
    "copies": pl.List(_COPY),
    "claims": pl.List(_CLAIM),
    "ledger": pl.Struct(dict.fromkeys(Ledger.names(), pl.Int64)),
    "system": pl.Struct(dict.fromkeys(SystemLedger.names(), pl.Int64)),
}
"""Column -> its type; money in milli-fen."""


def written(plan: Plan) -> bytes:
    """Write the placements of a plan, one a row in its order."""
    rows = [placement.model_dump() for placement in plan.placements]
    out = BytesIO()
    pl.DataFrame(rows, schema=SCHEMA, orient="row").write_parquet(out, compression="zstd")
    return out.getvalue()


def sliced(blob: bytes, first: int, most: int) -> pl.DataFrame:
    """Read ``most`` rows from row ``first`` on."""
    return pl.read_parquet(BytesIO(blob)).slice(first, most)


def records(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Return rows as the Plan's own placements write them."""
    return frame.to_dicts()


def read(blob: bytes) -> tuple[Placement, ...]:
    """Read all placements back."""
    return tuple(map(Placement.model_validate, pl.read_parquet(BytesIO(blob)).to_dicts()))
