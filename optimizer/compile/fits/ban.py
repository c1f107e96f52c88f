"""Centres a tenant excludes."""

from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.columns import Site
from huline.optimizer.compile.fits.base import Fit, Miss
from huline.optimizer.compile.routes import Routes


def _signature(ask: Ask) -> frozenset[str] | None:
    return frozenset(ask.workload.bans) or None


def _miss(bans: frozenset[str], site: Site, routes: Routes) -> Miss | None:
    return Miss(site.centre.id, None) if site.centre.id in bans else None


FIT = Fit("ban", _signature, _miss)
