"""Cards kept free for tomorrow."""

from huline.optimizer.formulate.rows.limited import limiting

FORMULA = "sum of cards - excess <= capacity - headroom, for each pool and slot"

ROW = limiting("headroom", FORMULA)
