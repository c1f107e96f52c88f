"""What the cards and their connections must be able to do."""

from typing import NamedTuple

from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.columns import Site
from huline.optimizer.compile.fits.base import Fit, Miss
from huline.optimizer.compile.routes import Routes


class _Signature(NamedTuple):
    memory_gb: int
    links: tuple[str, ...]
    fabrics: tuple[str, ...]


def _signature(ask: Ask) -> _Signature | None:
    w = ask.workload
    if not (w.memory_gb or w.links or w.fabrics):
        return None
    return _Signature(w.memory_gb, w.links, w.fabrics)


def _miss(s: _Signature, site: Site, routes: Routes) -> Miss | None:
    if site.accelerator.memory_gb < s.memory_gb:
        return Miss(f"{site.accelerator.memory_gb} GB", f"{s.memory_gb} GB")
    if s.links and site.pool.link not in s.links:
        return Miss(site.pool.link, "|".join(s.links))
    if s.fabrics and site.pool.fabric not in s.fabrics:
        return Miss(site.pool.fabric, "|".join(s.fabrics))
    return None


FIT = Fit("hardware", _signature, _miss)


def _measured_on(ask: Ask) -> tuple[str, ...]:
    return tuple(sorted(ask.workload.accelerators))


def _unmeasured(accelerators: tuple[str, ...], site: Site, routes: Routes) -> Miss | None:
    if site.accelerator.id in accelerators:
        return None
    return Miss(site.accelerator.id, "|".join(accelerators))


# Not to be switched off: without a measured performance there is no run time.
MEASURED = Fit("hardware", _measured_on, _unmeasured)
