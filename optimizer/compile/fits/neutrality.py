"""Operators that build models, or compete with their customers, and work kept from them."""

from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.columns import Site
from huline.optimizer.compile.fits.base import Fit, Miss
from huline.optimizer.compile.routes import Routes


def _signature(ask: Ask) -> bool | None:
    return ask.workload.needs_neutral or None


def _miss(_: bool, site: Site, routes: Routes) -> Miss | None:
    centre = site.centre
    return None if centre.neutral else Miss(centre.operator or centre.id, "neutral")


FIT = Fit("neutrality", _signature, _miss)
