"""What the rent of a pool is counted by: a price by tokens is for services that count tokens."""

from huline.models.workload import InferenceService
from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.columns import Site
from huline.optimizer.compile.fits.base import Fit, Miss
from huline.optimizer.compile.routes import Routes


def _signature(ask: Ask) -> str | None:
    unit = ask.workload.unit if isinstance(ask.workload, InferenceService) else "card-hour"
    return None if unit == "token/s" else unit


def _miss(unit: str, site: Site, routes: Routes) -> Miss | None:
    return Miss("million-tokens", unit) if site.pool.rent_per == "million-tokens" else None


FIT = Fit("pricing", _signature, _miss)
