"""The bound of a certificate, recomputed from the Case alone as `docs/bound.md` defines it.

`rows` says what may be priced and `cones` how far, `use` and `limits` what the rows charge and
credit; `training`, `services`, `contracts` and `commitments` are the blocks that are left. `parts`
says what of a plan lies between its cost and the bound, `pinned` what a workload pinned to a
centre adds to it.
"""

from huline.optimizer.verify.bound.gap import bounded, overstated
from huline.optimizer.verify.bound.parts import parts_of
from huline.optimizer.verify.bound.pinned import bounds_pinned
from huline.optimizer.verify.bound.total import Blocks, blocks_of, bound_of

__all__ = [
    "Blocks",
    "blocks_of",
    "bound_of",
    "bounded",
    "bounds_pinned",
    "overstated",
    "parts_of",
]
