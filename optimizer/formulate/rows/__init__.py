"""Coupling rules, one a file, all normalised to ``<=``."""

from huline.optimizer.formulate.rows import (
    budget,
    capacity,
    demand,
    demand_charge,
    energy_quota,
    entitlement,
    firm_cap,
    headroom,
    link,
    lit_floor,
    must_serve,
    option,
    power,
    precedence,
    sites,
    spread,
    stacking,
    stay,
    take_or_pay,
    tenant_quota,
    work,
)
from huline.optimizer.formulate.rows.base import Row

ROWS: tuple[Row, ...] = (
    option.ROW,
    must_serve.ROW,
    work.ROW,
    demand.ROW,
    sites.ROW,
    spread.ROW,
    stay.ROW,
    capacity.ROW,
    power.ROW,
    demand_charge.ROW,
    headroom.ROW,
    energy_quota.ROW,
    tenant_quota.ROW,
    lit_floor.ROW,
    take_or_pay.ROW,
    link.ROW,
    precedence.ROW,
    entitlement.ROW,
    stacking.ROW,
    firm_cap.ROW,
    budget.ROW,
)

__all__ = ["ROWS", "Row"]
