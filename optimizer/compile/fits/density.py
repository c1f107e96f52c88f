"""Power a rack must supply."""

from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.columns import Site
from huline.optimizer.compile.fits.base import Fit, Miss
from huline.optimizer.compile.routes import Routes


def _signature(ask: Ask) -> int | None:
    return ask.workload.rack_density_w


def _miss(least: int, site: Site, routes: Routes) -> Miss | None:
    supplied = site.pool.rack_density_w
    if supplied is None:
        return Miss("unknown", least)
    return None if supplied >= least else Miss(supplied, least)


FIT = Fit("density", _signature, _miss)
