"""Gangs that one fabric block cannot hold together.

The pair is refused only if no gang size is left; sizes that are too large for a pool are left out
where arcs are made. A gang that is quoted for a pool is the only one there.
"""

from typing import NamedTuple

from huline.models.workload import TrainingJob
from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.columns import Site
from huline.optimizer.compile.fits.base import Fit, Miss
from huline.optimizer.compile.routes import Routes


class _Signature(NamedTuple):
    smallest: int
    quoted: tuple[tuple[str, int], ...]
    """Pool and the gang quoted for it."""


def _signature(ask: Ask) -> _Signature | None:
    if not isinstance(ask.workload, TrainingJob):
        return None
    return _Signature(min(ask.workload.cards), ask.gangs)


def _miss(s: _Signature, site: Site, routes: Routes) -> Miss | None:
    largest = site.pool.largest_gang or site.pool.block
    gang = dict(s.quoted).get(site.pool.id, s.smallest) if s.quoted else s.smallest
    smallest = site.pool.occupied(gang)
    return None if smallest <= largest else Miss(smallest, largest)


FIT = Fit("scale", _signature, _miss)
