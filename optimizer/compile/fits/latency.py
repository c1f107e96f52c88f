"""How long a request may travel from its metro to the centre, one way."""

from huline.models.workload import InferenceService
from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.columns import Site
from huline.optimizer.compile.fits.base import Fit, Miss
from huline.optimizer.compile.routes import Routes


def _signature(ask: Ask) -> tuple[str, int | None] | None:
    w = ask.workload
    if not isinstance(w, InferenceService) or ask.home.place is None:
        return None
    return ask.home.place.id, w.max_latency_us


def _miss(s: tuple[str, int | None], site: Site, routes: Routes) -> Miss | None:
    metro, limit = s
    latency = routes.latency_from(metro).get(site.centre.id)
    if latency is None:
        return Miss("unreachable", limit)
    return None if limit is None or latency <= limit else Miss(latency, limit)


FIT = Fit("latency", _signature, _miss)
