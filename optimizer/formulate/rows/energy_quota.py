"""Electricity a centre, or a province, may take over the horizon."""

from huline.optimizer.formulate.rows.limited import limiting

FORMULA = (
    "sum of cards * busy W * PUE * minutes - 60,000,000 * excess <= 60,000 * quota, for each meter"
)

ROW = limiting("energy-quota", FORMULA)
