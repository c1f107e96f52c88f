"""Cards a tenant may use, at once and over the horizon."""

from huline.optimizer.formulate.rows.limited import limiting

FORMULA = (
    "sum of a tenant's cards - excess <= quota in each slot; in card-minutes, over the horizon"
)

ROW = limiting("tenant-quota", FORMULA)
