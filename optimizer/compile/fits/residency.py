"""Where data of a residency class may be worked on, as seen from where it lies."""

from typing import NamedTuple

from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.columns import Site
from huline.optimizer.compile.fits.base import Fit, Miss
from huline.optimizer.compile.routes import Routes


class _Signature(NamedTuple):
    area: str
    province: str
    city: str
    node: str | None


def _signature(ask: Ask) -> _Signature | None:
    if ask.residency is None or ask.residency.area == "anywhere":
        return None
    home = ask.home
    return _Signature(
        ask.residency.area, home.province, home.city, home.place.id if home.place else None
    )


def _miss(s: _Signature, site: Site, routes: Routes) -> Miss | None:
    centre = site.centre
    if s.area in ("province", "city") and centre.province != s.province:
        return Miss(centre.province, s.province)
    if s.area == "province":
        return None
    if s.area == "city":
        return None if centre.city == s.city else Miss(centre.city, s.city)
    if s.area == "site":
        return None if centre.id == s.node else Miss(centre.id, s.node)
    return Miss(centre.id, "nowhere")


FIT = Fit("residency", _signature, _miss)
