"""Certificates a centre must hold."""

from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.columns import Site
from huline.optimizer.compile.fits.base import Fit, Miss
from huline.optimizer.compile.routes import Routes


def _signature(ask: Ask) -> tuple[str, ...] | None:
    return tuple(sorted(set(ask.workload.certifications))) or None


def _miss(wanted: tuple[str, ...], site: Site, routes: Routes) -> Miss | None:
    lacking = [name for name in wanted if name not in site.centre.certifications]
    return Miss("|".join(lacking), "|".join(wanted)) if lacking else None


FIT = Fit("certification", _signature, _miss)
