"""How far from its data or its users a workload may run: the golden 10 km and its like."""

from huline.models.place import Place, distance_m
from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.columns import Site
from huline.optimizer.compile.fits.base import Fit, Miss
from huline.optimizer.compile.routes import Routes


class _Signature:
    """A place and a limit, compared by the place's id."""

    def __init__(self, place: Place, limit_m: int) -> None:
        self.place, self.limit_m = place, limit_m

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Signature) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[str, int]:
        return self.place.id, self.limit_m


def _signature(ask: Ask) -> _Signature | None:
    limit = ask.workload.max_distance_m
    if limit is None or ask.home.place is None:
        return None
    return _Signature(ask.home.place, limit)


def _miss(s: _Signature, site: Site, routes: Routes) -> Miss | None:
    distance = distance_m(s.place, site.centre)
    return None if distance <= s.limit_m else Miss(distance, s.limit_m)


FIT = Fit("locality", _signature, _miss)
