"""Sets of origins that together say what cards can serve, without saying whose demand they do.

Cards can serve what is asked for if for any set of groups of origins they can serve what the set
asks for, all cards counted that any of its groups may use (a network's greatest flow is its least
cut: Ford and Fulkerson, 1956). Of sets that may use the same pools the largest asks most.
"""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.services import Service

Ints = NDArray[np.int64]

MOST_SETS = 15
"""Beyond so many sets flows from each group to each pool are stated instead: fewer rows."""


def sets_of(service: Service) -> tuple[Ints, ...]:
    """Return the sets of groups that matter; none where there are too many of them."""
    usable = [frozenset(np.flatnonzero(reach).tolist()) for reach in service.reach]
    unions: set[frozenset[int]] = {frozenset()}
    for pools in usable:
        unions |= {union | pools for union in unions}
        if len(unions) > MOST_SETS + 1:
            return ()
    sets = {tuple(g for g, pools in enumerate(usable) if pools <= union) for union in unions}
    return tuple(np.array(members) for members in sorted(sets - {()}))
