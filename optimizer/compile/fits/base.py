"""What a pair rule is to the engine."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from huline.optimizer.compile.asks import Ask
from huline.optimizer.compile.columns import Site
from huline.optimizer.compile.routes import Routes


@dataclass(frozen=True)
class Miss:
    """By how much a pair fails a rule; units are those of the rule in the catalogue."""

    measured: int | str | None
    limit: int | str | None


@dataclass(frozen=True)
class Fit:
    """A rule between one ask and one pool.

    ``signature`` picks the fields of the ask that the rule reads, as one hashable value, or None
    where it asks for nothing. ``miss`` judges a signature against a site: it runs once for each
    distinct signature and pool, however many workloads share it.
    """

    rule: str
    signature: Callable[[Ask], Any]
    miss: Callable[[Any, Site, Routes], Miss | None]
