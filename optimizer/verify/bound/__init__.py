"""The bound of a certificate, recomputed from the Case alone as `docs/bound.md` defines it.

`rows` says what may be priced and `cones` how far, `use` and `limits` what the rows charge and
credit; `training`, `services`, `contracts` and `commitments` are the blocks that are left.
"""

from huline.optimizer.verify.bound.gap import bounded, overstated
from huline.optimizer.verify.bound.total import bound_of

__all__ = ["bound_of", "bounded", "overstated"]
