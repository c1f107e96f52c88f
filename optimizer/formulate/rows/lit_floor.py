"""The least share of its installed cards that a centre must have at work."""

from huline.optimizer.formulate.rows.limited import limiting

FORMULA = (
    "- 1000 * (sum of cards + excess) <= 1000 * promised - floor * installed * slots, each centre"
)

ROW = limiting("lit-floor", FORMULA)
