"""One file for each rule of the catalogue, named after it.

A pair rule has ``miss(facts, use)``: what it has against one workload in one pool. Any other rule
has ``breaches(audit)``: every breach of it in a plan. They are listed in
`huline.optimizer.verify.registry`.
"""
