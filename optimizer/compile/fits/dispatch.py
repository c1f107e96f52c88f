"""Whether a centre takes work from another province: most do not."""

from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.columns import Site
from huline.optimizer.compile.fits.base import Fit, Miss
from huline.optimizer.compile.routes import Routes


def _signature(ask: Ask) -> str:
    return ask.home.province


def _miss(province: str, site: Site, routes: Routes) -> Miss | None:
    centre = site.centre
    if centre.takes_work_of(province):
        return None
    return Miss(province, "|".join((centre.province, *centre.accepts_provinces)))


FIT = Fit("dispatch", _signature, _miss)
