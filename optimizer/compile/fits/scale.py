"""Gangs that one fabric block cannot hold together.

The pair is refused only if no gang size is left; sizes that are too large for a pool are left out
where arcs are made.
"""

from huline.models.workload import TrainingJob
from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.columns import Site
from huline.optimizer.compile.fits.base import Fit, Miss
from huline.optimizer.compile.routes import Routes


def _signature(ask: Ask) -> int | None:
    return min(ask.workload.cards) if isinstance(ask.workload, TrainingJob) else None


def _miss(smallest: int, site: Site, routes: Routes) -> Miss | None:
    largest = site.pool.largest_gang or site.pool.block
    return None if smallest <= largest else Miss(smallest, largest)


FIT = Fit("scale", _signature, _miss)
