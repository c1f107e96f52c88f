"""What workloads of one group leave each other while they are placed one after the other."""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.compiled import Compiled

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


def left_by_groups(compiled: Compiled, stands: Mask, w: int) -> Mask:
    """(P,) pools in centres that a workload may use for all that others of its groups do.

    Parameters
    ----------
    stands : (W, P) pools that workloads stand in
    """
    centre_of = compiled.supply.centre_of
    pools = np.ones(centre_of.size, dtype=bool)
    for group in compiled.ties.groups_of(w):
        others = [v for v in group.members if v != w]
        taken = np.isin(centre_of, centre_of[stands[others].any(axis=0)])
        if group.kind == "apart":
            pools &= ~taken
        elif taken.any():
            pools &= taken
    return pools


def bases(compiled: Compiled, w: int, pools: Ints) -> list[Ints]:
    """Split pools into sets a service may use: by centre, if a group ties it to one."""
    if not any(group.kind == "together" for group in compiled.ties.groups_of(w)):
        return [pools]
    centre = compiled.supply.centre_of[pools]
    return [pools[centre == c] for c in np.unique(centre)] or [pools]
