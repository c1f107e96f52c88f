"""Strategy `prices`: a bound from multipliers on scarce goods, and a plan made at those prices."""
