"""Workloads placed by decree. A pinned starting slot is kept where arcs are made."""

from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.columns import Site
from huline.optimizer.compile.fits.base import Fit, Miss
from huline.optimizer.compile.routes import Routes


def _signature(ask: Ask) -> tuple[str, str | None] | None:
    return (ask.pin.centre, ask.pin.pool) if ask.pin else None


def _miss(pinned: tuple[str, str | None], site: Site, routes: Routes) -> Miss | None:
    centre, pool = pinned
    if pool is not None:
        return None if site.pool.id == pool else Miss(site.pool.id, pool)
    return None if site.centre.id == centre else Miss(site.centre.id, centre)


FIT = Fit("pin", _signature, _miss)
